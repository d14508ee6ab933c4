import { describe, expect, test } from 'vitest'
import type { FindingException } from '#lib/posture/findings/finding-exceptions.ts'
import type { FindingDetail } from '#lib/posture/findings/get-finding.ts'
import {
  findingsLead,
  findingsTitle,
  groupDetail,
  lifeOf,
  originOf,
  points,
  problemSentence,
  type ToldFindings,
  waitingWords,
} from './sentences.ts'

const told: ToldFindings = {
  totals: {
    findings: 1284,
    assets: 431,
    weight: 2760,
    scope: {
      weightApplicable: 10_000,
      weightPassed: 7240,
      failed: 1284,
      unknown: 0,
      failedExcepted: 0,
      unknownExcepted: 0,
    },
  },
  status: 'fail',
  isFiltered: false,
  exception: 'without',
  under: null,
  excepted: 0,
  scannedAt: '2026-11-23T06:00:00Z',
  stale: { findings: 0, subscriptions: [], since: null },
}
const nothing = { ...told.totals, findings: 0, assets: 0, weight: 0 }
const speak = (changes: Partial<ToldFindings> = {}) => [
  findingsTitle({ ...told, ...changes }),
  findingsLead({ ...told, ...changes }, 'UTC'),
]

describe('the findings in two sentences', () => {
  test('how many on how many assets, and what they hold back', () =>
    expect(speak()).toEqual(['1,284 findings on 431 assets', 'They hold back 27.6 points.']))

  test('one is singular', () => {
    const totals = { ...told.totals, findings: 1, assets: 1, weight: 100 }
    expect(speak({ totals, isFiltered: true })).toEqual([
      '1 finding on 1 asset',
      'It holds back 1 of the 27.6 points missing.',
    ])
  })

  test('a filter says of how much it is a part', () =>
    expect(speak({ totals: { ...told.totals, weight: 410 }, isFiltered: true })[1]).toBe(
      'They hold back 4.1 of the 27.6 points missing.',
    ))

  test('what is unknown is said beside what fails, and what fails beside what is unknown', () => {
    const scope = { ...told.totals.scope, unknown: 37 }
    const totals = { ...told.totals, weight: 2600, scope }
    expect(speak({ totals })[1]).toBe('They hold back 26.0 of the 27.6 points missing. 37 more verdicts are unknown.')
    expect(speak({ totals: { ...totals, findings: 37, assets: 12 }, status: 'unknown' })).toEqual([
      '37 unknown verdicts on 12 assets',
      'They hold back 26.0 of the 27.6 points missing. 1,284 verdicts fail.',
    ])
    expect(speak({ totals: { ...told.totals, scope }, status: 'both' })[1]).toBe(
      'They hold back 27.6 points. 37 of them are unknown.',
    )
  })

  test('what could not be read says as of when', () => {
    const stale = { findings: 51, subscriptions: ['legacy-lob'], since: '2026-11-18T06:00:00Z' }
    expect(speak({ stale })[1]).toBe(
      'They hold back 27.6 points. 51 are as of 18 Nov, because legacy-lob cannot be read.',
    )
    const many = { ...stale, subscriptions: ['a', 'b', 'c', 'd'] }
    expect(speak({ stale: many })[1]).toContain('because a and 3 other subscriptions cannot be read.')
    expect(speak({ stale: { ...stale, findings: 1284 } })[1]).toContain('All are as of 18 Nov')
  })

  test('nothing is told apart: no scan, no match, nothing that fails, nothing that applies', () => {
    expect(speak({ scannedAt: null, totals: nothing })).toEqual([
      'Nothing has been read yet',
      'Findings appear with the first scan.',
    ])
    expect(speak({ totals: nothing, isFiltered: true })).toEqual([
      'No finding matches',
      '1,284 findings are open without the filter.',
    ])
    const clean = {
      weightApplicable: 100,
      weightPassed: 100,
      failed: 0,
      unknown: 0,
      failedExcepted: 0,
      unknownExcepted: 0,
    }
    expect(speak({ totals: { ...nothing, scope: clean } })).toEqual([
      'Nothing fails',
      'Every check that applies passes.',
    ])
    const empty = { ...clean, weightApplicable: 0, weightPassed: 0 }
    expect(speak({ totals: { ...nothing, scope: empty } })[1]).toBe('No check applies to any asset here.')
    expect(speak({ totals: { ...nothing, scope: clean }, status: 'unknown' })[0]).toBe('Every verdict is known')
  })
})

