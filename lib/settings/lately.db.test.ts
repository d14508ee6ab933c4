import { expect, test } from 'vitest'
import { recordAudit } from '#lib/auth/audit.ts'
import { recordSecurityEvent, type SecurityEventKind, securityEventKinds } from '#lib/auth/security-events.ts'
import { testDatabase } from '#lib/db/testing.ts'
import { changesSince, securityEventsSince } from './lately.ts'

const since = new Date('2026-11-23T00:00:00Z')
const at = new Date('2026-11-23T10:00:00Z')
const before = new Date('2026-11-22T23:59:59Z')

test('what was denied, refused or limited counts as refused, and only what is recent', async () => {
  const { pool } = await testDatabase()
  const rest = { personId: null, address: null, detail: {}, requestId: null }
  for (const kind of Object.keys(securityEventKinds) as SecurityEventKind[]) {
    await recordSecurityEvent(pool, { at, kind, ...rest })
    await recordSecurityEvent(pool, { at: before, kind, ...rest })
  }
  expect(await securityEventsSince(pool, since)).toEqual({
    events: Object.keys(securityEventKinds).length,
    refusals: 6,
  })
})

test('changes are counted with the people behind them', async () => {
  const { pool } = await testDatabase()
  const entry = { action: 'scan.request', subjectType: 'scan', subjectId: 'next', detail: {}, requestId: null } as const
  for (const [when, actor] of [
    [at, 'a'],
    [at, 'a'],
    [at, 'b'],
    [before, 'c'],
  ] as const)
    await recordAudit(pool, { ...entry, at: when, actor })
  expect(await changesSince(pool, since)).toEqual({ changes: 3, people: 2 })
})
