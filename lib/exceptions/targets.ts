import type { PoolClient } from 'pg'
import type { Queryable } from '#lib/auth/database.ts'
import { readStatements } from '#lib/db/index.ts'
import { assetKey } from '#lib/inventory/index.ts'
import { dayInWords } from './days.ts'
import type { Problem } from './errors.ts'
import type { Target, TargetKind } from './model.ts'

const sql = readStatements(import.meta.url, 'targets.sql', [
  'know_targets',
  'each_target',
  'count_reach',
  'targets_of',
  'write_places',
  'remove_places',
  'unseen_assets',
])
const effect = readStatements(import.meta.url, 'matching.sql', ['assets_of_targets'])

/** A part of a scope as it is kept: names in lower case, and what they named when it was said. */
export interface StoredTarget {
  readonly kind: TargetKind
  /** Of a resource group; of a tag: only there, '' = anywhere. */
  readonly subscriptionId: string
  /** The id of an asset or subscription, a resource group, a tag's name: lower case; a workload's slug. */
  readonly name: string
  /** Of a tag; null = any. */
  readonly value: string | null
  readonly assetKey: string | null
  readonly workloadId: number | null
  /** As people read it. */
  readonly label: string
}

/** A target with what is known of it now. */
export interface ResolvedTarget extends StoredTarget {
  /** Of an asset that was there once. */
  readonly removedAt: Date | null
  /** Of a workload. */
  readonly isRetired: boolean
}

/** Targets as the statements take them. */
export function targetsJson(targets: readonly StoredTarget[]): string {
  return JSON.stringify(targetRows(targets))
}

/** Targets by the names of columns. */
export function targetRows(targets: readonly StoredTarget[]) {
  return targets.map(({ kind, subscriptionId, name, value, assetKey, workloadId, label }, position) => ({
    position,
    kind,
    subscription_id: subscriptionId,
    name,
    value,
    asset_key: assetKey,
    workload_id: workloadId,
    label,
  }))
}

interface Known {
  readonly assetName: string | null
  readonly removedAt: Date | null
  readonly subscriptionName: string | null
  readonly workloadId: number | null
  readonly workloadName: string | null
  readonly retiredAt: Date | null
}

/**
 * Finds what targets name, in their order. An asset that was never seen and a resource group without assets are targets
 * as well: what falls under them later is covered then.
 */
export async function resolveTargets(client: Queryable, targets: readonly Target[]): Promise<ResolvedTarget[]> {
  const named = targets.map(nameOf)
  const { rows } = await client.query<Known>(sql.know_targets, [targetsJson(named)])
  return named.map((target, position) => {
    const known = rows[position]
    const label = known?.assetName ?? known?.subscriptionName ?? known?.workloadName ?? target.label
    const { removedAt = null, workloadId = null, retiredAt = null } = known ?? {}
    return { ...target, label, workloadId, removedAt, isRetired: retiredAt !== null }
  })
}

/** An asset of a scope that no scan has seen. */
export interface UnseenAsset {
  readonly position: number
  readonly label: string
  /** The id of an asset that is called the same elsewhere. */
  readonly alike: string | null
}

/** Which of the targets are assets that were never there, nor anything below them: a word mistyped, more often than not. */
export async function unseenAssets(client: Queryable, targets: readonly ResolvedTarget[]): Promise<UnseenAsset[]> {
  const { rows } = await client.query<Omit<UnseenAsset, 'label'>>(sql.unseen_assets, [targetsJson(targets)])
  return rows.map((row) => ({ ...row, label: targets[row.position]?.label ?? '' }))
}

