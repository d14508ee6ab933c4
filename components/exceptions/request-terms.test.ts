import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultPolicy } from '#lib/exceptions/model.ts'
import type { CheckChoice, RequestFields } from './request-contract.ts'
import {
  daysLater,
  draftOf,
  endsOffered,
  highestSeverity,
  longestDay,
  noFields,
  targetKey,
  termsOf,
} from './request-terms.ts'

const choices: CheckChoice[] = [
  { id: 'a', title: 'A', severity: 'medium' },
  { id: 'b', title: 'B', severity: 'critical' },
]
const today = '2026-11-23'
const given = { policy: defaultPolicy, today, choices }
const filled: RequestFields = {
  ...noFields,
  checks: ['a'],
  targets: [{ target: { kind: 'workload', slug: 'shop' }, label: 'Online shop', hint: '' }],
  justification: 'why',
  endsOn: '2026-12-24',
}

describe('what is sent', () => {
  test('leaves out what is missing, for the server to say', () => {
    expect(termsOf(noFields)).not.toHaveProperty('category')
    expect(termsOf(noFields)).not.toHaveProperty('owner')
    expect(termsOf(noFields).endsOn).toBe('')
  })

  test('is what its category asks for, and not what was typed under another', () => {
    const fields = { ...filled, compensatingControls: 'a firewall', riskStatement: 'a risk', plannedOn: '2026-12-01' }
    expect(termsOf({ ...fields, category: 'mitigated' })).toMatchObject({
      compensatingControls: 'a firewall',
      riskStatement: '',
      plannedOn: null,
    })
    expect(termsOf({ ...fields, category: 'planned_remediation' })).toMatchObject({
      compensatingControls: '',
      plannedOn: '2026-12-01',
    })
  })

  test('has no rows of links that nobody filled in', () => {
    const evidence = [
      { label: ' ', url: '' },
      { label: '', url: 'https://kestrel.example/1' },
    ]
    expect(termsOf({ ...filled, evidence }).evidence).toEqual([evidence[1]])
  })
})

describe('what is kept as a draft', () => {
  test('is what can be kept: half an address and half a date stay in the browser', () => {
    const evidence = [
      { label: 'half', url: 'https:/' },
      { label: 'run', url: 'javascript:alert(1)' },
      { label: 'whole', url: 'https://kestrel.example/1' },
    ]
    const draft = draftOf({ ...filled, evidence, plannedOn: '0002-01-01', startsOn: '' })
    expect(draft.evidence).toEqual([evidence[2]])
    expect(draft).toMatchObject({ plannedOn: null, startsOn: null, endsOn: '2026-12-24' })
  })
})

describe('until when', () => {
  test('the highest severity says how long, from the first day', () => {
    expect(highestSeverity(['a', 'b'], choices)).toBe('critical')
    expect(longestDay({ checks: ['a', 'b'], startsOn: '' }, given)).toBe('2027-02-21')
    expect(longestDay({ checks: ['a', 'b'], startsOn: '2026-12-01' }, given)).toBe('2027-03-01')
    expect(longestDay({ checks: ['a'], startsOn: '2020-01-01' }, given)).toBe('2027-11-23')
    expect(longestDay({ checks: [], startsOn: '' }, given)).toBeNull()
  })

  test('the usual ends are offered, the fix first, and none before it', () => {
    const fields = { ...filled, category: 'planned_remediation' as const, plannedOn: '2027-01-31' }
    expect(endsOffered(fields, { today, longest: '2027-05-22' })).toEqual([
      { day: '2027-01-31', label: 'The fix: 31 Jan 2027' },
      { day: '2027-02-21', label: '90 days' },
      { day: '2027-05-22', label: 'Longest: 22 May 2027' },
    ])
  })

  test('90 days that are the longest are said once', () => {
    const labels = endsOffered(filled, { today, longest: '2027-02-21' }).map(({ label }) => label)
    expect(labels).toEqual(['30 days', 'Longest: 21 Feb 2027'])
  })

  test('nothing is offered that would be refused, whatever is typed', () => {
    const day = fc.integer({ min: -800, max: 4_000 }).map((days) => daysLater(today, days))
    const typed = fc.oneof(day, fc.constant(''), fc.constant('2027-02-30'), fc.constant('9999-12-31'))
    fc.assert(
      fc.property(typed, typed, fc.constantFrom('a', 'b'), (startsOn, plannedOn, check) => {
        const fields = { ...filled, checks: [check], category: 'planned_remediation' as const, startsOn, plannedOn }
        const longest = longestDay(fields, given)
        const days = endsOffered(fields, { today, longest }).map(({ day: end }) => end)
        for (const end of days) expect(end >= today && end <= (longest ?? '')).toBe(true)
        expect(new Set(days).size).toBe(days.length)
      }),
    )
  })

  test('a leap day has its place', () => {
    expect(daysLater('2028-02-28', 1)).toBe('2028-02-29')
    expect(daysLater('2027-02-28', 1)).toBe('2027-03-01')
  })
})

test('the same place said in other letters is the same', () => {
  expect(targetKey({ kind: 'asset', id: '/Subscriptions/A' })).toBe(
    targetKey({ kind: 'asset', id: '/subscriptions/a' }),
  )
  expect(targetKey({ kind: 'tag', name: 'Env', value: 'Prod', subscriptionId: '' })).not.toBe(
    targetKey({ kind: 'tag', name: 'env', value: 'prod', subscriptionId: '' }),
  )
})
