import { expect, test } from 'vitest'
import { auditTitle, securityTitle } from './sentences.ts'

test('the security log begins with what was refused', () => {
  expect(securityTitle({ events: 0, refusals: 0 })).toBe('Nothing happened at the doors in the last 24 hours')
  expect(securityTitle({ events: 9, refusals: 0 })).toBe('Nothing was refused in the last 24 hours')
  expect(securityTitle({ events: 9, refusals: 1 })).toBe('1 refusal in the last 24 hours')
  expect(securityTitle({ events: 2000, refusals: 1284 })).toBe('1,284 refusals in the last 24 hours')
})

test('the log of changes begins with how many, by how many', () => {
  expect(auditTitle({ changes: 0, people: 0 })).toBe('Nothing was changed in the last seven days')
  expect(auditTitle({ changes: 1, people: 1 })).toBe('1 change by one person in the last seven days')
  expect(auditTitle({ changes: 12, people: 3 })).toBe('12 changes by 3 people in the last seven days')
})
