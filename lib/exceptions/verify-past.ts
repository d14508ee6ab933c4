import type { Queryable } from '#lib/auth/database.ts'
import { readStatements } from '#lib/db/index.ts'
import { exceptionName } from './model.ts'
import type { Period } from './verify-log.ts'

const sql = readStatements(import.meta.url, 'verify-past.sql', [
  'outside',
  'astray',
  'hidden',
  'uncovered',
  'misweighed',
  'sums',
])

/**
 * Compares all that ever counted as excepted with the log: that an exception covered nothing before it began or after it
 * ended, and nothing but its checks in its scope; that what was excepted was covered; that the accepted sums of each moment
 * are those of what was excepted then. In a transaction that sees one moment. Costs by what was ever covered.
 * @param periods of verifyLog
 * @returns what does not hold, as sentences without their full stop
 */
export async function verifyPast(db: Queryable, periods: readonly Period[]): Promise<string[]> {
  const inForce = [periods.map(({ id }) => id), periods.map(({ since }) => since), periods.map(({ until }) => until)]
  const of = async (statement: string, values: unknown[], what: string) =>
    (await db.query<{ id: number }>(statement, values)).rows.map(({ id }) => `${exceptionName(id)}: ${what}`)
  return [
    ...(await of(sql.outside, inForce, 'it covered findings while its log says that it was not in force')),
    ...(await of(sql.astray, [], 'it covered what lies outside of its checks or its scope')),
    ...(await of(sql.hidden, [], 'it covers what lies in none of the places where it is shown')),
    ...(await counted(db, sql.uncovered, 'findings counted as excepted while no exception covered them')),
    ...(await counted(
      db,
      sql.misweighed,
      'findings counted as excepted with a weight or a status that they never had',
    )),
    ...(await summedOtherwise(db)),
  ]
}

async function counted(db: Queryable, statement: string, what: string): Promise<string[]> {
  const { rows } = await db.query<{ findings: number }>(statement)
  const { findings = 0 } = rows[0] ?? {}
  return findings > 0 ? [`${findings} ${what}`] : []
}

async function summedOtherwise(db: Queryable): Promise<string[]> {
  const { rows } = await db.query<{ since: Date | null }>(sql.sums)
  const since = rows[0]?.since
  return since ? [`The accepted scores from ${since.toISOString()} on are not the sums of what was excepted`] : []
}
