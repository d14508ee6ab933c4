import { expect, test } from 'vitest'
import { handmadeEstate } from './handmade.ts'
import { Listings } from './listing.ts'
import { scopeOf } from './scope.ts'

test('a table too large to be kept is paged in any order, and a page can be asked for again', () => {
  const estate = handmadeEstate({ subscriptions: 1, resources: 25_000 })
  const scope = scopeOf(estate, 'resources', { subscriptions: [], managementGroups: [] })
  const listing = new Listings().open(estate, 'resources | project id, name | order by id asc', 'resources', scope)
  const pages = [0, 9_000, 9_000, 4_000, 24_500].map((offset) => {
    const page = listing.page(offset, 1_000)
    return [(JSON.parse(page[0] ?? '') as { name: string }).name, page.length]
  })
  expect(listing.total).toBe(25_000)
  expect(pages).toEqual([
    ['account000000', 1_000],
    ['account009000', 1_000],
    ['account009000', 1_000],
    ['account004000', 1_000],
    ['account024500', 500],
  ])
})
