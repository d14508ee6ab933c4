import { expect, test } from 'vitest'
import { refusalOf } from './refusal.ts'

const asked = (changes: { method?: string; url?: string; host?: string }) => {
  const { host = '127.0.0.1:3000', ...rest } = changes
  return refusalOf({ method: 'GET', url: '/findings?q=a%20b', headers: { host }, ...rest })?.status ?? null
}

test.each([
  ['localhost', null],
  ['LOCALHOST:8080', null],
  ['[::1]:3000', null],
  ['rebound.example:3000', 421],
  ['127.0.0.1.rebound.example', 421],
  ['', 421],
])('who asks for %j gets %s', (host, status) => {
  expect(asked({ host })).toBe(status)
})

test.each([
  ['/', null],
  ['/assets/subscriptions/1/caf%C3%A9', null],
  // The path is as strict as decodeURIComponent; parameters are decoded leniently by who reads them.
  ['/findings?q=100%', null],
  ['/assets/%', 400],
  ['/assets/%ff%fe', 400],
  ['/assets/%00', 400],
  ['/api/search?q=%00', 400],
])('%s gets %s', (url, status) => {
  expect(asked({ url })).toBe(status)
})

test('methods that nothing here has are refused before the framework sees them', () => {
  expect(['GET', 'HEAD', 'POST'].map((method) => asked({ method }))).toEqual([null, null, null])
  expect(['TRACE', 'PUT', 'DELETE', 'OPTIONS', 'FOO'].map((method) => asked({ method }))).toEqual(Array(5).fill(405))
})
