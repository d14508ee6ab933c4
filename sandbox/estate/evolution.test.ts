import { describe, expect, it } from 'vitest'
import { Calendar, lastDay } from './calendar.ts'
import type { Row } from './estate.ts'
import { add, type Event, edit, evolution, on, remove, set, tableOf, tag } from './evolution.ts'
import { sampleEstate } from './sample.ts'
import { timeline } from './timeline/index.ts'

const today = new Date('2026-11-23T06:00:00Z')
const estate = sampleEstate(today)
const rowsOf = (day: number, table: string): Row[] => [...(estate(day).tables[table]?.() ?? [])]

interface Change {
  targetResourceId: string
  changeType: string
  changeAttributes: { timestamp: string; changedBy: string }
  changes?: Record<string, { previousValue: string | null; newValue: string | null; propertyChangeType: string }>
}
const changesOn = (day: number) =>
  [...rowsOf(day, 'resourcechanges'), ...rowsOf(day, 'resourcecontainerchanges')].map((row) => row.properties as Change)

const person = { changedBy: 'somebody', changedByType: 'User', clientType: 'Azure Portal' } as const
const row = (name: string, properties: object = {}): Row => ({
  id: `/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/${name}`,
  name,
  type: 'microsoft.storage/storageaccounts',
  subscriptionId: 's',
  resourceGroup: 'g',
  tags: null,
  properties,
})
const tell = (base: Row[], ...events: Event[]) => evolution(base, events, new Calendar(today), () => [])

describe('a story', () => {
  it('sets, adds, removes and tags on the day that it says', () => {
    const at = tell(
      [row('a', { tls: '1.0' }), row('b')],
      on(10, person, set('a', { tls: '1.2', 'deep.er': 1 }), tag('a', { owner: 'x' })),
      on(12, person, add(row('c')), remove('b')),
    )
    expect(at(9).resources).toEqual([row('a', { tls: '1.0' }), row('b')])
    expect(at(10).resources?.[0]).toMatchObject({ properties: { tls: '1.2', deep: { er: 1 } }, tags: { owner: 'x' } })
    expect(at(12).resources?.map(({ name }) => name)).toEqual(['a', 'c'])
    expect(at(11).resources).toBe(at(10).resources)
  })

  it('names the asset that is not there', () => {
    expect(() => tell([row('a')], on(10, person, set('b', {})))(lastDay)).toThrow(/names b/)
    expect(() => tell([row('a')], on(10, person, add(row('a'))))(lastDay)).toThrow(/is there already/)
  })

  it('rests at weekends: what it tells of a Saturday or Sunday happened on the Friday', () => {
    const days = Array.from({ length: 7 }, (_, nth) => 100 + nth)
    const at = tell([row('a')], ...days.map((day) => on(day, person, set('a', { day }))))
    const stamps = (at(107).resourcechanges ?? []).map(({ properties }) =>
      new Date((properties as Change).changeAttributes.timestamp).getUTCDay(),
    )
    expect(stamps).toHaveLength(7)
    expect(stamps.every((weekday) => weekday >= 1 && weekday <= 5)).toBe(true)
  })

  it('tells a change as Azure does: paths, values as text, and what was made of them', () => {
    const at = tell(
      [row('a', { list: [{ x: true }], gone: 1 })],
      on(
        20,
        person,
        edit('a', (before) => ({ ...before, properties: { list: [{ x: false }], born: 'y' } })),
      ),
    )
    const told = at(20).resourcechanges?.[0]?.properties as Change | undefined
    expect(told?.changes).toEqual({
      'properties.list[0].x': {
        propertyChangeType: 'Update',
        changeCategory: 'User',
        previousValue: 'True',
        newValue: 'False',
      },
      'properties.gone': { propertyChangeType: 'Remove', changeCategory: 'User', previousValue: '1', newValue: null },
      'properties.born': { propertyChangeType: 'Insert', changeCategory: 'User', previousValue: null, newValue: 'y' },
    })
  })

  it('keeps changes for 14 days', () => {
    const at = tell([row('a')], on(20, person, set('a', { x: 1 })))
    expect(at(32).resourcechanges).toHaveLength(1)
    expect(at(36).resourcechanges).toHaveLength(0)
  })
})

