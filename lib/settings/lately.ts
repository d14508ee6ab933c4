import type { Queryable } from '#lib/auth/database.ts'

/** What the logs hold of the last days: for the sentence above each. */
export interface Lately {
  readonly events: number
  /** Of these, what was denied, refused or limited. */
  readonly refusals: number
}

/** Security events since then. Index: security_event_at_idx. */
export async function securityEventsSince(db: Queryable, since: Date): Promise<Lately> {
  const { rows } = await db.query<Lately>(
    `select count(*) as events,
            count(*) filter (where kind ~ '(denied|refused|reached)$') as refusals
     from security_event where at >= $1`,
    [since],
  )
  return rows[0]!
}

/** Changes since then, and by how many people. Index: audit_event_at_idx. */
export async function changesSince(db: Queryable, since: Date): Promise<{ changes: number; people: number }> {
  const { rows } = await db.query<{ changes: number; people: number }>(
    `select count(*) as changes, count(distinct actor) as people from audit_event where at >= $1`,
    [since],
  )
  return rows[0]!
}
