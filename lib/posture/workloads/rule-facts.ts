import type { Queryable } from '../database.ts'

/** What the newest scan knows that rules can name, as suggestions while somebody types. */
export interface RuleFacts {
  /** Most used first. */
  readonly tags: readonly {
    readonly name: string
    readonly count: number
    readonly values: readonly { readonly value: string; readonly count: number }[]
  }[]
  readonly resourceGroups: readonly { readonly name: string; readonly subscriptionId: string }[]
  readonly subscriptions: readonly { readonly id: string; readonly name: string }[]
  readonly managementGroups: readonly string[]
}

// A person looks through a few hundred; the estate may have a million. What is not suggested can be typed.
const most = { tagged: 20_000, names: 100, values: 50, places: 1_000 }

/** Indexes: asset_type_name_key_idx for resource groups; of resources, the first thousands stand for all. */
export async function ruleFacts(db: Queryable): Promise<RuleFacts> {
  const [tags, groups, subscriptions, above] = await Promise.all([
    tagsInUse(db),
    db.query<RuleFacts['resourceGroups'][number]>(
      `select lower(name) as name, subscription_id as "subscriptionId" from asset
       where type = $1 and removed_at is null order by asset.name, key limit ${most.places}`,
      [groupType],
    ),
    db.query<RuleFacts['subscriptions'][number]>(
      `select id, name from subscription order by lower(name), id limit ${most.places}`,
    ),
    db.query<{ name: string }>(
      `select distinct unnest(management_groups) as name from subscription order by name limit ${most.places}`,
    ),
  ])
  return {
    tags,
    resourceGroups: groups.rows,
    subscriptions: subscriptions.rows,
    managementGroups: above.rows.map(({ name }) => name),
  }
}

const groupType = 'microsoft.resources/subscriptions/resourcegroups'

/** Names are told apart in any case, as Azure does, and shown as they are spelled most often. */
async function tagsInUse(db: Queryable): Promise<RuleFacts['tags']> {
  const { rows } = await db.query<RuleFacts['tags'][number]>(
    `with tagged as (
       (select tags from asset where type = $1 and removed_at is null limit ${most.tagged})
       union all
       (select tags from asset where type <> $1 and removed_at is null and jsonb_typeof(tags) = 'object' limit ${most.tagged})
       union all
       select tags from subscription
     ), used as (
       select lower(tag.key) as folded, tag.key as name, coalesce(tag.value, '') as value, count(*) as times
       from tagged cross join lateral
         jsonb_each_text(case jsonb_typeof(tags) when 'object' then tags else '{}' end) tag
       group by tag.key, tag.value
     ), valued as (
       select folded, value, sum(times)::int as times,
         row_number() over (partition by folded order by sum(times) desc, value) as place
       from used group by folded, value
     )
     select mode() within group (order by name) as name, sum(times)::int as count,
       (select coalesce(json_agg(json_build_object('value', value, 'count', v.times) order by place), '[]')
        from valued v where v.folded = used.folded and place <= ${most.values} and value <> '') as values
     from used group by folded order by count desc, folded limit ${most.names}`,
    [groupType],
  )
  return rows
}
