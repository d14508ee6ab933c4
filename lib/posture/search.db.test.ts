import { describe, expect, test } from 'vitest'
import { testDatabase } from '#lib/db/testing.ts'
import { wholeEstate } from './scope.ts'
import { findAssets, findChecks, findWorkloads } from './search.ts'
import { assetId, insertHistory, subscriptionId } from './testing.ts'

const names = ['stshop', 'stshopmedia', 'best-shop-100%', 'vm-legacy']

async function estate() {
  const { pool } = await testDatabase()
  const assets = names.map((name) => ({ name, subscription: name.includes('legacy') ? 'legacy' : 'shop' }))
  await insertHistory(
    pool,
    [
      { at: '2026-11-20T06:00:00Z', assets: [...assets, { name: 'stshopgone' }] },
      { at: '2026-11-21T06:00:00Z', assets },
    ],
    [],
    [
      { id: 1, slug: 'shop', name: 'Online shop' },
      { id: 2, slug: 'shopfloor', name: 'Shop floor' },
      { id: 3, slug: 'data', name: 'Data' },
    ],
  )
  return pool
}

describe('search', () => {
  test('finds assets by a part of the name, what begins with it first, without removed ones', async () => {
    const db = await estate()
    const find = async (text: string) => (await findAssets(db, wholeEstate, text)).map(({ name }) => name)
    expect(await find('STSHOP')).toEqual(['stshop', 'stshopmedia'])
    expect(await find('shop')).toEqual(['stshop', 'stshopmedia', 'best-shop-100%'])
    expect(await find('v')).toEqual(['vm-legacy'])
    expect(await find(' ')).toEqual([])
  })

  test('takes letters that mean something to the database as letters', async () => {
    const db = await estate()
    const find = async (text: string) => (await findAssets(db, wholeEstate, text)).map(({ name }) => name)
    expect(await find('100%')).toEqual(['best-shop-100%'])
    expect(await find('_shop')).toEqual([])
    expect(await find("'; drop")).toEqual([])
  })

  test('finds an asset by its id in any case, and what a longer id ends with', async () => {
    const db = await estate()
    const find = async (text: string) => (await findAssets(db, wholeEstate, text)).map(({ name }) => name)
    expect(await find(assetId({ name: 'stshop' }).toUpperCase())).toEqual(['stshop'])
    expect(await find('/subscriptions/elsewhere/providers/x/vm-legacy/')).toEqual(['vm-legacy'])
  })

  test('stays in the scope', async () => {
    const db = await estate()
    expect(await findAssets(db, { subscriptions: [subscriptionId('legacy')], workloads: null }, 'stshop')).toEqual([])
  })

  test('finds workloads by a part of the name, what begins with it first, and none beyond reach', async () => {
    const db = await estate()
    const find = async (reach: number[] | null, text: string) =>
      (await findWorkloads(db, { subscriptions: null, workloads: reach }, text)).map(({ slug }) => slug)
    expect(await find(null, 'SHOP')).toEqual(['shopfloor', 'shop'])
    expect(await find([1], 'shop')).toEqual(['shop'])
    expect(await find([0], 'shop')).toEqual([])
    expect(await find(null, '%')).toEqual([])
  })

  test('finds checks by words of the title or the id', () => {
    expect(findChecks('tls storage').map(({ id }) => id)).toContain('storage-minimum-tls')
    expect(findChecks('storage-minimum')).toMatchObject([{ id: 'storage-minimum-tls' }])
    expect(findChecks('')).toEqual([])
    expect(findChecks('no such check')).toEqual([])
  })
})
