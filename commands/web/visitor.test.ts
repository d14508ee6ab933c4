import { expect, test } from 'vitest'
import { visitorAddress } from './visitor.ts'

const from = (forwarded: string | undefined, proxies: number, remoteAddress = '10.0.0.9') =>
  visitorAddress({ headers: { 'x-forwarded-for': forwarded }, socket: { remoteAddress } }, proxies)

test('without a proxy of ours nobody can write their own address', () => {
  expect(from('203.0.113.7', 0)).toBe('10.0.0.9')
})

test('behind proxies it is what the outermost of ours wrote, whatever stands before it', () => {
  expect(from('6.6.6.6, 203.0.113.7', 1)).toBe('203.0.113.7')
  expect(from('6.6.6.6, 203.0.113.7, 10.0.0.1', 2)).toBe('203.0.113.7')
  expect(from(undefined, 1)).toBe('10.0.0.9')
})

test('an IPv4 address is written as one', () => {
  expect(from(undefined, 0, '::ffff:127.0.0.1')).toBe('127.0.0.1')
})
