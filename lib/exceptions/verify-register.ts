import type { Queryable } from '#lib/auth/database.ts'
import { termsDigest } from './digest.ts'
import { readExceptions, type StoredException } from './store.ts'

/** An exception that is not what the last entry of its log says. */
export interface Difference {
  readonly id: number
  readonly why: string
}

const EXCEPTIONS_AT_A_TIME = 500

/**
 * Compares every exception that was ever asked for with its log: the state and the digest of its last entry. Found are
 * rows that were changed, added or removed past the product.
 * @returns at most 100 differences, in the order of their numbers
 */
export async function verifyRegister(db: Queryable): Promise<Difference[]> {
  const differences: Difference[] = []
  for (let after = 0; differences.length < 100; ) {
    const { rows } = await db.query<{ id: number; state: string | null; digest: string | null }>(
      `select id, last.state, last.digest
       from (
         (select id from exception where id > $1 order by id limit ${EXCEPTIONS_AT_A_TIME})
         union
         (select distinct exception_id from exception_event where exception_id > $1
          order by exception_id limit ${EXCEPTIONS_AT_A_TIME})
         order by id limit ${EXCEPTIONS_AT_A_TIME}
       ) known
       left join lateral (
         select detail->>'state' as state, detail->>'digest' as digest
         from exception_event where exception_id = known.id order by seq desc limit 1
       ) last on true
       order by id`,
      [after],
    )
    const ids = rows.map(({ id }) => id)
    const stored = new Map((await readExceptions(db, ids)).map((one) => [one.id, one]))
    for (const { id, state, digest } of rows) {
      const why = differenceOf(stored.get(id), { state, digest })
      if (why) differences.push({ id, why })
    }
    const last = rows.at(-1)
    if (!last) break
    after = last.id
  }
  return differences.slice(0, 100)
}

function differenceOf(
  stored: StoredException | undefined,
  { state, digest }: { state: string | null; digest: string | null },
): string | null {
  if (!stored) return 'it is in the log, and not in the register'
  if (state === null) return stored.state === 'draft' ? null : 'it is in the register, and not in the log'
  if (stored.state !== state) return `the register says ${stored.state}, its log ${state}`
  return termsDigest(stored) === digest ? null : 'what it says is not what its log says'
}
