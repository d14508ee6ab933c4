import type { Queryable } from '#lib/auth/database.ts'
import { readStatements } from '#lib/db/index.ts'
import { assetKey } from '#lib/inventory/index.ts'
import type { ExceptionState, Target } from './model.ts'

const effect = readStatements(import.meta.url, 'effect.sql', ['proposed', 'assets_of_targets', 'matching'])
const sql = readStatements(import.meta.url, 'measure.sql', ['measure', 'reaches_beyond'])

/** What terms would cover now. Weights are sums of severity weights. */
export interface Measured {
  readonly assets: number
  readonly findings: number
  /** Among the findings: those that cannot be judged. */
  readonly unknown: number
  readonly weight: number
  /** Among the findings: those that an exception in force covers already, and their weight. */
  readonly excepted: number
  readonly weightExcepted: number
  readonly subscriptions: number
  readonly byCheck: readonly { checkId: string; findings: number; weight: number; excepted: number }[]
  /** slug and name are null for what belongs to none. */
  readonly workloads: readonly { slug: string | null; name: string | null; findings: number; assets: number }[]
  /** The gravest, at most 20. */
  readonly examples: readonly {
    assetKey: string
    assetName: string
    assetType: string
    checkId: string
    status: 'fail' | 'unknown'
    isExcepted: boolean
  }[]
  /** Exceptions in force that cover some of it, at most 10. */
  readonly covering: readonly { id: number; state: ExceptionState; endsOn: string; findings: number }[]
}

interface Proposed {
  readonly checks: readonly string[]
  readonly targets: readonly Target[]
}

/**
 * What these checks and targets would cover, if they were in force now. Costs by what they cover.
 * @param reach the ids of the workloads that the asker may see, which alone are counted; null = all
 */
export async function measureTerms(
  db: Queryable,
  { checks, targets }: Proposed,
  reach: readonly number[] | null,
): Promise<Measured> {
  const { rows } = await db.query<{ measured: Measured }>(
    `with ${effect.proposed}\n${effect.assets_of_targets}\n${effect.matching}\n${sql.measure}`,
    [await asJson(db, targets), checks, reach],
  )
  const [found] = rows
  if (!found) throw new Error('A measure has one row.')
  return found.measured
}

/**
 * Whether a scope holds, or may come to hold, anything outside of these workloads: an owner cannot ask for that. A tag
 * always may; an asset, a resource group or a subscription that is not there, or holds nothing of theirs, does.
 */
export async function reachesBeyond(
  db: Queryable,
  targets: readonly Target[],
  reach: readonly number[] | null,
): Promise<boolean> {
  if (reach === null) return false
  const { rows } = await db.query<{ beyond: boolean }>(
    `with ${effect.proposed}\n${effect.assets_of_targets.replace(/,\s*$/, '')}\n${sql.reaches_beyond}`,
    [await asJson(db, targets), [], reach],
  )
  return rows[0]?.beyond ?? true
}

/** Targets as the statements read them, with the keys under which the database knows what they name. */
async function asJson(db: Queryable, targets: readonly Target[]): Promise<string> {
  const slugs = targets.flatMap((target) => (target.kind === 'workload' ? [target.slug] : []))
  const workloads = new Map<string, number>()
  if (slugs.length > 0) {
    const { rows } = await db.query<{ id: number; slug: string }>(
      'select id, slug from workload where slug = any($1) and retired_at is null',
      [slugs],
    )
    for (const { id, slug } of rows) workloads.set(slug, id)
  }
  return JSON.stringify(targets.map((target) => rowOf(target, workloads)))
}

function rowOf(target: Target, workloads: ReadonlyMap<string, number>) {
  const row = {
    kind: target.kind,
    subscription_id: '',
    value: null as string | null,
    asset_key: null,
    workload_id: null,
  }
  switch (target.kind) {
    case 'asset':
      return { ...row, name: target.id.toLowerCase(), asset_key: assetKey(target.id) }
    case 'resource_group':
      return { ...row, name: target.name.toLowerCase(), subscription_id: target.subscriptionId.toLowerCase() }
    case 'subscription':
      return { ...row, name: target.id.toLowerCase() }
    case 'workload':
      return { ...row, name: target.slug, workload_id: workloads.get(target.slug) ?? null }
    case 'tag':
      return {
        ...row,
        name: target.name.toLowerCase(),
        value: target.value,
        subscription_id: target.subscriptionId.toLowerCase(),
      }
  }
}
