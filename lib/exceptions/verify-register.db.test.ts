import { expect, test } from 'vitest'
import { comment } from './register.ts'
import { by } from './testing.ts'
import { approve, ask, estate, isSound } from './testing-register.ts'
import { verifyRegister } from './verify-register.ts'

test('the register tells of a row that was changed past it', async () => {
  const db = await estate()
  const request = await ask(db)
  await approve(db, request)
  await comment(db.pool, { id: request.id, text: 'Thanks!' }, by('anna'))
  await isSound(db)
  await db.pool.query(`update exception set ends_on = '2029-12-31' where id = $1`, [request.id])
  expect(await verifyRegister(db.pool)).toEqual([{ id: request.id, why: 'what it says is not what its log says' }])
})

test.each([
  `update exception_target set asset_key = gen_random_uuid()`,
  `update exception_target set label = 'harmless'`,
  `update exception set owner_name = 'Cleo Marsh'`,
  'update exception set review_since = now()',
  'update exception_decision set person_name = requester_name from exception',
])('the register tells of what was changed beside the terms: %s', async (change) => {
  const db = await estate()
  const request = await ask(db)
  await approve(db, request)
  await db.pool.query(change)
  expect(await verifyRegister(db.pool)).toMatchObject([{ id: request.id }])
})
