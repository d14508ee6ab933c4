import { checksById, type Severity, severities } from '#lib/checklist/index.ts'
import { type ExceptionState, exceptionName, type Target } from '#lib/exceptions/model.ts'
import { proposedTargets, withProposed } from '#lib/exceptions/proposed.ts'
import { pointsHeldBack, scoreOf } from '#lib/scoring/index.ts'
import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import { latestMoment } from '../moments.ts'
import type { Scope } from '../scope.ts'
import { sumsAt, total } from '../score.ts'
import { exceptionInScope } from './register-entries.ts'

/** What somebody is about to ask for. */
export interface Proposed {
  readonly checks: readonly string[]
  readonly targets: readonly Target[]
  /** Whose place it would take: what that one covers is not "already covered". */
  readonly predecessorId: number | null
}

/** An exception that covers some of it already, or would once it is approved. */
export interface OverlappingException {
  readonly id: number
  readonly name: string
  readonly state: ExceptionState
  readonly endsOn: string | null
  /** How many of the same findings. */
  readonly findings: number
}

export interface PreviewedCheck {
  readonly checkId: string
  readonly severity: Severity
  readonly findings: number
  /** One of the assets that fail it, by key. */
  readonly example: string
}

/** What an exception would cover if it were in force now, of what the asker sees. */
export interface RequestPreview {
  readonly assets: number
  readonly findings: number
  /** Gravest first; only those that there are. */
  readonly bySeverity: readonly { readonly severity: Severity; readonly findings: number }[]
  readonly byCheck: readonly PreviewedCheck[]
  readonly workloads: readonly { readonly slug: string; readonly name: string }[]
  /** Assets in no workload are among them. */
  readonly isBeyondWorkloads: boolean
  /** A few of the assets. */
  readonly examples: readonly { readonly key: string; readonly name: string; readonly type: string }[]
  /** Of the findings, those that are excepted already, by another than the predecessor. */
  readonly excepted: number
  readonly overlapping: readonly OverlappingException[]
  readonly score: {
    /** Whose score: the one workload that it is all in, else null = all that the asker sees. */
    readonly of: string | null
    /** What these findings hold back of the raw score. */
    readonly points: number
    readonly before: number | null
    readonly after: number | null
  }
}

interface Counted {
  assets: number
  findings: number
  weight: number
  excepted: number
  /** What is excepted besides, less what counts again when the predecessor ends. */
  moved: number
  byCheck: { checkId: string; findings: number; example: string }[]
  workloads: { id: number; slug: string; name: string }[]
  isBeyondWorkloads: boolean
  examples: { key: string; name: string; type: string }[]
  overlapping: { id: number; state: ExceptionState; endsOn: string | null; findings: number }[]
}

/** So many requests that wait are compared with: the newest. */
const MOST_WAITING = 20
const EXAMPLES = 5

/**
 * What terms would cover that nobody has asked for yet, and what of it is covered already or asked for. Costs by what
 * they reach. Indexes: those of lib/exceptions/matching.sql; excepted_finding_current, exception_coverage_of_finding.
 */
export async function previewRequest(db: Queryable, scope: Scope, proposed: Proposed): Promise<RequestPreview> {
  const waiting = await waitingOn(db, scope, proposed)
  const [found, moment] = await Promise.all([countProposed(db, scope, proposed, waiting), latestMoment(db)])
  const { weight, moved, byCheck, workloads, overlapping, ...counted } = found
  const [sole] = workloads
  const isSole = workloads.length === 1 && !counted.isBeyondWorkloads && sole !== undefined
  const sums = moment && total(await sumsAt(db, isSole ? { ...scope, workloads: [sole.id] } : scope, moment.at))
  const known = byCheck.map((one) => ({ ...one, severity: checksById.get(one.checkId)?.severity ?? 'low' }))
  return {
    ...counted,
    byCheck: known,
    bySeverity: severities.flatMap(({ id: severity }) => {
      const findings = known.reduce((sum, one) => sum + (one.severity === severity ? one.findings : 0), 0)
      return findings > 0 ? [{ severity, findings }] : []
    }),
    workloads: workloads.map(({ slug, name }) => ({ slug, name })),
    overlapping: overlapping.map((one) => ({ ...one, name: exceptionName(one.id) })),
    score: {
      of: isSole ? sole.name : null,
      points: sums ? pointsHeldBack(weight, sums) : 0,
      before: sums && scoreOf(sums).accepted,
      after: sums && scoreOf({ ...sums, weightExcepted: sums.weightExcepted + moved }).accepted,
    },
  }
}

