import { expect } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { testDatabase } from '#lib/db/testing.ts'
import { contradictionsOfExceptions } from '#lib/jobs/testing-exceptions.ts'
import { Invalid } from './errors.ts'
import { defaultPolicy, type ExceptionPolicy, type ExceptionTerms, exceptionName } from './model.ts'
import { changeExceptionPolicy } from './policy.ts'
import { decide, requestException } from './register.ts'
import { readException } from './store.ts'
import { by, fillEstate, people, terms } from './testing.ts'
import { verifyEffect } from './verify-effect.ts'
import { verifyRegister } from './verify-register.ts'

/** What tests of the register do, and what they look at afterwards. */

/** A database of the test's own with the small estate of testing.ts. */
export async function estate(): Promise<Database> {
  const db = await testDatabase()
  await fillEstate(db)
  return db
}

/** What every test leaves: a log that the register agrees with, and sums that add up. */
export async function isSound(db: Database): Promise<void> {
  expect(await verifyRegister(db.pool)).toEqual([])
  expect(await verifyEffect(db.pool)).toEqual([])
  expect(await contradictionsOfExceptions(db)).toEqual({})
}

/** Asked for by anna, unless another is named. */
export const ask = (db: Database, given: Partial<ExceptionTerms> = {}, who: keyof typeof people = 'anna') =>
  requestException(db.pool, { id: null, terms: terms(given) }, by(who))

export const approve = (
  db: Database,
  { id, version }: { id: number; version: number },
  who: keyof typeof people = 'ben',
) => decide(db.pool, { id, version, verdict: 'approve', reason: '' }, by(who))

/** An exception that is there. */
export async function read({ pool }: Database, id: number) {
  const stored = await readException(pool, id)
  if (!stored) throw new Error(`There is no exception ${id}.`)
  return stored
}

interface Entry {
  kind: string
  actor: string
  at: Date
  detail: Record<string, unknown>
}
/** What the log has of it. */
export const logOf = async ({ pool }: Database, id: number) =>
  (
    await pool.query<Entry>(
      'select kind, actor, at, detail from exception_event where exception_id = $1 order by seq',
      [id],
    )
  ).rows
export const kindsOf = async (db: Database, id: number) => (await logOf(db, id)).map(({ kind }) => kind)
/** Who was told what of it: "requested approvers". */
export const toldOf = async ({ pool }: Database, id: number) =>
  (
    await pool.query<{ line: string }>(
      `select kind || ' ' || audience as line from notification where exception_id = $1 order by id`,
      [id],
    )
  ).rows.map(({ line }) => line)
/** What the log of changes has of it: "exception.decide approved, began <id>". */
export const auditOf = async ({ pool }: Database, id: number) =>
  (
    await pool.query<{ line: string }>(
      `select action || ' ' || (detail->>'change') || ' ' || actor as line from audit_event
       where subject_type = 'exception' and subject_id = $1 order by id`,
      [exceptionName(id)],
    )
  ).rows.map(({ line }) => line)
/** What counts as excepted now: "stshopmedia storage-shared-keys". */
export const excepted = async ({ pool }: Database) =>
  (
    await pool.query<{ line: string }>(
      `select a.name || ' ' || n.check_id as line
       from excepted_finding e join asset a on a.key = e.asset_key join check_number n on n.no = e.check_no
       where e.valid_to is null order by 1`,
    )
  ).rows.map(({ line }) => line)

export const setPolicy = ({ pool }: Database, policy: Partial<ExceptionPolicy>) =>
  changeExceptionPolicy(
    pool,
    { ...defaultPolicy, ...policy },
    { actor: people.cleo.id, at: by('cleo').at, requestId: null },
  )

/** What was wrong with what somebody said, as "endsOn: This day has passed."; none where it was taken. */
export const problems = async (promise: Promise<unknown>) =>
  promise.then(
    () => [],
    (error: unknown) => {
      if (error instanceof Invalid) return error.problems.map(({ path, message }) => `${path.join('.')}: ${message}`)
      throw error
    },
  )
