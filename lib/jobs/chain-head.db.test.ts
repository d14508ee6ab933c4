import { expect, test } from 'vitest'
import { testDatabase } from '#lib/db/testing.ts'
import { headOf, headText, parseHead } from '#lib/exceptions/chain.ts'
import { tellHead } from './chain-head.ts'

test('the head that the process’ log has is one that audit:verify takes', async () => {
  const { pool } = await testDatabase()
  const told: object[] = []
  const log = { info: (entry: object) => void told.push(entry) }
  await tellHead(pool, log)
  expect(told).toEqual([])
  await pool.query(
    `insert into exception_event (at, exception_id, kind, actor, actor_name, detail) values (now(), 1, 'requested', 'ada', 'Ada', '{}')`,
  )
  await tellHead(pool, log)
  const head = await headOf(pool)
  expect(told).toEqual([{ head: headText(head) }])
  expect(parseHead(headText(head))).toEqual(head)
})
