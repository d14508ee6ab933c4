import { expect, test } from 'vitest'
import { filterSentence, valuesOf } from '#components/ui/filters.ts'
import { everyFinding, type FindingsFilter, findingsParams } from '#lib/posture/findings/filter.ts'
import { findingFilters, isFiltered } from './filters.ts'

const types = [
  { type: 'microsoft.storage/storageaccounts', failing: 12 },
  { type: 'microsoft.keyvault/vaults', failing: 0 },
]

/** What the chips of a filter say. */
function chips(filter: Partial<FindingsFilter>): string[] {
  const whole = { ...everyFinding, ...filter }
  const params = findingsParams(whole)
  const definitions = findingFilters(whole, { types, now: new Date('2026-11-23T10:00:00Z'), timeZone: 'UTC' })
  return definitions.flatMap((definition) => {
    const values = valuesOf(definition, params.get(definition.param))
    if (values.length === 0) return []
    const { subject, object } = filterSentence(definition, values)
    return `${subject.trim()} ${object}`
  })
}

test('chips read as sentences', () => {
  expect(chips({})).toEqual([])
  expect(chips({ pillar: ['configure', 'footprint'], severity: 'high' })).toEqual([
    'Pillar is Footprint, Configure',
    'Severity at least High',
  ])
  expect(chips({ check: ['storage-minimum-tls'] })).toEqual(['Check is Storage accounts refuse TLS older than 1.2'])
  expect(chips({ type: ['microsoft.storage/storageaccounts'], status: 'both' })).toEqual([
    'Type is Storage account',
    'State is Failing or unknown',
  ])
  expect(chips({ since: '2026-11-16', opened: ['came_back'] })).toEqual([
    'Opened since 16 Nov 2026',
    'Opened because it came back',
  ])
})

test('whatever the address asks for has a chip, also what is not on offer', () => {
  expect(chips({ since: '2025-01-31' })).toEqual(['Opened since 31 Jan 2025'])
  expect(chips({ check: ['gone-check'] })).toEqual(['Check is gone-check'])
  expect(chips({ type: ['microsoft.keyvault/vaults'] })).toEqual(['Type is Key vault'])
  expect(chips({ type: ['microsoft.quantum/workspaces'] })).toEqual(['Type is quantum/workspaces'])
})

test('under one exception, that is all that a chip says of exceptions', () => {
  expect(chips({ exception: 'both' })).toEqual(['Excepted findings are shown too'])
  for (const exception of ['without', 'only', 'both'] as const)
    expect(chips({ exception, under: 'EX-0147' })).toEqual(['Under exception is EX-0147'])
})

test('order, grouping and state narrow nothing', () => {
  expect(isFiltered({ ...everyFinding, sort: 'name', group: 'asset', status: 'both' })).toBe(false)
  expect(isFiltered({ ...everyFinding, q: 'st' })).toBe(true)
  expect(isFiltered({ ...everyFinding, severity: 'low' })).toBe(true)
  expect(isFiltered({ ...everyFinding, under: 'EX-0147' })).toBe(true)
})
