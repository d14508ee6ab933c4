import type { Pool, PoolClient } from 'pg'
import { readStatements } from '#lib/db/index.ts'
import type { Rule, RuleKind } from './define.ts'
import type { RankedRules } from './matching.ts'

const sql = readStatements(import.meta.url, 'rules.sql', ['state', 'rules', 'mark_applied'])

/** How far the rules that are saved have been applied to every asset. */
export interface RulesState {
  version: number
  appliedVersion: number
  /** Null while none ever were. */
  appliedAt: Date | null
  isApplied: boolean
}

/** Whether the rules that are saved are those by which assets stand in their workloads: for pages to ask again and again. */
export async function rulesState(db: Pick<Pool, 'query'>): Promise<RulesState> {
  const { rows } = await db.query<RulesState>(sql.state)
  return rows[0]!
}

/** A rule as the table has it. */
export interface StoredRule {
  kind: RuleKind
  name: string
  value: string | null
  subscription_id: string | null
}

/** A row of workload_rule as a rule. */
export function ruleOf({ kind, name, value, subscription_id }: StoredRule): Rule {
  if (kind === 'tag') return { kind, name, value }
  if (kind === 'resource_group') return { kind, name, subscription: subscription_id }
  return { kind, name }
}

/** The rules in force, the first workload first. */
export interface SavedRules {
  version: number
  isApplied: boolean
  ranked: RankedRules[]
}

export async function savedRules(client: PoolClient): Promise<SavedRules> {
  const { rows } = await client.query<{
    version: number
    appliedVersion: number
    ranked: { workload: number; rank: number; rules: StoredRule[] }[]
  }>(sql.rules)
  const { version, appliedVersion, ranked } = rows[0]!
  return {
    version,
    isApplied: version === appliedVersion,
    ranked: ranked.map((one) => ({ ...one, rules: one.rules.map(ruleOf) })),
  }
}

/**
 * Says that every asset stands where this version of the rules puts it. The last statement of the transaction that did
 * it: whoever saves a workload waits for this row.
 * @param now when it was done
 */
export async function markApplied(client: PoolClient, version: number, now: Date): Promise<void> {
  await client.query(sql.mark_applied, [version, now])
}
