import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from './open.ts'
import { openTestDatabase } from './testing.ts'
import { createWebRole, type WebRole } from './web-role.ts'

let db: Database
let role: WebRole
let web: pg.Client

beforeAll(async () => {
  db = await openTestDatabase()
  const made = await createWebRole(db.url)
  if (!made) throw new Error('the owner of the test database may create roles')
  role = made
  web = new pg.Client({ connectionString: role.url })
  web.on('error', () => undefined)
  await web.connect()
})
afterAll(async () => {
  await role.drop()
  await db.close()
})

const codeOf = (statement: string) =>
  web.query(statement).then(
    () => null,
    (error: { code?: string }) => error.code,
  )

describe('the database user of the web process', () => {
  test.each([
    'create table mine (id int)',
    'create schema mine',
    'create temporary sequence s; alter table asset add column mine int',
    'drop table asset',
    'truncate audit_event',
    `update audit_event set actor = 'nobody'`,
    'delete from audit_event',
    'delete from security_event',
    `update security_event set kind = 'x'`,
    'delete from finding',
    `update asset set name = 'x'`,
    `update scan set state = 'failed'`,
    `insert into score_rollup (scope, pillar, valid_from, weight_applicable, weight_passed, weight_unknown, passed, failed, unknown) values ('', 'x', now(), 1, 1, 1, 1, 1, 1)`,
    'delete from workload_membership',
    `update exception_event set actor = 'nobody'`,
    'delete from exception_event',
    'truncate exception_event',
    'update notification set id = id',
    'create role friend',
    `alter role current_user createrole`,
    `copy person to program 'cat'`,
    'alter table audit_event disable trigger all',
    'select pg_read_file($$/etc/passwd$$)',
  ])('may not %s', async (statement) => {
    expect(await codeOf(statement)).toBe('42501')
  })

  test('writes what people do, and adds to the logs', async () => {
    const wrote = []
    for (const statement of [
      `insert into person (id, name) values ('11111111-1111-4111-8111-111111111111', 'Ada')`,
      `insert into audit_event (at, actor, action, subject_type, subject_id, detail) values (now(), 'x', 'x', 'x', 'x', '{}')`,
      `insert into security_event (at, kind, detail) values (now(), 'x', '{}')`,
      `insert into setting (key, value, updated_at, updated_by) values ('target', '80', now(), 'x')`,
      'update workload_rules_state set version = version + 1',
      'select * from asset limit 1',
    ])
      wrote.push(await codeOf(statement))
    expect(wrote).toEqual([null, null, null, null, null, null])
  })

  test('every table is either listed as written by it, or only read', async () => {
    const { rows } = await db.pool.query<{ name: string }>(
      `select relname as name from pg_class
       where relnamespace = 'public'::regnamespace and relkind = 'r'
         and (has_table_privilege('temper_web', oid, 'insert') or has_table_privilege('temper_web', oid, 'update')
           or has_table_privilege('temper_web', oid, 'delete') or has_table_privilege('temper_web', oid, 'truncate'))
       order by 1`,
    )
    expect(rows.map(({ name }) => name)).toEqual([
      'audit_event',
      'delivery',
      'excepted_finding',
      'exception',
      'exception_check',
      'exception_check_rollup',
      'exception_coverage',
      'exception_decision',
      'exception_event',
      'exception_place',
      'exception_score_rollup',
      'exception_target',
      'idempotency_key',
      'mail_choice',
      'notification',
      'notification_read',
      'person',
      'rate_limit',
      'security_event',
      'session',
      'setting',
      'sign_in_attempt',
      'workload',
      'workload_owner',
      'workload_rule',
      'workload_rules_state',
    ])
  })
})

test('not even the owner of the audit log changes or removes what it says', async () => {
  await db.pool.query(
    `insert into audit_event (at, actor, action, subject_type, subject_id, detail) values (now(), 'x', 'x', 'x', 'x', '{}')`,
  )
  for (const statement of [
    `update audit_event set actor = 'nobody'`,
    'delete from audit_event',
    'truncate audit_event',
  ])
    await expect(db.pool.query(statement)).rejects.toThrow('never changed or removed')
})

test('the user is gone when its process is', async () => {
  const other = await createWebRole(db.url)
  await other?.drop()
  const client = new pg.Client({ connectionString: other?.url })
  await expect(client.connect()).rejects.toMatchObject({ code: '28P01' })
})

test('an owner that may not create roles gets none, and no error', async () => {
  await db.pool.query(`create role plain_owner login password 'plain'`)
  const url = new URL(db.url)
  url.username = 'plain_owner'
  url.password = 'plain'
  expect(await createWebRole(url.href)).toBeNull()
  await db.pool.query('drop role plain_owner')
})