describe('what exceptions cover', () => {
  const scope = { ...told.totals.scope, failedExcepted: 212 }
  const totals = { ...told.totals, findings: 1072, assets: 400, weight: 2400, scope }

  test('is left out, and said', () =>
    expect(speak({ totals, excepted: 212 })).toEqual([
      '1,072 findings on 400 assets',
      'They hold back 24.0 of the 27.6 points missing. 212 more are covered by exceptions.',
    ]))

  test('is said of the whole where it is shown too', () => {
    expect(speak({ exception: 'both', excepted: 212 })[1]).toBe(
      'They hold back 27.6 points. 212 of them are covered by exceptions.',
    )
    expect(speak({ exception: 'both', excepted: 1 })[1]).toBe(
      'They hold back 27.6 points. 1 of them is covered by an exception.',
    )
  })

  test('holds back the raw score alone', () => {
    const only = { ...totals, findings: 212, assets: 90, weight: 360 }
    expect(speak({ totals: only, exception: 'only', excepted: 212, isFiltered: true })).toEqual([
      '212 excepted findings on 90 assets',
      'They hold back 3.6 points of the raw score, and nothing of the accepted.',
    ])
    expect(speak({ totals: { ...nothing, scope }, exception: 'only' })[0]).toBe('Nothing is excepted')
  })

  test('is told as what is under one exception, where it is that', () => {
    const only = { ...totals, findings: 6, assets: 4, weight: 360 }
    const under = { exception: 'only', under: 'EX-0147', isFiltered: true, excepted: 6 } as const
    expect(speak({ ...under, totals: only })).toEqual([
      '6 findings under EX-0147 on 4 assets',
      'They hold back 3.6 points of the raw score, and nothing of the accepted.',
    ])
    const one = { ...only, findings: 1, assets: 1 }
    expect(speak({ ...under, totals: one, status: 'unknown' })[0]).toBe('1 unknown verdict under EX-0147 on 1 asset')
    expect(speak({ ...under, totals: { ...nothing, scope }, excepted: 0 })).toEqual([
      'No finding matches',
      '212 findings are excepted without the filter.',
    ])
  })

  test('is not claimed to pass', () => {
    const all = { ...nothing, scope: { ...scope, failed: 212 } }
    expect(speak({ totals: all, excepted: 212 })).toEqual([
      'Nothing fails without an exception',
      '212 findings are covered by exceptions.',
    ])
    expect(speak({ totals: { ...nothing, scope }, isFiltered: true, excepted: 3 })).toEqual([
      'No finding matches',
      '1,072 findings are open without the filter. 3 findings are covered by exceptions.',
    ])
  })
})

test('what waits says until when the finding counts', () => {
  const exception = { state: 'requested', requesterName: 'Noor Haddad', startsOn: null } as FindingException
  expect(waitingWords(exception)).toBe(
    'It waits for an approver, asked for by Noor Haddad. Until then the finding counts.',
  )
  expect(waitingWords(exception, true)).toBe('It waits for an approver, asked for by Noor Haddad.')
  expect(waitingWords({ ...exception, state: 'approved', startsOn: '2026-12-01' })).toBe(
    'Approved, from 1 Dec 2026 on. Until then the finding counts.',
  )
  expect(waitingWords({ ...exception, state: 'imported' })).toContain('without effect here')
})

test('points are never rounded to nothing', () => {
  expect(points(0, 100)).toBe('0.0 points')
  expect(points(1, 100_000)).toBe('under 0.1 points')
  expect(points(10, 1000)).toBe('1 point')
})

test('a group says how many and what they hold back', () => {
  expect(groupDetail({ findings: 7, weight: 210 }, 10_000, 'fail')).toBe('7 findings · 2.1 points')
  expect(groupDetail({ findings: 1, weight: 210 }, 10_000, 'unknown')).toBe('1 unknown · 2.1 points')
})

describe('the life of a finding', () => {
  const period = { from: '2026-10-12T06:00:00Z', to: null, status: 'fail', opened: 'broke', closed: null } as const
  const now = '2026-11-23T07:00:00Z'
  test('says how long it is open, and how it ended', () => {
    expect(lifeOf(period, now)).toBe('open for 42 days')
    expect(lifeOf({ ...period, status: 'unknown' }, now)).toBe('unknown for 42 days')
    expect(lifeOf({ ...period, from: '2026-11-23T06:00:00Z' }, now)).toBe('open for less than a day')
    expect(lifeOf({ ...period, to: '2026-10-13T06:00:00Z', closed: 'fixed' }, now)).toBe('fixed after 1 day')
  })
})

describe('how a finding began', () => {
  const change = {
    at: '2026-10-11T15:00:00Z',
    changeType: 'Update',
    changedBy: 'deploy-shop',
    changedByType: 'Application',
    clientType: 'Azure CLI',
    operation: null,
    paths: [],
    isDirect: true,
  }
  const finding = {
    opened: 'broke',
    status: 'fail',
    change,
    asset: { name: 'stshopmedia' },
  } as unknown as FindingDetail
  const told = (changes: Partial<FindingDetail>) => {
    const { before, who, after } = originOf({ ...finding, ...changes }, 'UTC')
    return [before, who, after].filter(Boolean).join(' ')
  }

  test('names who changed it and with what', () => {
    expect(told({})).toBe('changed by deploy-shop with Azure CLI')
    expect(told({ change: { ...change, clientType: 'Unspecified' } })).toBe('changed by deploy-shop')
    expect(told({ change: { ...change, changedBy: null } })).toBe('changed with Azure CLI')
    expect(told({ change: { ...change, changeType: 'Create' } })).toBe('created by deploy-shop with Azure CLI')
  })

  test('says only that the asset was changed where the change did not touch it', () =>
    expect(told({ change: { ...change, isDirect: false } })).toBe(
      'last changed on 11 Oct 2026 by deploy-shop with Azure CLI',
    ))

  test('says that it came with its asset where no change explains it', () =>
    expect(told({ opened: 'arrived', change: { ...change, isDirect: false } })).toBe(
      'so since the asset was first seen',
    ))

  test('without a change gives the reason', () => {
    expect(told({ change: null, opened: 'checklist' })).toBe('when the checklist began to ask for it')
    expect(told({ change: null, opened: 'arrived' })).toBe('so since the asset was first seen')
    expect(told({ change: null, opened: 'visibility', status: 'unknown' })).toContain('could no longer be read')
    expect(told({ change: null })).toBe('')
  })
})

test('a parameter that is left out is named with what it should be', () =>
  expect(problemSentence({ param: 'severity', value: 'extreme', shouldBe: 'critical or high' })).toBe(
    'severity “extreme” is left out: it should be critical or high.',
  ))
