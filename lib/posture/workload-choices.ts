import { escapeLike } from './assets/list-assets.ts'
import type { Queryable } from './database.ts'
import { inScope } from './in-scope.ts'
import type { AskedScope, Scope } from './scope.ts'

/** A workload or subscription that the scope can be narrowed to. */
export interface Choice {
  /** As addresses write it: a workload's slug, a subscription's id. */
  readonly value: string
  readonly name: string
}

/** The first of what there is, by name. */
export interface Choices {
  readonly items: readonly Choice[]
  readonly total: number
}

export interface ScopeChoices {
  readonly workloads: Choices
  readonly subscriptions: Choices
  /** There is something within reach that belongs to no workload: `none` in addresses, and not counted as one. */
  readonly hasUnassigned: boolean
}

/** More is searched for: an organisation may have ten thousand subscriptions. */
export const choicesShown = 50

/**
 * The workloads and subscriptions within reach that have assets, for the scope in the header. Workloads without assets
 * are among them, as there is something to say of them too. Indexes: asset_rollup_current, subscription_pkey.
 * @param search a part of the name; '' for all.
 */
export async function scopeChoices(db: Queryable, reach: Scope, search = ''): Promise<ScopeChoices> {
  const pattern = `%${escapeLike(search.trim())}%`
  const [workloads, subscriptions, unassigned] = await Promise.all([
    workloadChoices(db, reach, pattern),
    subscriptionChoices(db, reach, pattern),
    hasUnassigned(db, reach),
  ])
  return { workloads, subscriptions, hasUnassigned: unassigned }
}

/** What the chosen ones are called, as far as they are within reach. */
export async function namesOfChosen(
  db: Queryable,
  reach: Scope,
  asked: AskedScope,
): Promise<Omit<ScopeChoices, 'hasUnassigned'>> {
  const [workloads, subscriptions] = await Promise.all([
    asked.workloads ? workloadChoices(db, reach, '%', asked.workloads) : nothing,
    asked.subscriptions ? subscriptionChoices(db, reach, '%', asked.subscriptions) : nothing,
  ])
  return { workloads, subscriptions }
}

const nothing: Choices = { items: [], total: 0 }

async function workloadChoices(
  db: Queryable,
  { workloads: reach }: Scope,
  pattern: string,
  among: readonly string[] | null = null,
): Promise<Choices> {
  const { rows } = await db.query<Choice & { total: number }>(
    `select slug as value, name, count(*) over ()::int total
     from workload
     where retired_at is null and ($1::int[] is null or id = any($1))
       and name ilike $2 and ($3::text[] is null or slug = any($3))
     order by lower(name), slug limit ${choicesShown}`,
    [reach, pattern, among],
  )
  return choicesOf(rows)
}

/** Where nothing is a workload, nothing is without one. Index: asset_rollup_of_workload. */
async function hasUnassigned(db: Queryable, { workloads: reach }: Scope): Promise<boolean> {
  if (reach && !reach.includes(0)) return false
  const { rows } = await db.query<{ is: boolean }>(
    `select exists (select from workload where retired_at is null)
       and exists (select from asset_rollup where valid_to is null and workload_id = 0 and assets > 0) as is`,
  )
  return rows[0]?.is ?? false
}

async function subscriptionChoices(
  db: Queryable,
  reach: Scope,
  pattern: string,
  among: readonly string[] | null = null,
): Promise<Choices> {
  const values: unknown[] = [pattern, among]
  const { rows } = await db.query<Choice & { total: number }>(
    `select id as value, name, count(*) over ()::int total
     from subscription
     where name ilike $1 and ($2::text[] is null or id = any($2))
       and id in (select subscription_id from asset_rollup where valid_to is null and assets > 0 and ${inScope(reach, values)})
     order by lower(name), id limit ${choicesShown}`,
    values,
  )
  return choicesOf(rows)
}

function choicesOf(rows: readonly (Choice & { total: number })[]): Choices {
  return { items: rows.map(({ value, name }) => ({ value, name })), total: rows[0]?.total ?? 0 }
}
