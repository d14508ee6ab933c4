import type { Queryable } from '#lib/auth/database.ts'

/** A file that was imported. */
export interface DoneImport {
  readonly id: number
  readonly at: Date
  /** Null for who never signed in. */
  readonly by: string | null
  readonly file: string
  readonly lines: number
  readonly inForce: number
  readonly requests: number
  /** EX-0147: the first and last of what came of it; others may have been asked for in between. */
  readonly first: string
  readonly last: string
}

/** What was imported last, newest first: the log of changes, by audit_event_of_imports. */
export async function lastImports(db: Queryable, count: number): Promise<DoneImport[]> {
  const { rows } = await db.query<DoneImport>(
    `select e.id, e.at, p.name as by, e.detail->>'file' as file, (e.detail->>'lines')::int as lines,
       (e.detail->>'inForce')::int as "inForce", (e.detail->>'requests')::int as requests, e.detail->>'first' as first,
       e.detail->>'last' as last
     from (select * from audit_event where action = 'exception.import' order by id desc limit $1) e
     left join person p on p.id = case when e.actor ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then e.actor::uuid end
     order by e.id desc`,
    [count],
  )
  return rows
}
