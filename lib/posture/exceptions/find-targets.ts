import type { TargetKind } from '#lib/exceptions/model.ts'
import { escapeLike } from '../assets/list-assets.ts'
import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'
import { findAssets } from '../search.ts'
import { scopeChoices } from '../workload-choices.ts'
import type { NamedTarget } from './named-target.ts'

const MOST = 8

/**
 * What a scope can be made of, by a part of its name, within what the asker sees. Tags are typed: none are found.
 * Indexes: asset_name_search, asset_of_group, the primary key of asset.
 */
export async function findTargets(
  db: Queryable,
  scope: Scope,
  kind: TargetKind,
  text: string,
): Promise<readonly NamedTarget[]> {
  switch (kind) {
    case 'asset':
      return findAssetTargets(db, scope, text)
    case 'resource_group':
      return findGroups(db, scope, text)
    case 'tag':
      return []
    default: {
      const { workloads, subscriptions } = await scopeChoices(db, scope, text)
      const found = kind === 'workload' ? workloads.items : subscriptions.items
      return found.slice(0, MOST).map(({ value, name }) => ({
        target: kind === 'workload' ? { kind, slug: value } : { kind, id: value },
        label: name,
        hint: '',
      }))
    }
  }
}

async function findAssetTargets(db: Queryable, scope: Scope, text: string): Promise<NamedTarget[]> {
  const found = await findAssets(db, scope, text, MOST)
  const { rows } = await db.query<{ key: string; id: string }>(
    'select key, id from asset where key = any($1::uuid[])',
    [found.map(({ key }) => key)],
  )
  const ids = new Map(rows.map(({ key, id }) => [key, id]))
  return found.flatMap(({ key, name, resourceGroup, subscription }) => {
    const id = ids.get(key)
    return id
      ? [
          {
            target: { kind: 'asset', id },
            label: name,
            hint: [subscription, resourceGroup].filter(Boolean).join(' · '),
          },
        ]
      : []
  })
}

/** Groups are assets themselves; one is found where the asker sees something in it. */
async function findGroups(db: Queryable, scope: Scope, text: string): Promise<NamedTarget[]> {
  const values: unknown[] = [`%${escapeLike(text.trim())}%`]
  const { rows } = await db.query<{ subscriptionId: string; name: string; subscription: string }>(
    `select g.subscription_id "subscriptionId", g.resource_group as name,
       coalesce(subscription.name, g.subscription_id) subscription
     from asset g
     left join subscription on subscription.id = g.subscription_id
     where g.type = 'microsoft.resources/subscriptions/resourcegroups' and g.removed_at is null and g.name ilike $1
       and exists (select from asset a where a.subscription_id = g.subscription_id
         and a.resource_group = g.resource_group and a.removed_at is null and ${inScope(scope, values, 'a')})
     order by length(g.name), g.name, g.key limit ${MOST}`,
    values,
  )
  return rows.map(({ subscriptionId, name, subscription }) => ({
    target: { kind: 'resource_group', subscriptionId, name },
    label: name,
    hint: subscription,
  }))
}
