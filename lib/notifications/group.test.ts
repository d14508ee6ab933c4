import { expect, test } from 'vitest'
import { groupHeadline, groupMessageOf } from './group.ts'
import { type NotificationDetail, type NotificationKind, notificationKinds } from './model.ts'

const some = (
  kind: NotificationKind,
  count: number,
  detailOf: (n: number) => Partial<NotificationDetail> = () => ({}),
) =>
  Array.from({ length: count }, (_, n) => ({
    kind,
    audience: 'approvers',
    detail: { name: `EX-${n + 1}`, title: `Shared keys on st${n + 1}`, until: '2027-02-28', ...detailOf(n) },
  }))
const groupOf = (...given: Parameters<typeof some>) => groupMessageOf(given[0], some(...given))

test('every kind has a sentence of several, and leads to where they stand', () => {
  for (const kind of notificationKinds) {
    expect(groupHeadline(kind, 300)).toMatch(/^(300 |[A-Z].*300).*[^.]$/)
    expect(groupOf(kind, 3).href).toMatch(/^\/exceptions(\/review|\?|$)/)
  }
})

test('names the first ten, each with its end and address, and counts the rest', () => {
  const { items, more } = groupOf('expiring', 300)
  expect(items).toHaveLength(10)
  expect(items[0]).toEqual({
    name: 'EX-1',
    said: 'Shared keys on st1 until 28 Feb 2027',
    quote: null,
    href: '/exceptions/EX-1',
  })
  expect(more).toBe(290)
})

test('what all of them share is said once: who did it, and why', () => {
  const { headline, quote, items } = groupOf('rejected', 2, () => ({ by: 'Noor Haddad', reason: 'Fix them.' }))
  expect(headline).toBe('2 exceptions were rejected by Noor Haddad')
  expect(quote).toBe('Fix them.')
  expect(items.map((item) => item.quote)).toEqual([null, null])
})

test('what they do not share stands with each, on one line', () => {
  const { headline, quote, items } = groupOf('rejected', 2, (n) => ({ by: `P${n}`, reason: `Because\n${n}` }))
  expect(headline).toBe('2 exceptions were rejected')
  expect(quote).toBeNull()
  expect(items.map((item) => item.quote)).toEqual(['Because 0', 'Because 1'])
})

test('requests lead approvers to the queue, and everybody else to the register', () => {
  const requests = some('requested', 2)
  expect(groupMessageOf('requested', requests).href).toBe('/exceptions/review')
  const [one, other] = requests
  expect(groupMessageOf('requested', [one!, { ...other!, audience: 'person:1' }]).href).toBe('/exceptions?view=pending')
})

test('what people wrote is one line of bounded length in a list', () => {
  const { items } = groupOf('comment', 2, (n) => ({
    title: `a\r\nBcc: everybody@example.com ${'x'.repeat(500)}`,
    reason: `${n}\u202e ${'y'.repeat(2_000)}`,
  }))
  for (const { said, quote } of items) {
    expect(`${said}${quote}`).not.toMatch(/[\r\n\u202e]/)
    expect(said.length).toBeLessThan(180)
    expect(quote!.length).toBeLessThanOrEqual(160)
  }
})
