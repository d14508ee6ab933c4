import { checksById } from '#lib/checklist/index.ts'
import type { Queryable } from '../database.ts'
import { isFindingKey, partsOfKey } from '../findings/filter.ts'
import { inScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'
import { subscriptionNames } from '../workloads/subscription-names.ts'
import { listWorkloads } from '../workloads/workload.ts'
import type { NamedTarget } from './named-target.ts'

/** What an address asks to begin a request with. */
export interface AskedRequest {
  readonly checks: readonly string[]
  /** Keys. */
  readonly assets: readonly string[]
  /** How many findings were selected; null where none were. */
  readonly selected: number | null
  readonly groups: readonly { readonly subscriptionId: string; readonly name: string }[]
  readonly subscriptions: readonly string[]
  readonly workloads: readonly string[]
  readonly tags: readonly { readonly name: string; readonly value: string | null }[]
}

/** What the form begins with: all of it seen by the asker. */
export interface RequestStart {
  readonly checks: readonly string[]
  readonly targets: readonly NamedTarget[]
  /** What the first asset lies in, from small to large: where the scope could be widened to. */
  readonly around: readonly NamedTarget[]
  /** Checks that fail on the assets, worst first. */
  readonly failing: readonly string[]
  readonly selected: number | null
  /** How many of the assets, groups, subscriptions and workloads asked for are not there. */
  readonly missing: number
}

const MOST_CHECKS = 50
const MOST_TARGETS = 500

/** What an address names; what cannot be is left out, as a link must not die of it. */
export function askedRequestOf(params: Record<string, string | string[] | undefined>): AskedRequest {
  const listed = (name: string) => [
    ...new Set(
      texts(params[name])
        .flatMap((text) => text.split(','))
        .map((text) => text.trim())
        .filter(Boolean),
    ),
  ]
  const findings = listed('finding')
    .map((key) => key.toLowerCase())
    .filter(isFindingKey)
    .map(partsOfKey)
  const isKey = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
  const checks = [...listed('check'), ...findings.map(({ checkId }) => checkId)]
  const assets = [...listed('asset').map((key) => key.toLowerCase()), ...findings.map(({ assetKey }) => assetKey)]
  return {
    checks: [...new Set(checks)].filter((id) => checksById.get(id)?.kind === 'automated').slice(0, MOST_CHECKS),
    assets: [...new Set(assets)].filter(isKey).slice(0, MOST_TARGETS),
    selected: findings.length > 0 ? findings.length : null,
    groups: listed('group').flatMap((text) => {
      const [subscriptionId = '', name = ''] = text.split('/')
      return isKey(subscriptionId.toLowerCase()) && name ? [{ subscriptionId: subscriptionId.toLowerCase(), name }] : []
    }),
    subscriptions: listed('subscription_scope')
      .map((id) => id.toLowerCase())
      .filter(isKey),
    workloads: listed('workload_scope'),
    // A value may hold commas: one tag a parameter.
    tags: texts(params.tag).flatMap((text) => {
      const [, name = '', value = null] = /^([^=]+)(?:=(.*))?$/s.exec(text.trim()) ?? []
      return name ? [{ name, value }] : []
    }),
  }
}

const texts = (value: string | string[] | undefined) => [value ?? []].flat()

interface StartAsset {
  key: string
  id: string
  name: string
  resourceGroup: string
  subscriptionId: string
  subscription: string
  workload: { slug: string; name: string } | null
}

/** What the form begins with, as far as the asker sees it. Indexes: the primary key of asset, finding_current. */
export async function requestStart(db: Queryable, scope: Scope, asked: AskedRequest): Promise<RequestStart> {
  const [assets, failing, groups, subscriptions, workloads] = await Promise.all([
    assetsOf(db, scope, asked.assets),
    failingOn(db, scope, asked.assets),
    groupsOf(db, scope, asked.groups),
    subscriptionsOf(db, scope, asked.subscriptions),
    asked.workloads.length > 0 ? listWorkloads(db, scope) : [],
  ])
  const targets: NamedTarget[] = [
    ...assets.map(({ id, name, resourceGroup, workload, subscription }) => ({
      target: { kind: 'asset' as const, id },
      label: name,
      hint: [workload?.name ?? subscription, resourceGroup].filter(Boolean).join(' · '),
    })),
    ...groups,
    ...subscriptions,
    ...workloads
      .filter(({ slug }) => asked.workloads.includes(slug))
      .map(({ slug, name }) => ({ target: { kind: 'workload' as const, slug }, label: name, hint: '' })),
  ]
  const named = asked.assets.length + asked.groups.length + asked.subscriptions.length + asked.workloads.length
  return {
    checks: asked.checks,
    targets: [...targets, ...asked.tags.map(tagTarget)],
    around: assets[0] ? aroundAsset(assets[0]) : [],
    failing,
    selected: asked.selected,
    missing: named - targets.length,
  }
}

function tagTarget({ name, value }: AskedRequest['tags'][number]): NamedTarget {
  const label = value === null ? name : `${name}=${value}`
  return { target: { kind: 'tag', name, value, subscriptionId: '' }, label, hint: '' }
}

function aroundAsset({ resourceGroup, subscriptionId, subscription, workload }: StartAsset): NamedTarget[] {
  return [
    ...(resourceGroup
      ? [
          {
            target: { kind: 'resource_group' as const, subscriptionId, name: resourceGroup },
            label: resourceGroup,
            hint: subscription,
          },
        ]
      : []),
    ...(workload
      ? [{ target: { kind: 'workload' as const, slug: workload.slug }, label: workload.name, hint: '' }]
      : []),
    { target: { kind: 'subscription', id: subscriptionId }, label: subscription, hint: '' },
  ]
}

async function assetsOf(db: Queryable, scope: Scope, keys: readonly string[]): Promise<StartAsset[]> {
  if (keys.length === 0) return []
  const values: unknown[] = [keys]
  const { rows } = await db.query<StartAsset>(
    `select asset.key, asset.id, asset.name, asset.resource_group "resourceGroup", asset.subscription_id "subscriptionId",
       coalesce(subscription.name, asset.subscription_id) subscription,
       case when workload.id is not null then json_build_object('slug', workload.slug, 'name', workload.name) end workload
     from asset
     left join subscription on subscription.id = asset.subscription_id
     left join workload on workload.id = asset.workload_id
     where asset.key = any($1::uuid[]) and asset.removed_at is null and ${inScope(scope, values, 'asset')}
     order by array_position($1::uuid[], asset.key)`,
    values,
  )
  return rows
}

async function failingOn(db: Queryable, scope: Scope, keys: readonly string[]): Promise<string[]> {
  if (keys.length === 0) return []
  const values: unknown[] = [keys]
  const { rows } = await db.query<{ id: string }>(
    `select n.check_id id from finding f join check_number n on n.no = f.check_no
     where f.asset_key = any($1::uuid[]) and f.valid_to is null and ${inScope(scope, values, 'f')}
     group by n.check_id order by max(f.weight) desc, count(*) desc, n.check_id`,
    values,
  )
  return rows.map(({ id }) => id).filter((id) => checksById.has(id))
}

async function groupsOf(db: Queryable, scope: Scope, groups: AskedRequest['groups']): Promise<NamedTarget[]> {
  if (groups.length === 0) return []
  const values: unknown[] = [
    groups.map(({ subscriptionId }) => subscriptionId),
    groups.map(({ name }) => name.toLowerCase()),
  ]
  const { rows } = await db.query<{ subscriptionId: string; name: string; subscription: string }>(
    `select distinct asset.subscription_id "subscriptionId", asset.resource_group as name,
       coalesce(subscription.name, asset.subscription_id) subscription
     from unnest($1::text[], $2::text[]) asked (id, name)
     join asset on asset.subscription_id = asked.id and asset.resource_group = asked.name and asset.removed_at is null
     left join subscription on subscription.id = asset.subscription_id
     where ${inScope(scope, values, 'asset')}`,
    values,
  )
  return rows.map(({ subscriptionId, name, subscription }) => ({
    target: { kind: 'resource_group', subscriptionId, name },
    label: name,
    hint: subscription,
  }))
}

async function subscriptionsOf(db: Queryable, scope: Scope, ids: readonly string[]): Promise<NamedTarget[]> {
  if (ids.length === 0) return []
  const values: unknown[] = [ids]
  const { rows } = await db.query<{ id: string }>(
    `select distinct subscription_id as id from asset_rollup
     where subscription_id = any($1::text[]) and valid_to is null and assets > 0 and ${inScope(scope, values)}`,
    values,
  )
  const names = await subscriptionNames(
    db,
    rows.map(({ id }) => id),
  )
  return rows.map(({ id }) => ({ target: { kind: 'subscription', id }, label: names.get(id) ?? id, hint: '' }))
}
