import { expect, test } from 'vitest'
import { testDatabase } from '#lib/db/testing.ts'
import { type FixtureAsset, insertHistory } from '#lib/posture/testing.ts'
import { decide, requestException } from './register.ts'
import { by, checks, SCANNED, terms } from './testing.ts'

const GROUP = 'microsoft.resources/subscriptions/resourcegroups'
const verdicts = { 'storage-shared-keys': 'fail' } as const

test('a tag whose name has a = in it is not taken for another with its value', async () => {
  const { pool } = await testDatabase()
  const assets: FixtureAsset[] = [
    { name: 'rg-data', type: GROUP, resourceGroup: 'rg-data', workload: 1, tags: { 'a=b': 'c' }, verdicts: {} },
    // Has the word a=b, and yet no tag of that name: it inherits its group's.
    { name: 'stinherits', resourceGroup: 'rg-data', workload: 1, tags: { a: 'b' }, verdicts },
    { name: 'stown', resourceGroup: 'rg-data', workload: 1, tags: { 'A=B': 'd' }, verdicts },
    { name: 'stother', resourceGroup: 'rg-shop', workload: 1, tags: { a: 'b=c' }, verdicts },
  ]
  await insertHistory(pool, [{ at: SCANNED, checks, assets }], [], [{ id: 1, slug: 'shop', name: 'Shop' }])
  const targets = [{ kind: 'tag' as const, name: 'a=b', value: 'c', subscriptionId: '' }]
  const { id, version } = await requestException(pool, { id: null, terms: terms({ targets }) }, by('anna'))

  await decide(pool, { id, version, verdict: 'approve', reason: '' }, by('ben'))

  const { rows } = await pool.query<{ name: string }>(
    'select a.name from exception_coverage c join asset a on a.key = c.asset_key where c.exception_id = $1',
    [id],
  )
  expect(rows.map(({ name }) => name)).toEqual(['stinherits'])
})
