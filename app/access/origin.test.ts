import { expect, test } from 'vitest'
import { foreignOrigin } from './origin.ts'

const ours = 'https://temper.example.com'

test.each([
  ['our own page', { origin: ours, 'sec-fetch-site': 'same-origin' }],
  ['our own page in a browser that does not tell the site', { origin: ours }],
])('%s may change something', (_, headers) => {
  expect(foreignOrigin(new Headers(headers as Record<string, string>), ours)).toBeNull()
})

test.each([
  ['a page of elsewhere', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
  ['a neighbour below the same domain', { origin: 'https://wiki.example.com', 'sec-fetch-site': 'same-site' }],
  ['a page of elsewhere that claims our origin only in its site', { 'sec-fetch-site': 'same-origin' }],
  ['a sandboxed frame', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
  ['the same name without TLS', { origin: 'http://temper.example.com' }],
  ['another port', { origin: 'https://temper.example.com:8443' }],
  ['a name that begins like ours', { origin: 'https://temper.example.com.evil.example' }],
  ['an address that somebody typed', { origin: ours, 'sec-fetch-site': 'none' }],
  ['who tells nothing', {}],
])('%s may not', (_, headers) => {
  expect(foreignOrigin(new Headers(headers as Record<string, string>), ours)).not.toBeNull()
})
