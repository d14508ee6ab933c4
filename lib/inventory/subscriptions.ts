import type { PoolClient } from 'pg'
import type { VisibleSubscription } from '#lib/azure/events.ts'
import { wellFormed } from './json-text.ts'

/** Keeps the names of the subscriptions that were seen; writes only what differs. */
export async function recordSubscriptions(client: PoolClient, visible: readonly VisibleSubscription[]): Promise<void> {
  if (visible.length === 0) return
  await client.query(
    `insert into subscription (id, name, state, tags)
     select id, name, state, tags from json_to_recordset($1::json) s (id text, name text, state text, tags jsonb)
     where not exists (
       select from subscription o where o.id = s.id and (o.name, o.state, o.tags) is not distinct from (s.name, s.state, s.tags)
     )
     on conflict (id) do update set name = excluded.name, state = excluded.state, tags = excluded.tags`,
    [
      wellFormed(
        JSON.stringify(visible.map(({ id, name, state, tags }) => ({ id: id.toLowerCase(), name, state, tags }))),
      ),
    ],
  )
}

/** Every subscription that was ever seen. */
export async function knownSubscriptions(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>('select id from subscription order by id')
  return rows.map(({ id }) => id)
}
