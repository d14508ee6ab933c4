import type { Queryable } from '../database.ts'
import { NotFound } from '../errors.ts'
import type { Scope } from '../scope.ts'

export type Environment = 'production' | 'staging' | 'test' | 'development' | 'shared'
export type Criticality = 'critical' | 'high' | 'medium' | 'low'

export interface WorkloadOwner {
  readonly kind: 'person' | 'group'
  /** In Entra ID. */
  readonly objectId: string
  readonly name: string
}

/** What makes an asset belong to a workload: any one of its rules. */
export type WorkloadRule =
  | { readonly kind: 'tag'; readonly name: string; readonly value: string | null }
  | { readonly kind: 'resource_group'; readonly name: string; readonly subscription: string | null }
  | { readonly kind: 'subscription' | 'management_group'; readonly name: string }

/** What is said of a workload, whatever it scores. */
export interface WorkloadFacts {
  readonly id: number
  readonly slug: string
  readonly name: string
  readonly environment: Environment
  readonly criticality: Criticality
  readonly owners: readonly WorkloadOwner[]
  /** The score to reach, 0 to 100; null without one. */
  readonly target: number | null
}

export interface Workload extends WorkloadFacts {
  readonly description: string
  /** In the order in which they were given. */
  readonly rules: readonly WorkloadRule[]
  /** Lower comes first: an asset belongs to the first workload of which a rule matches it. */
  readonly precedence: number
  readonly version: number
  readonly updatedAt: Date
  /** Set where it has no rules any more and is shown for the past only. */
  readonly retiredAt: Date | null
}

// Names do not tell who wrote them first: owners are shown people first, by name.
const facts = `workload.id, slug, workload.name, environment, criticality, target::float8 as target,
  coalesce((select json_agg(json_build_object('kind', kind, 'objectId', object_id, 'name', owner.name)
            order by kind, lower(owner.name), object_id)
            from workload_owner owner where owner.workload_id = workload.id), '[]') as owners`

const rules = `coalesce((select json_agg(
    case kind when 'tag' then json_build_object('kind', kind, 'name', rule.name, 'value', value)
      when 'resource_group' then json_build_object('kind', kind, 'name', rule.name, 'subscription', subscription_id)
      else json_build_object('kind', kind, 'name', rule.name) end order by position)
  from workload_rule rule where rule.workload_id = workload.id), '[]')`

/** The workloads within the scope that are in force, by name; a few hundred rows at most. */
export async function listWorkloads(db: Queryable, { workloads }: Scope): Promise<WorkloadFacts[]> {
  const { rows } = await db.query<WorkloadFacts>(
    `select ${facts} from workload
     where retired_at is null and ($1::int[] is null or id = any($1))
     order by lower(name), slug`,
    [workloads],
  )
  return rows
}

/**
 * The workload of this slug, also one that is retired. Index: workload_slug_key.
 * @throws NotFound where there is none, and where it lies outside the scope: asked and answered in the same way.
 */
export async function getWorkload(db: Queryable, { workloads }: Scope, slug: string): Promise<Workload> {
  const { rows } = await db.query<Workload>(
    `select ${facts}, description, precedence, version, updated_at as "updatedAt", retired_at as "retiredAt",
       ${rules} as rules
     from workload where slug = $1 and ($2::int[] is null or id = any($2))`,
    [slug, workloads],
  )
  if (!rows[0]) throw new NotFound('There is no such workload.')
  return rows[0]
}