describe('the evolution of the sample estate', () => {
  it('has a change row for whatever differs from the day before, and for nothing else', () => {
    for (let day = 1; day <= lastDay; day++) {
      const [before, after] = [day - 1, day].map(
        (d) =>
          new Map(
            [...rowsOf(d, 'resources'), ...rowsOf(d, 'resourcecontainers')].map((asset) => [String(asset.id), asset]),
          ),
      ) as [Map<string, Row>, Map<string, Row>]
      const differs = (id: string) =>
        before.get(id) !== after.get(id) && JSON.stringify(before.get(id)) !== JSON.stringify(after.get(id))
      const differing = [...new Set([...before.keys(), ...after.keys()])].filter(differs)
      const known = new Set([...rowsOf(day - 1, 'resourcechanges'), ...rowsOf(day - 1, 'resourcecontainerchanges')])
      const fresh = [...rowsOf(day, 'resourcechanges'), ...rowsOf(day, 'resourcecontainerchanges')].filter(
        (change) => !known.has(change),
      )
      const changed = new Set(fresh.map(({ properties }) => (properties as Change).targetResourceId))
      expect([...changed].sort(), `day ${day}`).toEqual(differing.sort())
    }
  })

  it('says of every change when, by whom and with what, never in the future', () => {
    for (const day of [30, 100, lastDay])
      for (const change of changesOn(day)) {
        expect(change.changeAttributes).toMatchObject({
          changedBy: expect.any(String),
          changedByType: expect.any(String),
          clientType: expect.any(String),
          operation: expect.any(String),
        })
        expect(Date.parse(change.changeAttributes.timestamp)).toBeLessThanOrEqual(Date.parse(estate(day).today))
        if (change.changeType === 'Update') expect(Object.keys(change.changes ?? {})).not.toEqual([])
      }
  })

  it('is a story of many: assets come and go, most days bring a handful of changes, some none', () => {
    const days = Array.from({ length: lastDay }, (_, nth) => nth + 1)
    const counts = days.map((day) => {
      const before = new Set(rowsOf(day - 1, 'resources'))
      return rowsOf(day, 'resources').filter((asset) => !before.has(asset)).length
    })
    expect(counts.filter((count) => count === 0).length).toBeGreaterThan(40)
    expect(counts.filter((count) => count > 0 && count <= 8).length).toBeGreaterThan(80)
    const effects = timeline.flatMap((event) => event.effects)
    const count = (kind: string) => effects.filter((effect) => effect.kind === kind).length
    expect(count('change')).toBeGreaterThan(300)
    expect(effects.flatMap((effect) => (effect.kind === 'add' ? effect.rows : [])).length).toBeGreaterThan(85)
    expect(effects.flatMap((effect) => (effect.kind === 'remove' ? effect.assets : [])).length).toBeGreaterThan(50)
  })

  it('switches Defender plans on as time goes by', () => {
    const on = (day: number) =>
      rowsOf(day, 'securityresources').filter(
        (plan) =>
          plan.type === 'microsoft.security/pricings' &&
          (plan.properties as { pricingTier: string }).pricingTier === 'Standard',
      ).length
    expect(on(lastDay)).toBeGreaterThan(on(0) + 10)
  })

  it('lets patches pile up and installs them', () => {
    const missed = (day: number) =>
      rowsOf(day, 'patchassessmentresources').reduce(
        (sum, { properties }) =>
          sum +
          ((properties as { availablePatchCountByClassification?: { security: number } })
            .availablePatchCountByClassification?.security ?? 0),
        0,
      )
    const series = Array.from({ length: lastDay + 1 }, (_, day) => missed(day))
    const steps = series.slice(1).map((value, day) => value - (series[day] ?? 0))
    expect(steps.filter((step) => step > 0).length).toBeGreaterThan(5)
    expect(steps.filter((step) => step < 0).length).toBeGreaterThan(5)
  })

  it('tells the stories that the screens are shown with', () => {
    const named = (day: number, name: string) =>
      JSON.stringify(rowsOf(day, 'resources').find((row) => row.name === name)?.properties)
    // Since 42 days, 3 days and ever: management ports. With weekends, up to two days earlier.
    expect(named(135, 'nsg-shop-web')).not.toContain('allow-admin')
    expect(named(138, 'nsg-shop-web')).toContain('allow-admin')
    expect(named(174, 'nsg-data-dbx')).not.toContain('support-ssh')
    expect(named(177, 'nsg-data-dbx')).toContain('support-ssh')
    expect(named(0, 'nsg-legacy-jump')).toContain('3389')
    // Shared keys: switched off, and on again for the image resizer.
    expect(named(80, 'stshopmedia')).toContain('"allowSharedKeyAccess":false')
    expect(named(84, 'stshopmedia')).toContain('"allowSharedKeyAccess":true')
    const lastSeen = changesOn(lastDay).filter(({ targetResourceId }) => targetResourceId.endsWith('/nsg-data-dbx'))
    expect(lastSeen).toMatchObject([{ changeAttributes: { changedBy: 'arjun.rao@kestrel.example' } }])
    // The six servers of the legacy system stay as they are.
    const old = rowsOf(lastDay, 'resources').filter(
      ({ type, properties }) =>
        type === 'microsoft.sql/servers' && (properties as { minimalTlsVersion: string }).minimalTlsVersion === '1.0',
    )
    expect(old).toHaveLength(6)
  })

  it('knows which table a row stands in', () => {
    expect(tableOf('microsoft.resources/subscriptions/resourcegroups')).toBe('resourcecontainers')
    expect(tableOf('microsoft.authorization/roleassignments')).toBe('authorizationresources')
    expect(tableOf('microsoft.authorization/policyexemptions')).toBe('policyresources')
    expect(tableOf('microsoft.security/pricings')).toBe('securityresources')
    expect(tableOf('microsoft.compute/disks')).toBe('resources')
  })
})
