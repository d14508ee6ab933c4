import { expect, test } from 'vitest'
import type { RegisterEntry } from '#lib/posture/exceptions/register-entries.ts'
import type { TimelineEvent } from '#lib/posture/exceptions/timeline.ts'
import {
  afterReviewWords,
  approvalsLeft,
  changeWords,
  eventWords,
  reviewWords,
  standingSentence,
  whoDid,
} from './exception-words.ts'

const now = new Date('2026-11-23T12:00:00Z')
const entry = {
  requester: { id: 'j', name: 'Jonas Berg' },
  decisions: [],
  round: 1,
  neededApprovals: 2,
  findings: 4,
  unknown: 1,
  assets: 2,
  grownAssets: 6,
  endsAt: '2027-03-01T00:00:00.000Z',
  endsOn: '2027-02-28',
  startsOn: '2026-12-01',
} as unknown as RegisterEntry
const approval = {
  round: 1,
  personId: 's',
  personName: 'Sofia Marino',
  verdict: 'approve',
  reason: '',
  at: '',
} as const

test.each([
  ['requested', 'Jonas Berg asked for it; 2 approvals are missing. Until then everything counts as before.'],
  ['active', 'It is in force for 97 more days and covers 3 findings and 1 unknown verdict on 2 assets.'],
  ['approved', 'It is approved and begins on 1 Dec 2026.'],
  [
    'review',
    'It covers 3 findings and 1 unknown verdict on 2 assets, and 6 assets fell under it that nobody approved: 2 approvals are missing.',
  ],
  ['expired', 'Its last day was 28 Feb 2027. What it covered counts again.'],
] as const)('%s is said as where it stands', (told, words) => {
  expect(standingSentence(entry, told, now)).toBe(words)
})

test.each([
  ['active', '2027-01-22', false, 'every 60 days, next on 22 Jan 2027'],
  ['active', '2027-01-22', true, 'every 60 days, due since 22 Jan 2027'],
  ['active', '2027-02-28', false, 'every 60 days, next on 28 Feb 2027'],
  ['active', '2027-03-01', false, 'every 60 days; no further review before it ends on 28 Feb 2027'],
  ['expiring', null, false, 'every 60 days; no further review before it ends on 28 Feb 2027'],
  ['requested', null, false, 'every 60 days'],
] as const)('a review is announced before the end alone: %s, %s', (told, nextReviewOn, isReviewDue, words) => {
  expect(reviewWords({ reviewEveryDays: 60, nextReviewOn, endsOn: '2027-02-28', isReviewDue }, told)).toBe(words)
})

test('what was said to still hold has its next review, or none before its end', () => {
  expect(afterReviewWords('2027-01-22', '2027-02-28')).toBe('Its next review is on 22 Jan 2027.')
  expect(afterReviewWords(null, '2027-02-28')).toBe('There is no further review before it ends on 28 Feb 2027.')
  expect(eventWords({ ...event, kind: 'reviewed', day: '2027-01-22' })).toBe(
    'reviewed it: it still holds; the next review is on 22 Jan 2027',
  )
})

test('approvals of an earlier round do not count', () => {
  expect(approvalsLeft({ ...entry, decisions: [approval] })).toBe(1)
  expect(approvalsLeft({ ...entry, round: 2, decisions: [approval] })).toBe(2)
})

const event: TimelineEvent = {
  seq: 1,
  at: now.toISOString(),
  kind: 'approved',
  actor: 's',
  actorName: 'Sofia Marino',
  text: '',
  approvalsLeft: 0,
  covers: null,
  assets: null,
  approved: null,
  day: null,
  days: null,
  other: null,
  changes: [],
  hash: '',
}

test('events say who did what, and what happened by itself says only that', () => {
  expect(`${whoDid(event)} ${eventWords(event)}`).toBe('Sofia Marino approved it')
  expect(eventWords({ ...event, approvalsLeft: 1 })).toBe('approved it; one approval is missing')
  expect(whoDid({ ...event, kind: 'expired', actor: 'clock', actorName: 'The clock' })).toBeNull()
  expect(whoDid({ ...event, kind: 'began' })).toBeNull()
  expect(eventWords({ ...event, kind: 'grew', assets: 3, approved: 10 })).toBe(
    '3 assets fell under it that were not there when it was approved for 10',
  )
  expect(eventWords({ ...event, kind: 'something_new' })).toBe('something new')
})

test('changes of the terms are told by what people call the parts', () => {
  expect(changeWords({ field: 'endsOn', before: '2026-12-31', after: '2027-02-28' })).toEqual({
    label: 'Last day',
    before: '31 Dec 2026',
    after: '28 Feb 2027',
  })
  expect(changeWords({ field: 'category', before: null, after: 'mitigated' })).toMatchObject({
    before: '',
    after: 'Mitigated',
  })
  const targets = [
    { kind: 'asset', id: '/subscriptions/s/resourcegroups/rg/providers/t/stshop' },
    { kind: 'tag', name: 'env', value: 'dev', subscriptionId: '' },
    { kind: 'workload', slug: 'shop' },
  ]
  expect(changeWords({ field: 'targets', before: [], after: targets }).after).toBe('stshop, env = dev and shop')
})