/** Requests that are not in force yet and name one of the checks, the newest first. Index: exception_check_check_id_exception_id_idx. */
async function waitingOn(db: Queryable, scope: Scope, { checks, predecessorId }: Proposed): Promise<number[]> {
  const values: unknown[] = [checks, predecessorId]
  const { rows } = await db.query<{ id: number }>(
    `select e.id from exception e
     where e.state in ('requested', 'approved') and e.id is distinct from $2::int
       and exists (select from exception_check c where c.exception_id = e.id and c.check_id = any($1::text[]))
       and ${exceptionInScope(scope, values, 'e.id')}
     order by e.id desc limit ${MOST_WAITING}`,
    values,
  )
  return rows.map(({ id }) => id)
}

async function countProposed(
  db: Queryable,
  scope: Scope,
  { checks, targets, predecessorId }: Proposed,
  waiting: readonly number[],
): Promise<Counted> {
  const values: unknown[] = [proposedTargets(targets), checks, waiting, predecessorId]
  const { rows } = await db.query<Counted>(
    `${withProposed},
     seen as materialized (
       select f.asset_key, f.check_no, f.weight, f.workload_id
       from covered c
       join finding f on f.asset_key = c.asset_key and f.check_no = c.check_no and f.valid_to is null
       where c.exception_id = 0 and ${inScope(scope, values, 'f')}
     ),
     held as materialized (
       select s.*, exists (
           select from exception_coverage c where c.asset_key = s.asset_key and c.check_no = s.check_no
             and c.valid_to is null and c.exception_id is distinct from $4::int
         ) as by_others,
         exists (
           select from excepted_finding x
           where x.asset_key = s.asset_key and x.check_no = s.check_no and x.valid_to is null
         ) as is_excepted
       from seen s
     ),
     overlap as (
       select c.exception_id, count(*) as findings
       from seen s
       join exception_coverage c on c.asset_key = s.asset_key and c.check_no = s.check_no and c.valid_to is null
       where c.exception_id is distinct from $4::int
       group by c.exception_id
       union all
       select c.exception_id, count(*)
       from seen s join covered c on c.asset_key = s.asset_key and c.check_no = s.check_no
       where c.exception_id <> 0
       group by c.exception_id
     )
     select (select count(distinct asset_key) from seen) as assets, (select count(*) from seen) as findings,
       (select coalesce(sum(weight), 0)::int from seen) as weight,
       (select count(*) from held where by_others) as excepted,
       (select coalesce(sum(weight), 0)::int from held where not is_excepted) - ${lost(scope, values)} as moved,
       (select coalesce(json_agg(json_build_object('checkId', n.check_id, 'findings', o.findings, 'example', o.example)
          order by o.weight desc, o.findings desc, n.check_id), '[]')
        from (select check_no, count(*) as findings, max(weight) as weight, min(asset_key::text) as example
              from seen group by check_no) o
        join check_number n on n.no = o.check_no) as "byCheck",
       (select coalesce(json_agg(json_build_object('id', w.id, 'slug', w.slug, 'name', w.name) order by w.precedence), '[]')
        from workload w where w.id in (select workload_id from seen)) as workloads,
       exists (select from seen where workload_id = 0) as "isBeyondWorkloads",
       (select coalesce(json_agg(json_build_object('key', a.key, 'name', a.name, 'type', a.type) order by a.name, a.key), '[]')
        from (select distinct asset_key from seen order by asset_key limit ${EXAMPLES}) r
        join asset a on a.key = r.asset_key) as examples,
       (select coalesce(json_agg(json_build_object('id', e.id, 'state', e.state, 'endsOn', e.ends_on, 'findings', o.findings)
          order by o.findings desc, e.ends_on desc nulls last, e.id), '[]')
        from (select * from overlap order by findings desc limit 5) o
        join exception e on e.id = o.exception_id) as overlapping`,
    values,
  )
  return rows[0]!
}

/** The weight that only the predecessor covers, and that would count again. */
function lost(scope: Scope, values: unknown[]): string {
  return `(select coalesce(sum(x.weight), 0)::int from exception_coverage p
     join excepted_finding x on x.asset_key = p.asset_key and x.check_no = p.check_no and x.valid_to is null
     where p.exception_id = $4::int and p.valid_to is null and ${inScope(scope, values, 'x')}
       and not exists (select from seen s where s.asset_key = p.asset_key and s.check_no = p.check_no)
       and not exists (
         select from exception_coverage other where other.asset_key = p.asset_key and other.check_no = p.check_no
           and other.valid_to is null and other.exception_id <> p.exception_id
       ))`
}
