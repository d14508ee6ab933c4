import { expect, test } from 'vitest'
import { testDatabase } from '#lib/db/testing.ts'
import { claimOnce, keepAnswer, releaseKey, sweepIdempotencyKeys } from './idempotency.ts'

const now = new Date('2026-11-23T10:00:00Z')
const after = (seconds: number) => new Date(now.getTime() + seconds * 1_000)
const asked = { actor: 'a', key: 'k1', request: 'POST /exceptions {}', now }

test('of several at once, one does it; who asks again gets its answer', async () => {
  const { pool } = await testDatabase()
  const claims = await Promise.all([1, 2, 3, 4].map(() => claimOnce(pool, asked)))
  expect(claims.map(({ state }) => state).sort()).toEqual(['new', 'running', 'running', 'running'])
  await keepAnswer(pool, asked, { status: 201, body: '{"name":"EX-0001"}' })
  expect(await claimOnce(pool, asked)).toEqual({ state: 'answered', status: 201, body: '{"name":"EX-0001"}' })
})

test('a key stands for one request of one sender', async () => {
  const { pool } = await testDatabase()
  await claimOnce(pool, asked)
  expect(await claimOnce(pool, { ...asked, request: 'POST /exceptions {"a":1}' })).toEqual({ state: 'other' })
  expect(await claimOnce(pool, { ...asked, actor: 'b', request: 'another' })).toEqual({ state: 'new' })
})

test('what was refused may be sent again, changed or not', async () => {
  const { pool } = await testDatabase()
  await claimOnce(pool, asked)
  await releaseKey(pool, asked)
  expect(await claimOnce(pool, { ...asked, request: 'corrected' })).toEqual({ state: 'new' })
  await keepAnswer(pool, asked, { status: 201, body: '' })
  await releaseKey(pool, asked)
  expect(await claimOnce(pool, { ...asked, request: 'corrected' })).toMatchObject({ state: 'answered' })
})

test('what a process left when it died is taken up after a minute; answers are kept for a day', async () => {
  const { pool } = await testDatabase()
  await claimOnce(pool, asked)
  expect(await claimOnce(pool, { ...asked, now: after(59) })).toEqual({ state: 'running' })
  expect(await claimOnce(pool, { ...asked, now: after(60) })).toEqual({ state: 'new' })
  await keepAnswer(pool, asked, { status: 201, body: '' })
  expect(await sweepIdempotencyKeys(pool, after(86_400))).toBe(0)
  expect(await claimOnce(pool, { ...asked, now: after(86_459) })).toMatchObject({ state: 'answered' })
  expect(await claimOnce(pool, { ...asked, request: 'other', now: after(86_460) })).toEqual({ state: 'new' })
  expect(await sweepIdempotencyKeys(pool, after(3 * 86_400))).toBe(1)
})
