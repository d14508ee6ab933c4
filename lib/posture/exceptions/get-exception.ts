import type { Severity } from '#lib/checklist/index.ts'
import { type ExceptionState, exceptionName, type ToldState } from '#lib/exceptions/model.ts'
import { toldState } from '#lib/exceptions/state-machine.ts'
import type { Queryable } from '../database.ts'
import { NotFound } from '../errors.ts'
import { inScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'
import { sumsAt, total } from '../score.ts'
import { type CoveredFinding, coveredFindings, namedCheck, reachedFindings } from './findings-of.ts'
import { type Looking, Values } from './matching.ts'
import { type RegisterEntry, registerEntries } from './register-entries.ts'

/** What an exception covers of one check. */
export interface CoveredCheck {
  readonly checkId: string
  readonly title: string
  readonly severity: Severity
  readonly findings: number
  /** Of the findings, verdicts that are unknown. */
  readonly unknown: number
  readonly assets: number
}

/** A neighbour in the succession: whose place it takes, or what took its. */
export interface RelatedException {
  /** EX-0147. */
  readonly name: string
  readonly entry: RegisterEntry
  readonly told: ToldState
}

/** One exception, with everything that its page shows but its timeline. */
export interface ExceptionDetail {
  /** EX-0147. */
  readonly name: string
  readonly entry: RegisterEntry
  readonly told: ToldState
  /** The checks, each with what is covered of it now; those that cover nothing as well. */
  readonly checks: readonly CoveredCheck[]
  /** What it covers, or would where it is not in force yet; the gravest first, at most `examples`. */
  readonly findings: readonly CoveredFinding[]
  /** Workloads of the scope that it reaches. */
  readonly workloads: readonly { readonly slug: string; readonly name: string }[]
  /** By what points are counted: the applicable weight of the scope. */
  readonly weightApplicable: number
  readonly predecessor: RelatedException | null
  /** Requests to change or renew it, and what took its place; the newest first. */
  readonly successors: readonly RelatedException[]
}

/**
 * The exception of this number.
 * @throws {NotFound} where there is none, it is a draft, or it reaches nothing in the scope: the same answer, by the same
 *   statement. Indexes: exception_coverage_of_exception, exception_predecessor_id_idx, the primary keys.
 */
export async function getException(
  db: Queryable,
  scope: Scope,
  id: number,
  looking: Looking,
  { examples = 50 }: { examples?: number } = {},
): Promise<ExceptionDetail> {
  const [entry] = await registerEntries(db, scope, [id])
  if (!entry) throw new NotFound(`There is no exception ${id}.`)
  const [checks, findings, workloads, sums, related] = await Promise.all([
    coveredChecks(db, scope, entry),
    isAhead(entry.state) ? reachedFindings(db, scope, entry, examples) : coveredFindings(db, scope, entry, examples),
    workloadsReached(db, scope, id),
    sumsAt(db, scope, looking.now),
    relatedTo(db, scope, entry, looking),
  ])
  const predecessor = related.find((one) => one.entry.id === entry.predecessorId) ?? null
  return {
    name: exceptionName(entry.id),
    entry,
    told: toldOf(entry, looking),
    checks,
    findings,
    workloads,
    weightApplicable: total(sums).weightApplicable,
    predecessor,
    successors: related.filter((one) => one !== predecessor),
  }
}

const isAhead = (state: ExceptionState) => ['requested', 'returned', 'approved', 'imported'].includes(state)

/** Whether this is a draft of the person who looks. Index: the primary key. */
export async function isOwnDraft(db: Queryable, id: number, { personId }: Looking): Promise<boolean> {
  const { rowCount } = (await db.query(
    `select from exception where id = $1 and state = 'draft' and requester_id = $2`,
    [id, personId],
  )) as { rowCount: number | null }
  return rowCount === 1
}

/** The state of an entry as people are told it. */
export function toldOf({ state, startsAt, endsAt }: RegisterEntry, looking: Looking): ToldState {
  const moment = (iso: string | null) => (iso === null ? null : new Date(iso))
  return toldState({ state, startsAt: moment(startsAt), endsAt: moment(endsAt) }, looking.now, looking)
}

const severityRank = { critical: 0, high: 1, medium: 2, low: 3 } as const

/** An exception covers a finding once: of one check as many assets as findings. */
async function coveredChecks(db: Queryable, scope: Scope, { id, checks }: RegisterEntry): Promise<CoveredCheck[]> {
  const values = new Values()
  const { rows } = await db.query<{ checkId: string; findings: number; unknown: number; assets: number }>(
    `select n.check_id as "checkId", count(*)::int as findings,
       count(*) filter (where x.status = 'unknown')::int as unknown, count(*)::int as assets
     from exception_coverage c
     join excepted_finding x on x.asset_key = c.asset_key and x.check_no = c.check_no and x.valid_to is null
     join check_number n on n.no = c.check_no
     where c.exception_id = ${values.place(id)} and c.valid_to is null and ${inScope(scope, values.list, 'x')}
     group by n.check_id`,
    values.list,
  )
  const counts = new Map(rows.map((row) => [row.checkId, row]))
  return checks
    .map((checkId) => ({ ...namedCheck(checkId), findings: 0, unknown: 0, assets: 0, ...counts.get(checkId) }))
    .toSorted((a, b) => severityRank[a.severity] - severityRank[b.severity] || b.findings - a.findings)
}

async function workloadsReached(db: Queryable, scope: Scope, id: number) {
  const values = new Values()
  const { rows } = await db.query<{ slug: string; name: string }>(
    `select distinct w.slug, w.name from exception_place p join workload w on w.id = p.workload_id
     where p.exception_id = ${values.place(id)} and ${inScope(scope, values.list, 'p')} order by w.name, w.slug`,
    values.list,
  )
  return rows
}

/** Those that it names or is named by, as far as the viewer sees them. */
async function relatedTo(
  db: Queryable,
  scope: Scope,
  { id, predecessorId }: RegisterEntry,
  looking: Looking,
): Promise<RelatedException[]> {
  const { rows } = await db.query<{ id: number }>(
    `select id from exception where (predecessor_id = $1 or id = $2) and state <> 'draft' order by id desc limit 50`,
    [id, predecessorId],
  )
  const entries = await registerEntries(
    db,
    scope,
    rows.map((row) => row.id),
  )
  return entries.map((entry) => ({ name: exceptionName(entry.id), entry, told: toldOf(entry, looking) }))
}
