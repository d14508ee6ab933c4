import { expect, test } from 'vitest'
import { testDatabase } from '#lib/db/testing.ts'
import { defaultPolicy } from './model.ts'
import { changeExceptionPolicy, exceptionPolicy } from './policy.ts'

const change = { actor: 'anna', at: new Date('2026-11-23T10:00:00Z'), requestId: null }

test('the policy is the default until it is set; the log of changes has what it replaced, and nothing for the same again', async () => {
  const { pool } = await testDatabase()
  expect(await exceptionPolicy(pool)).toEqual(defaultPolicy)
  await changeExceptionPolicy(pool, defaultPolicy, change)
  const longer = { ...defaultPolicy, expiringDays: 30 }
  await changeExceptionPolicy(pool, longer, change)
  await changeExceptionPolicy(pool, longer, change)
  expect(await exceptionPolicy(pool)).toEqual(longer)
  const { rows } = await pool.query<{ detail: unknown }>(
    `select detail from audit_event where subject_id = 'exceptions'`,
  )
  expect(rows).toEqual([{ detail: { before: defaultPolicy, after: longer } }])
})

test('what no version of the product could have written counts as none', async () => {
  const { pool } = await testDatabase()
  await pool.query(
    `insert into setting (key, value, updated_at, updated_by) values ('exceptions', '{"expiringDays": -1}', now(), 'x')`,
  )
  expect(await exceptionPolicy(pool)).toEqual(defaultPolicy)
})
