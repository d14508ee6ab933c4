import {
  type AttestedCheck,
  type AutomatedCheck,
  type Check,
  checksById,
  type Effort,
  type Recommendation,
  recommendation,
} from '#lib/checklist/index.ts'
import { severityWeights } from '#lib/scoring/index.ts'
import type { Queryable } from '../database.ts'
import { NotFound } from '../errors.ts'
import { inScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'
import { scopesOf } from '../score.ts'
import type { CheckStanding } from './checklist-standing.ts'
import { acceptedOfCheck, scoreOfCheck } from './published-checklist.ts'

type Described = Pick<Check, 'id' | 'title' | 'pillar' | 'area' | 'severity' | 'version' | 'why' | 'references'>

/** What an organisation may change about a check, with the value that is in force. */
export interface CheckParameter {
  readonly name: string
  readonly description: string
  readonly value: unknown
}

/** How a check is made: by a rule, or by people. */
export type CheckMaking =
  | ({ readonly kind: 'attested' } & Pick<AttestedCheck, 'statement' | 'reviewAfterDays'>)
  | ({ readonly kind: 'automated'; readonly parameters: readonly CheckParameter[]; readonly effort: Effort } & Pick<
      AutomatedCheck,
      'appliesTo' | 'reads' | 'paths' | 'fix' | 'caution'
    >)

export interface CheckDetail extends Described {
  readonly guidance: Recommendation | null
  readonly making: CheckMaking
  /** Null where it applies to nothing in the scope. */
  readonly standing: CheckStanding | null
  /** No scan has judged by it yet. */
  readonly isNew: boolean
  /** 0 to 100: the share of what it applies to that passes. */
  readonly score: number | null
  /** The same without what exceptions cover. */
  readonly accepted: number | null
  /** The weight that it holds back in the scope, and all that is applicable there. */
  readonly weight: number
  readonly weightApplicable: number
}

/**
 * One check of the checklist, and how it stands in the scope. Indexes: check_rollup_current, exception_check_rollup_current,
 * score_rollup_current.
 * @throws NotFound where the checklist has no such check.
 */
export async function getCheck(db: Queryable, scope: Scope, id: string): Promise<CheckDetail> {
  const check = checksById.get(id)
  if (!check) throw new NotFound('There is no such check on the checklist.')
  const { title, pillar, area, severity, version, why, references } = check
  const [standing, weightApplicable, isNew] = await Promise.all([
    standingOf(db, scope, id),
    applicableIn(db, scope),
    isUnjudged(db, id),
  ])
  return {
    ...{ id, title, pillar, area, severity, version, why, references },
    guidance: recommendation(check.guidance) ?? null,
    making: makingOf(check),
    standing,
    isNew,
    score: standing && scoreOfCheck(standing),
    accepted: standing && acceptedOfCheck(standing),
    weight: standing ? severityWeights[severity] * (standing.failed + standing.unknown) : 0,
    weightApplicable,
  }
}

function makingOf(check: Check): CheckMaking {
  if (check.kind === 'attested') {
    const { statement, reviewAfterDays } = check
    return { kind: 'attested', statement, reviewAfterDays }
  }
  const { appliesTo, reads, paths, fix, caution, effort } = check
  const parameters = Object.entries(check.parameters).map(([name, parameter]) => ({
    name,
    description: parameter.description,
    value: parameter.default as unknown,
  }))
  return { kind: 'automated', appliesTo, reads, paths, fix, caution, effort, parameters }
}

async function standingOf(db: Queryable, scope: Scope, id: string): Promise<CheckStanding | null> {
  const values: unknown[] = [id]
  const { rows } = await db.query<CheckStanding>(
    `select judged.*, covered.*
     from (select coalesce(sum(passed), 0)::int passed, coalesce(sum(defaulted), 0)::int defaulted,
             coalesce(sum(failed), 0)::int failed, coalesce(sum(unknown), 0)::int unknown
           from check_rollup
           where valid_to is null and check_no = (select no from check_number where check_id = $1)
             and ${inScope(scope, values)}) judged,
          (select coalesce(sum(failed), 0)::int "failedExcepted", coalesce(sum(unknown), 0)::int "unknownExcepted"
           from exception_check_rollup
           where valid_to is null and check_no = (select no from check_number where check_id = $1)
             and ${inScope(scope, values)}) covered`,
    values,
  )
  const standing = rows[0]
  return standing && standing.passed + standing.failed + standing.unknown > 0 ? standing : null
}

async function applicableIn(db: Queryable, scope: Scope): Promise<number> {
  const { rows } = await db.query<{ weight: number }>(
    `select coalesce(sum(weight_applicable), 0)::bigint weight from score_rollup
     where valid_to is null and scope = any($1)`,
    [scopesOf(scope)],
  )
  return rows[0]?.weight ?? 0
}

async function isUnjudged(db: Queryable, id: string): Promise<boolean> {
  const { rows } = await db.query(`select from check_number where check_id = $1`, [id])
  return rows.length === 0
}
