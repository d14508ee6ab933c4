import type { Queryable } from '#lib/auth/database.ts'

/** Days as an address says them, such as 2026-11-23. */
export interface Days {
  readonly from: string | null
  /** Included. */
  readonly to: string | null
}

/** When these days begin and end in the organisation's time zone, for lists that ask for moments; `to` is excluded. */
export async function momentsOfDays(
  db: Queryable,
  { from, to }: Days,
  timeZone: string,
): Promise<{ from: Date | undefined; to: Date | undefined }> {
  if (!from && !to) return { from: undefined, to: undefined }
  const { rows } = await db.query<{ from: Date | null; to: Date | null }>(
    `select $1::timestamp at time zone $3 as "from", ($2::timestamp + interval '1 day') at time zone $3 as "to"`,
    [from, to, timeZone],
  )
  return { from: rows[0]?.from ?? undefined, to: rows[0]?.to ?? undefined }
}
