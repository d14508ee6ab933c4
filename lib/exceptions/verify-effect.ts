import type { Queryable } from '#lib/auth/database.ts'
import { readStatements } from '#lib/db/index.ts'
import { exceptionName } from './model.ts'
import { withReached } from './reached.ts'

const sql = readStatements(import.meta.url, 'verify-effect.sql', [
  'not_in_force',
  'in_force',
  'is_otherwise',
  'findings',
  'sums',
])

/**
 * Compares what counts as excepted now with what the register says: that only what is in force covers anything, and that
 * it covers its scope; that what is excepted is what is covered; that the accepted sums are those of what is excepted.
 * Found is what somebody wrote into these tables past the product. In a transaction that sees one moment.
 * @returns what does not hold, as sentences without their full stop
 */
export async function verifyEffect(db: Queryable): Promise<string[]> {
  return [
    ...(await idleButCovering(db)),
    ...(await coveringOtherwise(db)),
    ...(await exceptedOtherwise(db)),
    ...(await summedOtherwise(db)),
  ]
}

async function idleButCovering(db: Queryable): Promise<string[]> {
  const { rows } = await db.query<{ id: number }>(sql.not_in_force)
  return rows.map(({ id }) => `${exceptionName(id)}: it is not in force, and covers findings`)
}

async function coveringOtherwise(db: Queryable): Promise<string[]> {
  const { rows } = await db.query<{ id: number; state: string }>(sql.in_force)
  const found: string[] = []
  for (const { id, state } of rows) {
    const { rows: answers } = await db.query<{ otherwise: boolean }>(`${withReached}\n${sql.is_otherwise}`, [
      id,
      state === 'review',
    ])
    if (answers[0]?.otherwise) found.push(`${exceptionName(id)}: what it covers is not what its scope holds`)
  }
  return found
}

async function exceptedOtherwise(db: Queryable): Promise<string[]> {
  const { rows } = await db.query<{ more: number; less: number }>(sql.findings)
  const { more = 0, less = 0 } = rows[0] ?? {}
  return [
    ...(more > 0 ? [`${more} findings count as excepted that no exception in force covers`] : []),
    ...(less > 0 ? [`${less} findings do not count as excepted that an exception in force covers`] : []),
  ]
}

async function summedOtherwise(db: Queryable): Promise<string[]> {
  const { rows } = await db.query<{ otherwise: boolean }>(sql.sums)
  return rows[0]?.otherwise ? ['The accepted scores are not the sums of what is excepted'] : []
}
