import { createHash } from 'node:crypto'
import { checklist, type Pillar, type Severity } from '#lib/checklist/index.ts'
import type { ToldState } from '#lib/exceptions/model.ts'
import type { Queryable } from './database.ts'
import { type ExceptionFilter, everyException, numberNamed } from './exceptions/filter.ts'
import { type ListedException, listExceptions } from './exceptions/list-exceptions.ts'
import type { Looking } from './exceptions/matching.ts'
import { inScope } from './in-scope.ts'
import type { Scope } from './scope.ts'
import type { Environment } from './workloads/workload.ts'

export interface FoundAsset {
  readonly key: string
  readonly name: string
  readonly type: string
  readonly resourceGroup: string
  readonly subscription: string
}

export interface FoundCheck {
  readonly id: string
  readonly title: string
  readonly pillar: Pillar
  readonly severity: Severity
}

export interface FoundWorkload {
  readonly slug: string
  readonly name: string
  readonly environment: Environment
}

/** The longest text that is searched for: an id of Azure is at most some 1,000 letters. */
export const longestSearch = 1200

/**
 * The assets of the scope whose name contains the text (those that begin with it first), or whose id it is, whole or
 * down to any depth: of a pasted id that names no asset, its last part is looked for.
 * Indexes: asset_name_search (trigrams; one or two letters are looked for at the beginnings of words), the primary key.
 */
export async function findAssets(db: Queryable, scope: Scope, text: string, limit = 8): Promise<FoundAsset[]> {
  const wanted = text.trim().slice(0, longestSearch).replace(/\/+$/, '')
  if (wanted === '') return []
  const name = wanted.startsWith('/') ? wanted.slice(wanted.lastIndexOf('/') + 1) : wanted
  const exact = wanted.startsWith('/') ? keyOf(wanted) : null
  const values: unknown[] = [exact, name.length < 3 ? `${escaped(name)}%` : `%${escaped(name)}%`, name, limit]
  const { rows } = await db.query<FoundAsset>(
    `with found as (
       select key, name, type, resource_group, subscription_id from asset
       where removed_at is null and name ilike $2 and ${inScope(scope, values)}
       limit 200
     ), named as (
       select key, name, type, resource_group, subscription_id from asset
       where key = $1 and removed_at is null and ${inScope(scope, values)}
     )
     select f.key, f.name, f.type, f.resource_group as "resourceGroup", coalesce(s.name, f.subscription_id) as subscription
     from (select * from named union select * from found where not exists (select from named)) f
     left join subscription s on s.id = f.subscription_id
     order by lower(f.name) <> lower($3), not starts_with(lower(f.name), lower($3)), length(f.name), f.name, f.key
     limit $4`,
    values,
  )
  return rows
}

/**
 * The workloads within reach whose name contains the text, those that begin with it first. There are some hundreds at
 * most, so that no index is needed.
 */
export async function findWorkloads(db: Queryable, reach: Scope, text: string, limit = 5): Promise<FoundWorkload[]> {
  const name = text.trim().slice(0, longestSearch)
  if (name === '') return []
  const { rows } = await db.query<FoundWorkload>(
    `select slug, name, environment from workload
     where retired_at is null and ($1::int[] is null or id = any($1)) and name ilike $2
     order by not starts_with(lower(name), lower($3)), lower(name), slug
     limit $4`,
    [reach.workloads, `%${escaped(name)}%`, name, limit],
  )
  return rows
}

export interface FoundException {
  /** EX-0147. */
  readonly name: string
  readonly told: ToldState
  readonly checks: readonly string[]
  readonly targets: ListedException['targets']
  readonly endsOn: string | null
}

/** The exceptions of the scope that a text names by number or ticket, or that hold its words; the newest first. */
export async function findExceptions(
  db: Queryable,
  scope: Scope,
  text: string,
  looking: Looking,
  limit = 5,
): Promise<FoundException[]> {
  const q = text.trim().slice(0, 120)
  if (q === '') return []
  const filter: ExceptionFilter = { ...everyException, view: 'all', q }
  const { items } = await listExceptions(db, scope, filter, looking, { size: limit })
  const number = numberNamed(q)
  const found = items.map(({ id, name, told, checks, targets, endsOn }) => ({
    id,
    name,
    told,
    checks,
    targets,
    endsOn,
  }))
  return found.toSorted((a, b) => Number(b.id === number) - Number(a.id === number)).map(({ id: _, ...one }) => one)
}

/** The checks whose title or id holds every word of the text, in the order of the checklist. */
export function findChecks(text: string, limit = 8): FoundCheck[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  return checklist
    .filter(({ id, title }) => words.every((word) => title.toLowerCase().includes(word) || id.includes(word)))
    .slice(0, limit)
    .map(({ id, title, pillar, severity }) => ({ id, title, pillar, severity }))
}

function escaped(text: string): string {
  return text.replace(/[\\%_]/g, (letter) => `\\${letter}`)
}

// As lib/inventory makes keys (docs/decisions/0004): computed from an id without asking.
function keyOf(id: string): string {
  const hex = createHash('sha256').update(id.toLowerCase()).digest('hex')
  return hex.slice(0, 32).replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5')
}
