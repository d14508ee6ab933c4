import { expect, test } from 'vitest'
import { filterSentence, valuesOf } from '#components/ui/filters.ts'
import { everyException, exceptionFilterOf, exceptionParams } from '#lib/posture/exceptions/filter.ts'
import { bucketWords, exceptionFilters } from './register-filters.ts'
import { registerLead, registerTitle } from './register-sentences.ts'

const now = new Date('2026-11-23T12:00:00Z')
const nothing = {
  inForce: 0,
  coveredFindings: 0,
  coveredUnknown: 0,
  ending: 0,
  waiting: 0,
  oldestWaiting: null as string | null,
  isEmpty: true,
}
const told = (standing: Partial<typeof nothing>) => {
  const whole = { ...nothing, isEmpty: false, ...standing }
  return [registerTitle(whole), registerLead(whole, 14, now)]
}

test('the register says what is in force, what ends, and what waits', () => {
  const oldestWaiting = '2026-11-17T10:00:00Z'
  expect(told({ inForce: 27, coveredFindings: 143, ending: 3, waiting: 4, oldestWaiting })).toEqual([
    '27 exceptions are in force and cover 143 findings',
    '3 end within 14 days, 4 wait for a decision, the oldest for 6 days.',
  ])
})

test.each([
  [
    { inForce: 1, coveredFindings: 1, ending: 1, waiting: 1, oldestWaiting: '2026-11-22T11:00:00Z' },
    '1 exception is in force and covers 1 finding',
    '1 ends within 14 days, 1 waits for a decision, for 1 day.',
  ],
  [
    { inForce: 3, coveredFindings: 64, coveredUnknown: 2 },
    '3 exceptions are in force and cover 64 findings and 2 unknown verdicts',
    'None ends within 14 days, nothing waits for a decision.',
  ],
  [
    { inForce: 1, coveredUnknown: 1 },
    '1 exception is in force and covers 1 unknown verdict',
    'None ends within 14 days, nothing waits for a decision.',
  ],
  [
    { inForce: 2 },
    '2 exceptions are in force and cover nothing now',
    'None ends within 14 days, nothing waits for a decision.',
  ],
  [
    { waiting: 2, oldestWaiting: '2026-11-23T11:00:00Z' },
    'No exception is in force, 2 wait for a decision',
    '2 wait for a decision, none longer than a day.',
  ],
  [{}, 'No exception is in force', 'Nothing waits for a decision.'],
])('of %j it says so in the right number', (standing, title, lead) => {
  expect(told(standing)).toEqual([title, lead])
})

test('an empty register says what it is for', () => {
  expect(registerTitle(nothing)).toBe('Nothing is tolerated')
  expect(registerLead(nothing, 14, now)).toMatch(/^Whoever cannot fix/)
})

test('lengths of time are said in whole days', () => {
  expect(bucketWords({ from: 0, until: 31 })).toBe('up to 30 days')
  expect(bucketWords({ from: 31, until: 91 })).toBe('31 to 90 days')
  expect(bucketWords({ from: 366, until: null })).toBe('more than 365 days')
})

test('whose owner has left is a chip of its own among owners', () => {
  const filter = exceptionFilterOf({ owner: 'LEFT,someone-else' })
  expect(exceptionParams({ ...everyException, ...filter }).get('owner')).toBe('left,someone-else')
  const known = { owners: [], workloads: [], asset: null, forceBuckets: [], waitingBuckets: [] }
  const owner = exceptionFilters(filter, known).find(({ param }) => param === 'owner')
  if (!owner) throw new Error('There is no filter of owners')
  expect(owner.options.map(({ value }) => value)).toEqual(['left', 'someone-else'])
  expect(filterSentence(owner, valuesOf(owner, 'left'))).toEqual({
    subject: 'Owner is',
    object: 'Somebody who has left',
  })
})