function nameOf(target: Target): StoredTarget {
  const rest = { subscriptionId: '', value: null, assetKey: null, workloadId: null }
  switch (target.kind) {
    case 'asset': {
      const name = target.id.toLowerCase().replace(/\/+$/, '')
      return { ...rest, kind: 'asset', name, assetKey: assetKey(name), label: target.id.split('/').at(-1) || target.id }
    }
    case 'resource_group': {
      const { kind, subscriptionId, name } = target
      return { ...rest, kind, subscriptionId: subscriptionId.toLowerCase(), name: name.toLowerCase(), label: name }
    }
    case 'subscription':
      return { ...rest, kind: 'subscription', name: target.id.toLowerCase(), label: target.id }
    case 'workload':
      return { ...rest, kind: 'workload', name: target.slug, label: target.slug }
    case 'tag': {
      const { kind, name, value, subscriptionId } = target
      const label = value === null ? name : `${name}=${value}`
      return { ...rest, kind, subscriptionId: subscriptionId.toLowerCase(), name: name.toLowerCase(), value, label }
    }
  }
}

/**
 * What keeps somebody from asking for these targets: what does not exist any more, and what they may not see, which is
 * told like what does not exist.
 * @param workloads that the person reaches, by id; null = everything
 */
export async function problemsOfTargets(
  client: Queryable,
  targets: readonly ResolvedTarget[],
  workloads: readonly number[] | null,
): Promise<Problem[]> {
  const reached = workloads === null ? null : await countReach(client, targets, workloads)
  return targets.flatMap((target, position) => {
    const message = problemOf(target, reached?.get(position) ?? null, reached !== null)
    return message === null ? [] : [{ path: ['targets', position], message }]
  })
}

interface Reach {
  readonly position: number
  readonly reached: number
  readonly assets: number
}

async function countReach(
  client: Queryable,
  targets: readonly ResolvedTarget[],
  workloads: readonly number[],
): Promise<Map<number, Reach>> {
  const { rows } = await client.query<Reach>(
    `with ${sql.each_target}\n${effect.assets_of_targets}\n${sql.count_reach}`,
    [targetsJson(targets), workloads],
  )
  return new Map(rows.map((row) => [row.position, row]))
}

const NOTHING_YOURS: Record<TargetKind, string> = {
  asset: 'There is no such asset in your workloads.',
  resource_group: 'There is nothing of your workloads in this resource group.',
  subscription: 'There is nothing of your workloads in this subscription.',
  workload: 'There is no such workload.',
  tag: 'Nothing in your workloads has this tag.',
}

function problemOf(target: ResolvedTarget, reach: Reach | null, isLimited: boolean): string | null {
  if (target.kind === 'workload' && target.workloadId === null) return NOTHING_YOURS.workload
  if (isLimited) {
    if (!reach?.reached) return NOTHING_YOURS[target.kind]
    // What gets the tag tomorrow may be anybody's.
    if (reach.reached < reach.assets || target.kind === 'tag')
      return 'This reaches beyond your workloads: choose your workload, or the assets themselves.'
  }
  if (target.isRetired) return `The workload “${target.label}” is retired: it has no assets any more.`
  if (target.removedAt)
    return `“${target.label}” was removed by ${dayInWords(target.removedAt.toISOString().slice(0, 10))}: nothing is left to except.`
  return null
}

/** Brings where an exception is seen up to date with its scope. What it reached stays, unless it is written anew. */
export async function writePlaces(
  client: PoolClient,
  id: number,
  targets: readonly StoredTarget[],
  { isAnew = false }: { isAnew?: boolean } = {},
): Promise<void> {
  if (isAnew) await client.query(sql.remove_places, [id])
  await writePlacesOfAll(client, [{ id, targets }])
}

/** The same for several exceptions at once; what they reached stays. */
export async function writePlacesOfAll(
  client: PoolClient,
  exceptions: readonly { readonly id: number; readonly targets: readonly StoredTarget[] }[],
): Promise<void> {
  const rows = exceptions.flatMap(({ id, targets }) => targetRows(targets).map((row) => ({ exception_id: id, ...row })))
  await client.query(`with ${sql.targets_of}\n${effect.assets_of_targets}\n${sql.write_places}`, [JSON.stringify(rows)])
}
