import { describe, expect, test } from 'vitest'
import type { QueueItem } from '#lib/posture/exceptions/queue.ts'
import type { RegisterEntry } from '#lib/posture/exceptions/register-entries.ts'
import type { ReviewCase } from '#lib/posture/exceptions/review.ts'
import { exposureFact, scoreFact, timeFact } from './review-facts.ts'
import { cautions, historyLines } from './review-history-words.ts'
import { alike, approvalWords, approveLabel, notYours, queueLead, queueTitle } from './review-words.ts'

const timeZone = 'UTC'
const now = new Date('2026-11-23T12:00:00Z')

const entry = (more: Partial<RegisterEntry> = {}): RegisterEntry =>
  ({
    ...{ id: 147, name: 'EX-0147', state: 'requested', source: 'person', kind: 'new', predecessorId: null },
    ...{ category: 'risk_accepted', severity: 'high', checks: ['storage-shared-keys'], targets: [], decisions: [] },
    ...{ owner: { id: 'jonas', name: 'Jonas Berg' }, requester: { id: 'jonas', name: 'Jonas Berg' }, round: 1 },
    ...{ neededApprovals: 1, endsOn: '2027-02-28', startsOn: null, startsAt: null, endsAt: null, endedAt: null },
    ...{ requestedAt: '2026-11-19T08:00:00.000Z', decidedAt: null, reviewSince: null, grownAssets: 0 },
    ...{ updatedAt: '2026-11-19T08:00:00.000Z', createdAt: '2026-11-19T08:00:00.000Z' },
    ...more,
  }) as RegisterEntry

const item = (more: Partial<RegisterEntry> = {}): QueueItem => ({
  entry: entry(more),
  waitingSince: '2026-11-19T08:00:00.000Z',
  workloads: ['Online shop'],
  approvedBy: [],
})

const oldest = '2026-11-19T08:00:00.000Z'
const opening = { at: '2026-08-14T06:00:00.000Z', cause: 'checklist' as const, findings: 1, again: 0 }
const granted = entry({
  ...{ id: 98, state: 'expired', endsOn: '2026-11-19', startsAt: '2026-08-20T08:00:00.000Z' },
  ...{ endsAt: '2026-11-20T00:00:00.000Z', endedAt: '2026-11-20T00:00:00.000Z' },
})

const caseOf = (more: Partial<ReviewCase> = {}): ReviewCase =>
  ({
    entry: entry(),
    history: { openings: [opening], moreOpenings: null, earlier: [{ entry: granted, coversNow: 0 }] },
    record: { dates: 6, kept: 5, inForce: 0 },
    time: { days: 97, longest: 180, isTooLong: false, isOver: false },
    predecessor: null,
    grown: [],
    ...more,
  }) as ReviewCase

describe('the queue', () => {
  test('says how many wait, since when, and what is hidden', () => {
    expect(queueTitle({ total: 1204 }, true)).toBe('1,204 requests wait for you')
    expect(queueLead({ total: 1204, oldest, own: 1, decided: 0 }, { now, timeZone, mayDecide: true })).toBe(
      'The oldest since Thursday. You cannot decide your own: one more is hidden.',
    )
  })

  test('is told otherwise to who only looks on', () => {
    expect(queueTitle({ total: 1 }, false)).toBe('One request waits for an approver')
    expect(queueLead({ total: 1, oldest, own: 0, decided: 0 }, { now, timeZone, mayDecide: false })).toBe(
      'The oldest since Thursday.',
    )
  })

  test('has words for when it is empty, and for what waits for somebody else', () => {
    expect(queueTitle({ total: 0 }, true)).toBe('Nothing waits for you')
    expect(queueLead({ total: 0, oldest: null, own: 2, decided: 1 }, { now, timeZone, mayDecide: true })).toBe(
      'You cannot decide your own: two are hidden. One that you have decided waits for somebody else.',
    )
  })
})

