import { expect, test } from 'vitest'
import { exceptionName } from '#lib/exceptions/model.ts'
import { coveredWords, dayWords, exceptionTitle, nameOf, scoreOwner } from './words.ts'

test('an exception is called by what deviates, where, and until when', () => {
  const places = [{ kind: 'asset', label: 'stshopmedia' }] as const
  expect(exceptionTitle(['storage-shared-keys'], places, '2027-02-28')).toBe(
    'Shared keys on stshopmedia until 28 Feb 2027',
  )
  expect(exceptionTitle(['storage-shared-keys'], places, null)).toBe('Shared keys on stshopmedia')
})

test('a day is the same day everywhere', () => {
  expect(dayWords('2028-02-29')).toBe('29 Feb 2028')
  expect(dayWords('2026-12-31')).toBe('31 Dec 2026')
})

test('an exception has the same name on screen as in the log', () => {
  for (const id of [1, 147, 12_345]) expect(nameOf(id)).toBe(exceptionName(id))
})

test.each([
  [{ findings: 56, unknown: 0 }, '56 findings'],
  [{ findings: 58, unknown: 2 }, '56 findings and 2 unknown verdicts'],
  [{ findings: 1, unknown: 1 }, '1 unknown verdict'],
  [{ findings: 0, unknown: 0 }, '0 findings'],
])('what is covered is told as lists of findings count it: %j', (covered, words) => {
  expect(coveredWords(covered)).toBe(words)
})

test('points are said of whose score they are', () => {
  const [shop, data] = [{ name: 'Shop' }, { name: 'Data' }]
  expect(scoreOwner({ subscriptions: null, workloads: null }, [shop])).toBe('the estate')
  expect(scoreOwner({ subscriptions: null, workloads: [1] }, [shop])).toBe('Shop')
  expect(scoreOwner({ subscriptions: null, workloads: [1, 2] }, [shop, data])).toBe('your workloads')
  expect(scoreOwner({ subscriptions: ['a'], workloads: null }, [shop], { narrowed: 'what is in view' })).toBe(
    'what is in view',
  )
})
