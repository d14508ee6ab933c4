import { expect, test } from 'vitest'
import { sampleExceptions } from './exceptions.ts'

const byKey = new Map(sampleExceptions.map((one) => [one.key, one]))
const last = ({ steps }: (typeof sampleExceptions)[number]) =>
  steps.filter(([, , what]) => what !== 'comment').at(-1)?.[2]

test('the sample register is some thirty exceptions, a draft, a refused one and one taken back among them', () => {
  expect(sampleExceptions.length).toBeGreaterThanOrEqual(28)
  expect(sampleExceptions.length).toBeLessThanOrEqual(45)
  expect(sampleExceptions.filter(({ isDraft }) => isDraft)).toHaveLength(1)
  expect(sampleExceptions.filter((one) => last(one) === 'reject')).toHaveLength(1)
  for (const end of ['changes', 'withdraw', 'revoke'] as const)
    expect(sampleExceptions.some((one) => last(one) === end)).toBe(true)
})

test('some of them are renewed twice', () => {
  const twice = sampleExceptions.filter(({ renews }) => renews && byKey.get(renews)?.renews)
  expect(twice.length).toBeGreaterThanOrEqual(2)
})

test('two requests wait at its end without a word of anybody who decides', () => {
  const waiting = sampleExceptions.filter((one) => !one.isDraft && [undefined, 'again'].includes(last(one)))
  expect(waiting).toHaveLength(2)
})

test('reviews are due at its end, in its last weeks alone as well: a day that has come and nobody has spoken since', () => {
  const dueFrom = (first: number) =>
    sampleExceptions.filter(({ asked, reviewEvery, until, steps }) => {
      const spoken = steps.findLast(([, , what]) => what === 'approve' || what === 'confirm')
      const due = spoken && reviewEvery ? spoken[0] + reviewEvery : null
      return asked[0] >= first && due !== null && due <= 180 && until > 180
    })
  expect(dueFrom(0).length).toBeGreaterThanOrEqual(2)
  expect(dueFrom(141).map(({ by }) => by)).toEqual(['jonas'])
})

test('nobody decides on what they asked for, and every step follows the one before', () => {
  for (const { key, by, asked, steps } of sampleExceptions) {
    const decisions = steps.filter(([, , what]) => ['approve', 'reject', 'changes'].includes(what))
    expect(
      decisions.map(([, , , who]) => who),
      key,
    ).not.toContain(by)
    const hours = [asked, ...steps].map(([day, hour]) => day * 24 + hour)
    expect(hours, key).toEqual(hours.toSorted((a, b) => a - b))
  }
})
