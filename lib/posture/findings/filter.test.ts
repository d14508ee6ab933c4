import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exceptionName } from '#lib/exceptions/model.ts'
import {
  everyFinding,
  type FindingsFilter,
  findingCauses,
  findingExceptions,
  findingGroupings,
  findingKey,
  findingSorts,
  findingStatuses,
  findingsHref,
  parseFindingsFilter,
  partsOfKey,
} from './filter.ts'

const listOf = <Item extends string>(...items: Item[]) =>
  fc.uniqueArray(fc.constantFrom(...items)).map((list) => list.sort())
const slug = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,5}){0,3}$/)
const key = fc.tuple(fc.uuid(), slug).map(([asset, check]) => findingKey(asset, check))

const anyFilter: fc.Arbitrary<FindingsFilter> = fc.record({
  check: fc.uniqueArray(slug, { maxLength: 4 }).map((list) => list.sort()),
  pillar: listOf('footprint', 'configure', 'maintain'),
  area: listOf('networking', 'identity', 'resources', 'code', 'operations'),
  severity: fc.constantFrom(null, 'critical' as const, 'high' as const, 'medium' as const, 'low' as const),
  status: fc.constantFrom(...findingStatuses),
  exception: fc.constantFrom(...findingExceptions),
  under: fc.option(fc.integer({ min: 1, max: 999_999_999 }).map(exceptionName)),
  type: listOf('microsoft.storage/storageaccounts', 'microsoft.web/sites/slots'),
  q: fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.trim().slice(0, 120).trim()),
  since: fc.option(
    fc
      .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10)),
  ),
  opened: listOf(...findingCauses),
  group: fc.constantFrom(...findingGroupings),
  sort: fc.constantFrom(...findingSorts),
  open: fc.option(key),
})

function read(address: string) {
  const params = new URL(address, 'http://temper.test').searchParams
  return parseFindingsFilter(Object.fromEntries(params))
}

describe('the address of a filter', () => {
  test('leads back to the same filter', () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        expect(read(findingsHref(filter))).toEqual({ filter, problems: [] })
      }),
    )
  })

  test('says only what differs from everything that fails', () => {
    expect(findingsHref({})).toBe('/findings')
    expect(findingsHref(everyFinding)).toBe('/findings')
    expect(findingsHref({ severity: 'high', pillar: ['configure', 'footprint'], group: 'check' })).toBe(
      '/findings?pillar=configure,footprint&severity=high',
    )
    expect(findingsHref({ type: ['microsoft.web/sites'] })).toBe('/findings?type=microsoft.web/sites')
  })
})

describe('reading an address', () => {
  test('never fails, whatever it says', () => {
    const anything = fc.option(fc.oneof(fc.string(), fc.array(fc.string(), { maxLength: 3 })), { nil: undefined })
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(everyFinding)), anything), (params) => {
        const { filter } = parseFindingsFilter(params)
        expect(read(findingsHref(filter))).toEqual({ filter, problems: [] })
      }),
    )
  })

  test('takes lists by commas and repeated, in any case and order', () => {
    const { filter } = parseFindingsFilter({ pillar: ['Maintain,footprint', 'maintain'] })
    expect(filter.pillar).toEqual(['footprint', 'maintain'])
  })

  test('leaves out what cannot be, keeps the rest, and says what it should have been', () => {
    const { filter, problems } = parseFindingsFilter({ severity: 'extreme', since: 'yesterday', pillar: 'configure' })
    expect(filter).toEqual({ ...everyFinding, pillar: ['configure'] })
    expect(problems).toEqual([
      { param: 'severity', value: 'extreme', shouldBe: 'critical, high, medium or low' },
      { param: 'since', value: 'yesterday', shouldBe: 'a date such as 2026-11-16' },
    ])
  })

  test('takes an exception by its number, in any case, and calls it by its name', () => {
    for (const text of ['EX-0147', 'ex-147', '147', ' EX-147 ']) {
      const { filter, problems } = parseFindingsFilter({ under: text })
      expect([filter.under, problems]).toEqual(['EX-0147', []])
      expect(findingsHref(filter)).toBe('/findings?under=EX-0147')
    }
    expect(parseFindingsFilter({ under: 'EX-0000', severity: 'high' })).toEqual({
      filter: { ...everyFinding, severity: 'high' },
      problems: [{ param: 'under', value: 'EX-0000', shouldBe: 'the name of an exception, such as EX-0147' }],
    })
  })

  test('takes an empty parameter for none', () => {
    expect(parseFindingsFilter({ severity: '', q: ' ', type: '', under: '', open: '' })).toEqual({
      filter: everyFinding,
      problems: [],
    })
  })
})

test('a key falls into the asset and the check that it is made of', () => {
  fc.assert(
    fc.property(fc.uuid(), slug, (assetKey, checkId) => {
      expect(partsOfKey(findingKey(assetKey, checkId))).toEqual({ assetKey, checkId })
    }),
  )
})
