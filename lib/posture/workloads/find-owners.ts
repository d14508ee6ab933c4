import { escapeLike } from '../assets/list-assets.ts'
import type { Queryable } from '../database.ts'

/** Somebody who can be named as an owner: a person who signed in or owns something already, or a group that does. */
export interface FoundOwner {
  readonly kind: 'person' | 'group'
  /** In Entra ID. */
  readonly objectId: string
  readonly name: string
  /** user@domain, to tell namesakes apart; null of groups and of people who never signed in. */
  readonly username: string | null
}

/** The first few who are here still, and whose name or address has the text in it, those that begin with it first. Few rows: people, not assets. */
export async function findOwners(db: Queryable, text: string, limit = 8): Promise<FoundOwner[]> {
  const { rows } = await db.query<FoundOwner>(
    `select kind, "objectId", name, username
     from (
       select 'person' as kind, id as "objectId", name, username from person where left_at is null
       union all
       select 'group', object_id, min(name), null from workload_owner where kind = 'group' group by object_id
     ) known
     where name ilike '%' || $1 || '%' or username ilike '%' || $1 || '%'
     order by name ilike $1 || '%' desc, lower(name), "objectId" limit $2`,
    [escapeLike(text.trim()), limit],
  )
  return rows
}
