import { describe, expect, it } from 'vitest'
import { Calendar } from './calendar.ts'
import type { Row } from './estate.ts'
import { evolution, tableOf } from './evolution.ts'
import { baseRows } from './sample/index.ts'
import { estateAt, lastDay, sampleEstate } from './sample.ts'
import { timeline } from './timeline/index.ts'

const today = new Date('2026-11-23T06:00:00Z')
const estate = sampleEstate(today)
const rowsOf = (day: number, table: string): Row[] => [...(estate(day).tables[table]?.() ?? [])]
const idOf = (row: Row) => String(row.id).toLowerCase()
const assetTables = ['resources', 'resourcecontainers', 'authorizationresources']
const assetsOf = (day: number) => assetTables.flatMap((table) => rowsOf(day, table))
const everyTable = Object.keys(estate(lastDay).tables)

describe('the sample estate', () => {
  it('has about 600 assets in five subscriptions, 50 to 60 of them in the legacy one', () => {
    const assets = assetsOf(lastDay)
    expect(assets.length).toBeGreaterThan(570)
    expect(assets.length).toBeLessThan(640)
    const named = rowsOf(lastDay, 'resourcecontainers').filter(
      ({ type }) => type === 'microsoft.resources/subscriptions',
    )
    expect(named.map(({ name }) => name).sort()).toEqual([
      'data-platform',
      'dev-test',
      'legacy-lob',
      'platform',
      'shop',
    ])
    const legacy = estate(lastDay).subscriptions.find(({ name }) => name === 'legacy-lob')
    const inLegacy = assets.filter(({ subscriptionId }) => subscriptionId === legacy?.id).length
    expect(inLegacy).toBeGreaterThan(45)
    expect(inLegacy).toBeLessThan(65)
  })

  it('holds every table that the product reads', () => {
    expect(everyTable.sort()).toEqual([
      'advisorresources',
      'authorizationresources',
      'guestconfigurationresources',
      'patchassessmentresources',
      'policyresources',
      'resourcechanges',
      'resourcecontainerchanges',
      'resourcecontainers',
      'resources',
      'securityresources',
    ])
    for (const table of everyTable)
      if (table !== 'resourcecontainerchanges') expect(rowsOf(lastDay, table)).not.toEqual([])
  })

  it.each([0, 7, 55, 90, 113, 152, lastDay])(
    'is well formed on day %i: ids unique and in order, types in lower case',
    (day) => {
      for (const table of everyTable) {
        const ids = rowsOf(day, table).map(idOf)
        expect(ids, table).toEqual([...new Set(ids)].sort())
        for (const row of rowsOf(day, table)) {
          expect(row.type).toBe(String(row.type).toLowerCase())
          expect(row.resourceGroup).toBe(String(row.resourceGroup).toLowerCase())
          expect(row.properties).toBeTypeOf('object')
          expect(String(row.id).split('/').at(-1), String(row.id)).toBeTruthy()
        }
      }
    },
  )

  it('writes columns as Resource Graph does, on every row of every table', () => {
    const columns = Object.keys(rowsOf(lastDay, 'resources')[0] ?? {}).sort()
    expect(columns).toEqual(
      [
        'id',
        'name',
        'type',
        'tenantId',
        'kind',
        'location',
        'resourceGroup',
        'subscriptionId',
        'managedBy',
        'sku',
        'plan',
        'properties',
        'tags',
        'identity',
        'zones',
        'extendedLocation',
      ].sort(),
    )
    for (const table of everyTable)
      for (const row of rowsOf(lastDay, table)) expect(Object.keys(row).sort(), String(row.id)).toEqual(columns)
  })

  it('is the same whenever and in whatever order its days are asked for', () => {
    const text = (rows: Iterable<Row>) => JSON.stringify([...rows])
    const another = sampleEstate(new Date(today))
    for (const day of [150, 3, lastDay])
      for (const table of everyTable) expect(text(another(day).tables[table]?.() ?? [])).toBe(text(rowsOf(day, table)))
    expect(estateAt(150, today)).toBe(estateAt(150, today))
  })

  it('gives what did not change the same object on the next day, and unchanged tables the same rows', () => {
    const before = new Map(rowsOf(100, 'resources').map((row) => [idOf(row), row]))
    const changed = rowsOf(101, 'resources').filter((row) => before.get(idOf(row)) !== row)
    expect(changed.length).toBeLessThan(12)
  })

  it('knows the days of its story and no others', () => {
    expect(() => estate(-1)).toThrow(RangeError)
    expect(() => estate(lastDay + 1)).toThrow(RangeError)
    expect(() => estate(1.5)).toThrow(RangeError)
    expect(estate(lastDay).today).toBe(today.toISOString())
    expect(estate(0).today).toBe('2026-05-27T06:00:00.000Z')
  })

  it('can be told with any weekday as today', () => {
    for (let shift = 1; shift < 7; shift++) {
      const calendar = new Calendar(new Date(today.getTime() + shift * 86_400_000))
      const snapshot = evolution(baseRows(), timeline, calendar, () => [])(lastDay)
      expect(assetTables.map((table) => snapshot[table]?.length)).toEqual(
        assetTables.map((table) => rowsOf(lastDay, table).length),
      )
    }
  })

  it('loses sight of the legacy subscription for some days, and again since four days before today', () => {
    const blind = Array.from({ length: lastDay + 1 }, (_, day) => day).filter((day) =>
      estate(day).unreadable.some(({ tables }) => !tables),
    )
    expect(blind.slice(-5)).toEqual([176, 177, 178, 179, 180])
    expect(blind.length).toBeGreaterThan(8)
    for (const day of blind)
      expect(estate(day).unreadable[0]).toMatchObject({ code: 'AuthorizationFailed', mode: 'error' })
  })

  it('starts from rows that are all there on day 0', () => {
    expect([...baseRows()].length).toBe(
      assetsOf(0).length +
        rowsOf(0, 'securityresources').filter(({ type }) => type === 'microsoft.security/pricings').length +
        rowsOf(0, 'policyresources').filter(({ type }) => type === 'microsoft.authorization/policyexemptions').length,
    )
    for (const row of baseRows()) expect(tableOf(String(row.type))).not.toBe('')
  })
})