describe('the facts', () => {
  test.each([
    [
      { raw: 72.4, before: 76.93, after: 77.0 },
      '0.07 points',
      'accepted score of the estate 76.93 → 77.00, raw unchanged',
    ],
    [{ raw: 72.4, before: 76.9, after: 79.1 }, '2.2 points', 'accepted score of the estate 76.9 → 79.1, raw unchanged'],
    [
      { raw: 72.4, before: 76.9, after: 76.4 },
      '0.50 points less',
      'accepted score of the estate 76.90 → 76.40, raw unchanged',
    ],
    [
      { raw: 72.4, before: 76.9, after: 76.901 },
      'Under 0.01 points',
      'accepted score of the estate 76.90 → 76.90, raw unchanged',
    ],
    [{ raw: 72.4, before: 76.9, after: 76.9 }, '0 points', 'accepted score of the estate stays 76.9, raw 72.4'],
    [{ raw: null, before: null, after: null }, 'No score', 'nothing has been judged yet'],
  ])('of the score add up as they are shown: %o', (score, value, detail) => {
    expect(scoreFact({ score }, 'the estate')).toEqual({ value, detail })
  })

  test('of the time say when it is too long, and when it is over', () => {
    const time = { days: 97, longest: 180, isTooLong: false, isOver: false }
    expect(timeFact(time, 'high')).toEqual({ value: '97 days', detail: 'longest allowed for high: 180' })
    expect(timeFact({ ...time, days: 200, isTooLong: true }, 'high').detail).toContain('too long')
    expect(timeFact({ ...time, isOver: true }, 'high').value).toBe('Over')
  })

  test('of the exposure never call closed what cannot be told', () => {
    const of = { assets: 1, open: 0, closed: 0, ways: [], allowedAddresses: null }
    expect(exposureFact(of).value).toBe('Exposure unknown')
    expect(exposureFact({ ...of, closed: 1 }).value).toBe('Not internet-facing')
    const ways = [{ words: 'public network access on', assets: 1 }]
    expect(exposureFact({ ...of, open: 1, ways, allowedAddresses: 3 })).toEqual({
      value: 'Internet-facing',
      detail: 'public network access on, 3 IP rules',
    })
    expect(exposureFact({ ...of, assets: 6, open: 2, closed: 3, ways })).toEqual({
      value: '2 of 6 internet-facing',
      detail: 'public network access on, not told of 1',
    })
  })
})

describe('what happened before', () => {
  test('is in order, this request among it', () => {
    expect(historyLines(caseOf(), timeZone).map(({ at, name, text }) => [at.slice(0, 10), name, text])).toEqual([
      ['2026-08-14', null, 'Finding opened with the check’s adoption'],
      ['2026-08-20', 'EX-0098', 'granted to 19 Nov as risk accepted'],
      ['2026-11-19', null, ': a second exception on the same, for 97 days'],
      ['2026-11-20', 'EX-0098', 'expired, what it covered counts again'],
    ])
  })

  test('says of a renewal how much longer it is', () => {
    const renewal = caseOf({ entry: entry({ kind: 'renewal', endsOn: '2026-12-31' }), predecessor: granted })
    expect(historyLines(renewal, timeZone).find(({ isThis }) => isThis)?.text).toBe(': a renewal, 42 days longer')
  })

  test('tells who refused, and why', () => {
    const refused = entry({
      id: 3,
      state: 'rejected',
      decisions: [
        {
          round: 1,
          personId: 's',
          personName: 'Sofia Marino',
          verdict: 'reject',
          reason: 'Too long.',
          at: '2026-08-03T08:00:00.000Z',
        },
      ],
    })
    const history = { openings: [], moreOpenings: null, earlier: [{ entry: refused, coversNow: 0 }] }
    expect(historyLines(caseOf({ history }), timeZone)[0]?.text).toBe('refused by Sofia Marino: “Too long.”')
  })

  test('makes one careful', () => {
    expect(cautions(caseOf())).toEqual([
      'Second exception for the same finding.',
      'Jonas Berg kept 5 of 6 earlier dates.',
    ])
    const standing = entry({ id: 98, state: 'active', startsAt: '2026-08-20T08:00:00.000Z', endsOn: '2026-12-31' })
    const history = { openings: [opening], moreOpenings: null, earlier: [{ entry: standing, coversNow: 1 }] }
    expect(cautions(caseOf({ history }))).toContain('EX-0098 covers one of the findings already, until 31 Dec 2026.')
  })
})

