import { describe, expect, it } from 'vitest'
import type { Estate, Row } from './estate.ts'
import { generateEstate } from './generated.ts'

const rowsOf = (estate: Estate, table: string): Row[] => [...(estate.tables[table]?.() ?? [])]
const assetTables = ['resources', 'resourcecontainers', 'authorizationresources']
const assetsOf = (estate: Estate) => assetTables.flatMap((table) => rowsOf(estate, table))

describe('a generated estate', () => {
  it.each([1000, 3000, 12_345])('has exactly the assets that were asked for: %i', (assets) => {
    expect(assetsOf(generateEstate({ assets, seed: 7 }))).toHaveLength(assets)
  })

  it('refuses what is too small to be an estate', () => {
    expect(() => generateEstate({ assets: 10, seed: 1 })).toThrow(RangeError)
  })

  it('has ids that are unique and in order in every table, and at most two and a half rows for each asset', () => {
    const estate = generateEstate({ assets: 4000, seed: 3, day: 3 })
    let rows = 0
    for (const table of Object.keys(estate.tables)) {
      const ids = rowsOf(estate, table).map(({ id }) => String(id).toLowerCase())
      expect(ids, table).toEqual([...new Set(ids)].sort())
      rows += ids.length
    }
    expect(rows / 4000).toBeLessThanOrEqual(2.5)
    expect(rows / 4000).toBeGreaterThan(1.5)
  })

  it('is the same for the same seed and another for another', () => {
    const text = (seed: number) => JSON.stringify(assetsOf(generateEstate({ assets: 1500, seed })))
    expect(text(5)).toBe(text(5))
    expect(text(5)).not.toBe(text(6))
  })

  it('is made while it is read', () => {
    const first = generateEstate({ assets: 50_000_000, seed: 1 }).tables.resources?.()[Symbol.iterator]().next()
    expect(first?.value).toMatchObject({ type: expect.any(String) })
  })

  it('changes a small share of its assets on another day, and says so in the change tables', () => {
    const [before, after] = [0, 1].map((day) =>
      generateEstate({ assets: 8000, seed: 2, day, changeFraction: 0.01 }),
    ) as [Estate, Estate]
    const standing = new Map(assetsOf(before).map((row) => [row.id, JSON.stringify(row)]))
    const changed = assetsOf(after).filter((row) => standing.get(row.id) !== JSON.stringify(row))
    expect(changed.length).toBeGreaterThan(40)
    expect(changed.length).toBeLessThan(120)
    const told = [...rowsOf(after, 'resourcechanges'), ...rowsOf(after, 'resourcecontainerchanges')].map(
      ({ properties }) => (properties as { targetResourceId: string }).targetResourceId,
    )
    expect(told.sort()).toEqual(changed.map(({ id }) => id).sort())
    expect(rowsOf(before, 'resourcechanges')).toEqual([])
  })

  it('spreads over 20 to 100 subscriptions', () => {
    expect(generateEstate({ assets: 1000 }).subscriptions).toHaveLength(20)
    expect(generateEstate({ assets: 1_000_000 }).subscriptions).toHaveLength(100)
  })
})
