import { readStatements } from '#lib/db/index.ts'
import type { Rule } from './define.ts'

const sql = readStatements(import.meta.url, 'matching.sql', [
  'all',
  'all_in_scan',
  'some_in_scan',
  'of_workload',
  'candidates',
])

/** Which assets a statement considers: the sections of matching.sql. */
export type Considered = 'all' | 'all_in_scan' | 'some_in_scan' | 'of_workload'

/**
 * The head of a statement, `with … candidate as (…)`: `placed` has the assets, each with its `place`, and `candidate`
 * pairs of a place and the rank of a workload of which a rule matches what is there. $1 is `asJson` of rules.
 */
export function withCandidates(considered: Considered): string {
  return `with ${sql[considered]},\n${sql.candidates}`
}

/** The rules of one workload, and its place among the others: the lowest rank wins. */
export interface RankedRules {
  readonly workload: number
  readonly rank: number
  readonly rules: readonly Rule[]
  /** Tried, not saved: they are candidates also where saved ones match the same. */
  readonly isTried?: boolean
}

/** What matching.sql takes as $1. */
export function asJson(ranked: readonly RankedRules[]): string {
  return JSON.stringify(
    ranked.flatMap(({ workload, rank, rules, isTried = false }) =>
      rules.map((rule) => ({ workload, rank, part: isTried ? 1 : 0, ...matchable(rule) })),
    ),
  )
}

function matchable(rule: Rule) {
  switch (rule.kind) {
    case 'tag':
      return { kind: rule.kind, name: rule.name.toLowerCase(), value: rule.value }
    case 'resource_group':
      return { kind: rule.kind, name: rule.name, subscription: rule.subscription, pattern: patternOf(rule.name) }
    default:
      return { kind: rule.kind, name: rule.name }
  }
}

/** For `like`; null where the name is meant as it is. Resource groups' names may have underscores, which `like` takes for any letter. */
function patternOf(name: string): string | null {
  return name.includes('*') ? name.replace(/[\\%_]/g, '\\$&').replace(/\*+/g, '%') : null
}