test('a critical one says whose approvals it has', () => {
  expect(approvalWords({ neededApprovals: 1, askedApprovals: 1 }, [])).toBe(null)
  expect(approvalWords({ neededApprovals: 2, askedApprovals: 2 }, ['Noor Haddad'])).toBe(
    '1 of 2 approvals so far, by Noor Haddad.',
  )
  expect(approveLabel(entry({ neededApprovals: 2 }), { approvals: 0, today: '2026-11-23' })).toBe(
    'Approve, as the first of two',
  )
  expect(approveLabel(entry({ neededApprovals: 2 }), { approvals: 1, today: '2026-11-23' })).toBe(
    'Approve to 28 Feb 2027',
  )
  expect(approveLabel(entry({ neededApprovals: 1 }), { approvals: 0, today: '2027-01-02' })).toBe('Approve to 28 Feb')
  expect(approveLabel(entry({ neededApprovals: 3 }), { approvals: 0, today: '2026-11-23' })).toBe(
    'Approve, as the first of three',
  )
  expect(approveLabel(entry({ neededApprovals: 3 }), { approvals: 1, today: '2026-11-23' })).toBe(
    'Approve, as the second of three',
  )
})

test('one that the policy has become stricter about since says so', () => {
  const stricter = { neededApprovals: 2, askedApprovals: 1 }
  expect(approvalWords(stricter, [])).toBe('The policy now asks for two approvers: none has approved yet.')
  expect(approvalWords({ ...stricter, neededApprovals: 3 }, ['Noor Haddad'])).toBe(
    '1 of 3 approvals so far, by Noor Haddad. The policy now asks for three.',
  )
})

describe('who cannot decide', () => {
  const me = { personId: 'noor', mayDecide: true, timeZone }
  test('is told why', () => {
    expect(notYours(entry(), me)).toBe(null)
    expect(notYours(entry({ requester: { id: 'noor', name: 'Noor Haddad' } }), me)).toMatch(/somebody else decides/)
    const approval = {
      round: 1,
      personId: 'sofia',
      personName: 'Sofia Marino',
      verdict: 'approve',
      reason: '',
      at: '2026-11-23T11:02:00.000Z',
    } as const
    expect(notYours(entry({ state: 'active', decisions: [approval] }), me)).toMatch(
      /^Sofia Marino approved it on 23 Nov, 11:02\./,
    )
    expect(notYours(entry({ decisions: [{ ...approval, personId: 'noor' }] }), me)).toMatch(/decided on it already/)
    expect(notYours(entry(), { ...me, mayDecide: false })).toBe(null)
  })
})

test('only what is the same, of the same person, and not critical is decided together', () => {
  const first = item({ id: 1 })
  const items = [
    first,
    item({ id: 2 }),
    item({ id: 3, checks: ['storage-minimum-tls'] }),
    item({ id: 4, requester: { id: 'petra', name: 'Petra Novak' } }),
    item({ id: 5, category: 'mitigated' }),
    item({ id: 6, severity: 'critical', neededApprovals: 2 }),
    item({ id: 7, state: 'review' }),
  ]
  expect(alike(items, first).map(({ entry: { id } }) => id)).toEqual([1, 2])
  expect(alike(items, items[5]!)).toEqual([])
})
