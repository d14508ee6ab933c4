import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checklist } from '#lib/checklist/index.ts'
import { addDays } from './days.ts'
import { defaultPolicy, type ExceptionTerms } from './model.ts'
import { longestEnd, policySchema, severityOf } from './policy.ts'
import { draftSchema, limits, problemsOf, remarkSchema, termsSchema } from './terms.ts'

const subscription = '0a1b2c3d-0000-4000-8000-000000000001'
const terms: ExceptionTerms = {
  checks: ['storage-shared-keys'],
  targets: [{ kind: 'subscription', id: subscription }],
  category: 'risk_accepted',
  justification: 'The vendor’s media player cannot sign in with Entra ID before version 9.',
  compensatingControls: '',
  riskStatement: '',
  plannedOn: null,
  ticket: '',
  evidence: [],
  owner: { id: 'x', name: 'Olaf Lind' },
  startsOn: null,
  endsOn: '2027-02-28',
  reviewEveryDays: null,
}
const judge = (given: Partial<ExceptionTerms>, today = '2026-11-23') => {
  const all = { ...terms, ...given }
  return problemsOf(all, { policy: defaultPolicy, today, severity: severityOf(all.checks) }).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  )
}
const refused = (given: Record<string, unknown>) => {
  const parsed = termsSchema.safeParse({ ...terms, ...given })
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

describe('a justification', () => {
  test.each(['n/a', 'N/A.', 'none', 'tbd', '-', '...', '', 'risk accepted', 'see ticket', 'xxx', 'Because'])(
    'is not “%s”',
    (justification) => {
      expect(judge({ justification })).toHaveLength(1)
    },
  )

  test('is long enough, and of words', () => {
    expect(judge({ justification: 'The vendor cannot.' })).toEqual([
      'justification: Say a little more: 30 characters at least, 12 to go.',
    ])
    expect(judge({ justification: 'a'.repeat(40) })).toEqual([
      'justification: Say in a sentence why this is acceptable.',
    ])
    expect(judge({ justification: 'n/a n/a n/a n/a n/a n/a n/a n/a n/a' })).toHaveLength(1)
    expect(judge({ justification: 'Фирма не поддерживает вход через Entra до версии 9.' })).toEqual([])
  })

  test('spaces do not make it longer', () => {
    expect(termsSchema.parse({ ...terms, justification: `  n/a${' '.repeat(50)}\n ` }).justification).toBe('n/a')
  })
})

describe('an end', () => {
  test.each(['2027-02-29', '10000-01-01', 'soon', '2027-13-01', '28.02.2027'])('is a day, unlike %s', (endsOn) => {
    expect(refused({ endsOn })).toEqual(['endsOn: There is no such date: write it as 2027-02-28.'])
  })

  test.each([null, undefined, '', '   '])('is never left out, as by %j', (endsOn) => {
    expect(refused({ endsOn })).toEqual(['endsOn: Say until when: an exception has an end.'])
  })

  test('may be today and on 29 February, and not yesterday, before the start or in 9999', () => {
    expect(judge({ endsOn: '2026-11-23' })).toEqual([])
    expect(judge({ endsOn: '2028-02-29' }, '2027-12-01')).toEqual([])
    expect(judge({ endsOn: '2026-11-22' })).toEqual(['endsOn: This day has passed: today is 23 Nov 2026.'])
    expect(judge({ startsOn: '2027-03-01' })).toEqual(['endsOn: It would end before it starts, on 1 Mar 2027.'])
    expect(judge({ endsOn: '9999-12-31' })).toHaveLength(1)
  })

  test('comes at the latest so many days after the first day as the gravest check allows', () => {
    const day = fc.integer({ min: 0, max: 800 }).map((days) => addDays('2026-11-23', days))
    fc.assert(
      fc.property(
        fc.subarray(
          checklist.filter(({ kind }) => kind === 'automated').map(({ id }) => id),
          { minLength: 1, maxLength: 5 },
        ),
        fc.option(day),
        day,
        (checks, startsOn, endsOn) => {
          const severity = severityOf(checks)
          const latest = severity && longestEnd(defaultPolicy, severity, startsOn ?? '2026-11-23')
          const isTooLate = latest !== null && endsOn > latest
          const found = judge({ checks, startsOn, endsOn }).filter((one) => one.startsWith('endsOn: With'))
          expect(found).toHaveLength(isTooLate ? 1 : 0)
        },
      ),
    )
  })
})

test('a mitigated risk says what mitigates it, a planned fix by when', () => {
  expect(judge({ category: 'mitigated' })).toEqual([
    'compensatingControls: Say what mitigates it: which control stands in for the check.',
  ])
  expect(judge({ category: 'mitigated', compensatingControls: 'Only the office’s addresses reach it.' })).toEqual([])
  const planned = (plannedOn: string | null) => judge({ category: 'planned_remediation', plannedOn })
  expect(planned(null)).toEqual(['plannedOn: Say by which day it will be fixed.'])
  expect(planned('2026-11-01')).toEqual(['plannedOn: This day has passed: today is 23 Nov 2026.'])
  expect(planned('2027-03-01')).toEqual([expect.stringContaining('plannedOn: The fix is planned for after the end')])
  expect(planned('2027-02-28')).toEqual([])
})

test('checks are known, scanned, and named once, as are parts of a scope', () => {
  const attested = checklist.find(({ kind }) => kind !== 'automated')
  if (attested) expect(judge({ checks: [attested.id] })[0]).toContain('it has no findings to except')
  expect(judge({ checks: ['storage-shared-keys', 'storage-shared-keys'] })).toEqual([
    'checks.1: This check is named twice.',
  ])
  const group = { kind: 'resource_group' as const, subscriptionId: subscription }
  expect(
    judge({
      targets: [
        { ...group, name: 'rg' },
        { ...group, name: 'RG' },
      ],
    }),
  ).toEqual(['targets.1: This part of the scope is named twice.'])
})

/** Whatever a client can send: controls and halves of characters as well. */
const anyText = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xff }), fc.integer({ min: 0xd700, max: 0xffff })), { maxLength: 100 })
  .map((codes) => String.fromCharCode(...codes))

