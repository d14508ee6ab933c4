import { expect, test } from 'vitest'
import { contentSecurityPolicy, newNonce, securityHeaders } from './headers.ts'

test('the policy trusts nothing inline but what carries the nonce, and no nonce comes twice', () => {
  const policy = contentSecurityPolicy('abc', ['https://login.example'], true)
  expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|\*|http:/)
  expect(policy).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic'")
  expect(policy).toContain("style-src 'self' 'nonce-abc'")
  // By their hashes alone: never together with a nonce or a host.
  expect(policy).toMatch(/style-src-attr 'unsafe-hashes'( 'sha256-[\w+/=]+'){2};/)
  expect(policy).toContain("form-action 'self' https://login.example")
  expect(new Set(Array.from({ length: 100 }, newNonce)).size).toBe(100)
})

test('browsers are told to stay with TLS only where there is TLS', () => {
  expect(securityHeaders(true).has('Strict-Transport-Security')).toBe(true)
  expect(securityHeaders(false).has('Strict-Transport-Security')).toBe(false)
})
