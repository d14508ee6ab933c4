import type { PoolClient } from 'pg'
import type { VisibleSubscription } from '#lib/azure/events.ts'
import { wellFormed } from './json-text.ts'

/**
 * Keeps the names, tags and management groups of the subscriptions that were seen; writes only what differs.
 * @returns those whose tags or management groups are others than before: what belongs to whom may be another, too
 */
export async function recordSubscriptions(
  client: PoolClient,
  visible: readonly VisibleSubscription[],
): Promise<string[]> {
  if (visible.length === 0) return []
  // Every subscription lies under the tenant's root: a list without any is one that Azure did not give.
  const { rows } = await client.query<{ id: string }>(
    `with given as (
       select s.id, s.name, s.state, s.tags,
         case when s.management_groups = '{}' then coalesce(o.management_groups, '{}') else s.management_groups end as management_groups,
         o.id is null or o.tags is distinct from s.tags
           or (s.management_groups <> '{}' and o.management_groups is distinct from s.management_groups) as is_moved,
         (o.name, o.state) is distinct from (s.name, s.state) as is_renamed
       from json_to_recordset($1::json) s (id text, name text, state text, tags jsonb, management_groups text[])
       left join subscription o on o.id = s.id
     ),
     written as (
       insert into subscription (id, name, state, tags, management_groups)
       select id, name, state, tags, management_groups from given where is_moved or is_renamed
       on conflict (id) do update
       set name = excluded.name, state = excluded.state, tags = excluded.tags, management_groups = excluded.management_groups
     )
     select id from given where is_moved`,
    [wellFormed(JSON.stringify(visible.map(asRecord)))],
  )
  return rows.map(({ id }) => id)
}

function asRecord({ id, name, state, tags, managementGroups }: VisibleSubscription) {
  const groups = managementGroups.map((group) => group.toLowerCase())
  return { id: id.toLowerCase(), name, state, tags, management_groups: groups }
}

/** Every subscription that was ever seen. */
export async function knownSubscriptions(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>('select id from subscription order by id')
  return rows.map(({ id }) => id)
}
