import type { Queryable } from '../database.ts'
import type { Scope } from '../scope.ts'
import { isVisible, type Looking, Values } from './matching.ts'

/** Somebody who answers for exceptions, and for how many. */
export interface ExceptionOwner {
  readonly id: string
  readonly name: string
  readonly exceptions: number
}

/** The owners of what is in view, who answer for most first; at most 200. */
export async function exceptionOwners(db: Queryable, scope: Scope, looking: Looking): Promise<ExceptionOwner[]> {
  const values = new Values()
  const { rows } = await db.query<ExceptionOwner>(
    `select e.owner_id as id, max(e.owner_name) as name, count(*)::int as exceptions from exception e
     where e.state <> 'draft' and e.owner_id is not null and ${isVisible(scope, looking, values)}
     group by e.owner_id order by count(*) desc, max(e.owner_name), e.owner_id limit 200`,
    values.list,
  )
  return rows
}
