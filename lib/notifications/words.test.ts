import { expect, test } from 'vitest'
import { notificationKinds } from './model.ts'
import { hrefOf, messageOf } from './words.ts'

const detail = { name: 'EX-0147', title: 'Shared keys on stshopmedia', until: '2027-02-28', by: 'Ada Lovelace' }

test('every kind has a sentence and names its exception', () => {
  for (const kind of notificationKinds) {
    const { headline, subject } = messageOf(kind, detail)
    expect(headline).toMatch(/^[A-Z].+[^.]$/)
    expect(subject).toBe('EX-0147 · Shared keys on stshopmedia until 28 Feb 2027')
  }
})

test.each([
  ['expiring', { days: 14 }, 'EX-0147 ends in 14 days'],
  ['expiring', { days: 1 }, 'EX-0147 ends tomorrow'],
  ['expiring', { days: 0 }, 'EX-0147 ends today'],
  ['grown', { assets: 1 }, '1 asset fell under EX-0147 since it was approved'],
  ['approved', { approvalsLeft: 1 }, 'EX-0147 has an approval by Ada Lovelace'],
  ['approved', {}, 'EX-0147 was approved by Ada Lovelace'],
  ['requested', { by: null }, 'An exception is asked for'],
  ['handed_over', { owner: 'Jonas Berg', before: 'Petra Novak' }, 'Jonas Berg answers for EX-0147 now'],
  ['renewed', { successor: 'EX-0152' }, 'EX-0152 took the place of EX-0147'],
] as const)('%s with %j says "%s"', (kind, more, headline) => {
  expect(messageOf(kind, { ...detail, ...more }).headline).toBe(headline)
})

test('what people wrote is one line in a headline, and keeps its lines where it is quoted', () => {
  const message = messageOf('comment', {
    ...detail,
    by: 'Ada\r\nBcc: everybody@example.com',
    title: 'a\u202etxt.exe\u0000\nb',
    reason: ' first\r\nsecond\u0007 ',
  })
  expect(message.headline).toBe('Ada Bcc: everybody@example.com wrote about EX-0147')
  expect(message.subject).toBe('EX-0147 · atxt.exe b until 28 Feb 2027')
  expect(message.quote).toBe('first\nsecond')
})

test('what is long is shortened, never in the middle of a letter', () => {
  const { quote } = messageOf('rejected', { ...detail, reason: '👍'.repeat(2_000) })
  expect([...(quote ?? '')]).toHaveLength(600)
  expect(quote?.isWellFormed()).toBe(true)
})

test('an approver is led to the request in the queue, everybody else to the exception', () => {
  expect(hrefOf({ kind: 'requested', audience: 'approvers', detail })).toBe('/exceptions/review?open=EX-0147')
  expect(hrefOf({ kind: 'requested', audience: 'person:1', detail })).toBe('/exceptions/EX-0147')
  expect(hrefOf({ kind: 'expired', audience: 'approvers', detail })).toBe('/exceptions/EX-0147')
})
