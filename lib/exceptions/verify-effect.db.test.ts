import { expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { testDatabase } from '#lib/db/testing.ts'
import { decide, requestException } from './register.ts'
import { by, fillEstate, groupTarget, terms } from './testing.ts'
import { verifyEffect } from './verify-effect.ts'

/** An estate with one exception in force and one that waits, in the hands of who owns the database: no trigger stops them. */
async function takenOver(): Promise<Database> {
  const db = await testDatabase()
  await fillEstate(db)
  const { id, version } = await requestException(db.pool, { id: null, terms: terms() }, by('anna'))
  await decide(db.pool, { id, version, verdict: 'approve', reason: '' }, by('ben'))
  await requestException(db.pool, { id: null, terms: terms({ targets: [groupTarget('rg-shop')] }) }, by('anna'))
  return db
}

const others = `select asset_key, check_no, subscription_id, workload_id, status, weight from finding f
  where valid_to is null and not exists (select from excepted_finding e where e.asset_key = f.asset_key and e.check_no = f.check_no)`

test('what the product writes holds', async () => {
  const db = await takenOver()
  expect(await verifyEffect(db.pool)).toEqual([])
})

test('findings that were added to what an exception in force covers are found', async () => {
  const db = await takenOver()
  await db.pool.query(`insert into exception_coverage (exception_id, asset_key, check_no, valid_from)
    select 1, asset_key, check_no, now() from (${others} limit 1) f`)
  expect(await verifyEffect(db.pool)).toContain('EX-0001: what it covers is not what its scope holds')
})

test('coverage of what was not approved is found', async () => {
  const db = await takenOver()
  await db.pool.query(`insert into exception_coverage (exception_id, asset_key, check_no, valid_from)
    select 2, asset_key, check_no, now() from (${others} limit 1) f`)
  expect(await verifyEffect(db.pool)).toContain('EX-0002: it is not in force, and covers findings')
})

test('findings that were excepted without an exception, and sums that were made up, are found', async () => {
  const db = await takenOver()
  await db.pool.query(`insert into excepted_finding (asset_key, check_no, valid_from, subscription_id, workload_id, pillar, weight, status)
    select asset_key, check_no, now(), subscription_id, workload_id, 'configure', weight, status from (${others} limit 1) f`)
  expect(await verifyEffect(db.pool)).toEqual([
    '1 findings count as excepted that no exception in force covers',
    'The accepted scores are not the sums of what is excepted',
  ])
})

test('an accepted score that was raised is found', async () => {
  const db = await takenOver()
  await db.pool.query(`update exception_score_rollup set weight_excepted = weight_excepted + 1 where scope = ''`)
  expect(await verifyEffect(db.pool)).toEqual(['The accepted scores are not the sums of what is excepted'])
})

test('what was taken away from an exception is found', async () => {
  const db = await takenOver()
  await db.pool.query('delete from exception_coverage')
  expect(await verifyEffect(db.pool)).toContain('EX-0001: what it covers is not what its scope holds')
})
