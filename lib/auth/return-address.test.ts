import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { returnAddress } from './return-address.ts'

describe('signing in leads back', () => {
  test.each([
    '/',
    '/findings',
    '/findings?group=check&severity=high',
    '/assets/0b0e3c9a-7f0e-4b58-9b0f-2f6f1f0f9a11',
    '/findings?q=a%20b%2Fc&at=https%3A%2F%2Fevil.example',
    '/workloads/online-shop?tag=%25',
    '/sign-in-log',
  ])('to %s', (path) => {
    expect(returnAddress(path)).toBe(path)
  })

  test.each([null, undefined, '', 'findings', '?q=1', '#top'])(
    'home where nothing of use was asked for: %j',
    (asked) => {
      expect(returnAddress(asked)).toBe('/')
    },
  )
})

const elsewhere = [
  'https://evil.example',
  'HTTPS://evil.example/findings',
  '//evil.example',
  '///evil.example',
  '////evil.example/%2f..',
  '/\\evil.example',
  '\\\\evil.example',
  '/\\/evil.example',
  '\\/\\/evil.example/',
  '/\t/evil.example',
  '/\n/evil.example',
  '\t//evil.example',
  '/\r\nSet-Cookie: a=b',
  '/findings\r\nLocation: https://evil.example',
  '/\0/evil.example',
  '/%2f/evil.example',
  '/%2F%2Fevil.example',
  '/%5cevil.example',
  '/%5C%5Cevil.example',
  '/%09/evil.example',
  '/%0d%0aSet-Cookie:a=b',
  '/%252f%252fevil.example',
  '/%25%32%66evil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/findings/..//evil.example',
  '/%2e%2e//evil.example',
  '/./\\evil.example',
  '/ /evil.example',
  '/\u2028/evil.example',
  '/\u00a0//evil.example',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  'http:evil.example',
  'https:/evil.example',
  '@evil.example',
  '.evil.example',
  ':443@evil.example',
  '/sign-in',
  '/sign-in?return=/sign-in',
  '/Sign-In/start?again',
  '/sign-in/callback?code=1&state=2',
  '/sign-out',
  '/x/../sign-out',
  '/signed-out',
  '/api/v1/findings',
  '/_next/static/x.js',
  '/findings/%',
  '/findings/%ff',
]

test.each(elsewhere)('but never to %j', (asked) => {
  expect(returnAddress(asked)).toBe('/')
})

test('nor to what is longer than any address of ours', () => {
  expect(returnAddress(`/${'a'.repeat(2_000)}`)).toBe('/')
})

test('whatever is asked for, a browser that is sent to the answer stays with us', () => {
  const pieces = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '%2f',
    '%5c',
    '%09',
    '\t',
    '\n',
    '@',
    ':',
    '?',
    '#',
    'evil.example',
    'https:',
  )
  const asked = fc.oneof(
    fc.array(fc.oneof(pieces, fc.string({ maxLength: 3 })), { maxLength: 12 }).map((parts) => parts.join('')),
    fc.webUrl({ withQueryParameters: true }),
    fc.constantFrom(...elsewhere).chain((one) => fc.string({ maxLength: 5 }).map((more) => one + more)),
    fc.string({ unit: 'binary' }),
  )
  fc.assert(
    fc.property(asked, (text) => {
      const answer = returnAddress(text)
      expect(answer).toMatch(/^\/(?![/\\])/)
      expect(answer).not.toMatch(/[\s\\]/)
      for (const base of ['https://temper.example.com/sign-in/callback', 'http://localhost:3000/x/y'])
        expect(new URL(answer, base).origin).toBe(new URL(base).origin)
      // What stands in front of us may decode once more.
      expect(new URL(decodeURIComponent(answer.split('?')[0] ?? ''), 'https://temper.example.com').origin).toBe(
        'https://temper.example.com',
      )
      expect(returnAddress(answer)).toBe(answer)
    }),
    { numRuns: 3_000 },
  )
})
