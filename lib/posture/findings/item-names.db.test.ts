import { expect, test } from 'vitest'
import { testDatabase } from '#lib/db/testing.ts'
import { assetKey, type FixtureAsset, insertHistory } from '../testing.ts'
import { itemNames } from './item-names.ts'

const group: FixtureAsset = {
  name: 'nsg-web',
  type: 'microsoft.network/networksecuritygroups',
  configuration: { properties: { securityRules: [{ name: 'web' }, { name: 'allow-admin' }, { priority: 3 }] } },
}
const evidence = (...paths: string[]) => paths.map((path) => ({ path, observed: null, expected: '' }))

test('what evidence points at inside an asset is known by its name, each once', async () => {
  const db = await testDatabase()
  await insertHistory(db.pool, [{ at: '2026-11-20T06:00:00.000Z', assets: [group] }])
  const asked = [
    evidence(
      'properties.securityRules[1].properties.access',
      'properties.securityRules[1].name',
      'properties.securityRules[0]',
    ),
    evidence('properties.minimumTlsVersion', 'networkInterfaces/x#properties.ipConfigurations[0]'),
    // Not there, and there without a name.
    evidence('properties.securityRules[7]', 'properties.securityRules[2]'),
  ]
  const names = await itemNames(
    db.pool,
    asked.map((one) => ({ assetKey: assetKey(group), evidence: one })),
  )
  expect(names).toEqual([['allow-admin', 'web'], [], []])
  expect(await itemNames(db.pool, [])).toEqual([])
})