describe('fields keep their limits', () => {
  test('of length and number', () => {
    expect(refused({ justification: 'x'.repeat(limits.text + 1) })).toHaveLength(1)
    expect(refused({ ticket: 'x'.repeat(limits.ticket + 1) })).toHaveLength(1)
    expect(refused({ checks: Array.from({ length: limits.checks + 1 }, (_, at) => `c${at}`) })).toHaveLength(1)
    expect(refused({ checks: [] })).toEqual(['checks: Choose at least one check.'])
    expect(refused({ targets: [] })).toHaveLength(1)
    const link = { label: '', url: 'https://example.org' }
    expect(refused({ evidence: Array.from({ length: limits.evidence + 1 }, () => link) })).toHaveLength(1)
    expect(refused({ owner: null })).toEqual(['owner: Choose who answers for it.'])
    expect(refused({ anything: 1 })).toHaveLength(1)
  })

  test.each([
    'http://example.org',
    'javascript:alert(1)',
    'https:example',
    ' data:text/html,x',
    'example.org',
    'https://',
  ])('evidence is a link by https, unlike %s', (url) => {
    expect(refused({ evidence: [{ label: 'x', url }] })).toHaveLength(1)
  })

  test('texts are kept whole, but for what no screen or database has a place for', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const kept = remarkSchema.parse(text)
        expect(kept.isWellFormed()).toBe(true)
        expect(kept.replace(/[\t\n]/g, '')).not.toMatch(/\p{Cc}/u)
        expect(remarkSchema.parse(kept)).toBe(kept)
      }),
    )
    const hostile = `<img src=x onerror=alert(1)>'; drop table exception; --`
    expect(remarkSchema.parse(hostile)).toBe(hostile)
  })

  test('a draft may lack anything and exceed nothing', () => {
    expect(draftSchema.parse({})).toEqual({})
    expect(draftSchema.safeParse({ endsOn: null, category: null, owner: null, checks: [] }).success).toBe(true)
    expect(draftSchema.safeParse({ justification: 'x'.repeat(limits.text + 1) }).success).toBe(false)
  })
})

test('an asset is one, and not all that begins alike', () => {
  const group = `/subscriptions/${subscription}/resourcegroups`
  const isTaken = (id: string) => draftSchema.safeParse({ targets: [{ kind: 'asset', id }] }).success
  const everything = ['/', '/subscriptions', '/Subscriptions/', '/providers', '/providers/microsoft.storage', group]
  expect([...everything, `${group}/rg/providers`, `${group}/rg/providers/Microsoft.Storage`].filter(isTaken)).toEqual(
    [],
  )
  expect(isTaken(`${group}/providers`)).toBe(true)
  expect(isTaken('/providers/microsoft.management/managementgroups/shop')).toBe(true)
})

test('no policy lets one person decide on what is critical', () => {
  const approvals = (critical: number) => ({ ...defaultPolicy, approvals: { ...defaultPolicy.approvals, critical } })
  expect(policySchema.safeParse(approvals(1)).error?.issues.map(({ path }) => path.join('.'))).toEqual([
    'approvals.critical',
  ])
  expect(policySchema.safeParse(approvals(3)).success).toBe(true)
})

test('the policy that the product comes with is one that may be set', () => {
  expect(policySchema.parse(defaultPolicy)).toEqual(defaultPolicy)
  expect(policySchema.safeParse({ ...defaultPolicy, expiringDays: 0 }).success).toBe(false)
  expect(policySchema.safeParse({ ...defaultPolicy, approvals: { ...defaultPolicy.approvals, low: 0 } }).success).toBe(
    false,
  )
})
