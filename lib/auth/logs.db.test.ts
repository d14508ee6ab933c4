import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { openTestDatabase } from '#lib/db/testing.ts'
import { listAuditEvents, recordAudit } from './audit.ts'
import {
  listSecurityEvents,
  recordSecurityEvent,
  recordTry,
  type SecurityEntry,
  streamSecurityEvents,
} from './security-events.ts'

let db: Database
beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(() => db.close())

const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 8, minute))

const entry = (more: Partial<SecurityEntry> = {}): SecurityEntry => ({
  at: at(0),
  kind: 'sign-in',
  personId: null,
  address: '192.0.2.7',
  detail: {},
  requestId: null,
  ...more,
})

describe('the security log', () => {
  test('is read newest first, page by page, by kind, person and time, with the person’s name', async () => {
    const ada = crypto.randomUUID()
    await db.pool.query(`insert into person (id, name) values ($1, 'Ada Boot')`, [ada])
    for (let minute = 0; minute < 7; minute++)
      await recordSecurityEvent(
        db.pool,
        entry({
          at: at(minute),
          kind: minute % 2 ? 'sign-in' : 'access.denied',
          personId: minute < 5 ? ada : 'nobody',
        }),
      )
    const first = await listSecurityEvents(db.pool, { size: 3 })
    expect(first.items.map((one) => one.at)).toEqual([at(6), at(5), at(4)])
    expect(first.items.map(({ personName }) => personName)).toEqual([null, null, 'Ada Boot'])
    const second = await listSecurityEvents(db.pool, { size: 3, cursor: first.next ?? '' })
    expect(second.items.map((one) => one.at)).toEqual([at(3), at(2), at(1)])
    const back = await listSecurityEvents(db.pool, { size: 3, cursor: second.previous ?? '' })
    expect(back.items).toEqual(first.items)
    const some = await listSecurityEvents(db.pool, { kinds: ['sign-in'], personId: ada, from: at(1), to: at(3) })
    expect(some.items.map((one) => one.at)).toEqual([at(1)])
  })

  test('says of what is tried without end that there is more, once, and of nobody else', async () => {
    const [one, other] = [crypto.randomUUID(), crypto.randomUUID()]
    const denied = (personId: string) => recordTry(db.pool, entry({ kind: 'access.denied', personId }))
    for (let tries = 0; tries < 65; tries++) await denied(one)
    await denied(other)
    const kindsOf = async (personId: string) =>
      (await listSecurityEvents(db.pool, { personId, size: 100 })).items.map(({ kind }) => kind)
    expect(await kindsOf(one)).toEqual(['limit.reached', ...Array(60).fill('access.denied')])
    expect(await kindsOf(other)).toEqual(['access.denied'])
  })

  test('is streamed whole, oldest first, and from where one left off', async () => {
    await db.pool.query(
      `insert into security_event (at, kind, detail)
       select now(), 'export', jsonb_build_object('n', n) from generate_series(1, 2500) n`,
    )
    const numbers: unknown[] = []
    let last = 0
    for await (const { detail, id } of streamSecurityEvents(db.pool, { kinds: ['export'] })) {
      numbers.push(detail.n)
      expect(id).toBeGreaterThan(last)
      last = id
    }
    expect(numbers).toEqual(Array.from({ length: 2_500 }, (_, index) => index + 1))
    await recordSecurityEvent(db.pool, entry({ kind: 'export' }))
    const rest = []
    for await (const event of streamSecurityEvents(db.pool, { after: last })) rest.push(event)
    expect(rest).toHaveLength(1)
  })

  test('takes whatever an attacker sends, so that the attack is in it', async () => {
    const nasty = fc.oneof(fc.string({ unit: 'binary' }), fc.constant('\0\ud800\\u0000"\n'))
    await fc.assert(
      fc.asyncProperty(nasty, nasty, nasty, async (value, key, address) => {
        await recordSecurityEvent(
          db.pool,
          entry({ address, requestId: value, detail: { [key]: value, list: [value] } }),
        )
      }),
      { numRuns: 60 },
    )
    await recordSecurityEvent(db.pool, entry({ detail: { said: 'a\0b\ud800', 'k\0': { deep: '\\u0000' } } }))
    const [newest] = (await listSecurityEvents(db.pool, { size: 1 })).items
    expect(newest?.detail).toEqual({ said: 'ab\ufffd', k: { deep: '\\u0000' } })
  })
})

describe('the log of changes', () => {
  const change = { at: at(0), actor: 'command', action: 'workload.change', requestId: null } as const

  test('is read by subject, newest first', async () => {
    for (const name of ['a', 'b', 'c'])
      await recordAudit(db.pool, { ...change, subjectType: 'workload', subjectId: 'shop', detail: { name } })
    await recordAudit(db.pool, { ...change, subjectType: 'workload', subjectId: 'data', detail: {} })
    const { items } = await listAuditEvents(db.pool, { subjectType: 'workload', subjectId: 'shop' })
    expect(items.map(({ detail }) => detail.name)).toEqual(['c', 'b', 'a'])
  })

  test('cannot be changed, not even by the owner of the database', async () => {
    await recordAudit(db.pool, { ...change, subjectType: 'setting', subjectId: 'target', detail: { to: 80 } })
    for (const statement of [`update audit_event set actor = 'x'`, 'delete from audit_event', 'truncate audit_event'])
      await expect(db.pool.query(statement)).rejects.toThrow(/never changed or removed/)
  })
})
