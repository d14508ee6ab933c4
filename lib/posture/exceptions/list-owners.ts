import type { Queryable } from '../database.ts'
import type { Scope } from '../scope.ts'
import { isListed, Values } from './matching.ts'

/** Somebody who answers for exceptions, and for how many. */
export interface ExceptionOwner {
  readonly id: string
  readonly name: string
  readonly exceptions: number
}

/** The owners of what is in view, who answer for most first; at most 200. Index: exception_owner. */
export async function exceptionOwners(db: Queryable, scope: Scope): Promise<ExceptionOwner[]> {
  const values = new Values()
  const { rows } = await db.query<ExceptionOwner>(
    `select e.owner_id as id, max(e.owner_name) as name, count(*)::int as exceptions from exception e
     where e.owner_id is not null and ${isListed(scope, values)}
     group by e.owner_id order by count(*) desc, max(e.owner_name), e.owner_id limit 200`,
    values.list,
  )
  return rows
}
