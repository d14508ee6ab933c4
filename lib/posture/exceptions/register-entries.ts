import type { Severity } from '#lib/checklist/index.ts'
import type {
  EvidenceLink,
  ExceptionCategory,
  ExceptionKind,
  ExceptionSource,
  ExceptionState,
  TargetKind,
} from '#lib/exceptions/model.ts'
import { approvalsNow, exceptionPolicy } from '#lib/exceptions/policy.ts'
import { iso } from '../assets/list-assets.ts'
import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'
import { isWhole, targetInScope, Values } from './matching.ts'

/** A part of a scope, as it is stored: what people read, and what it names. */
export interface EntryTarget {
  readonly kind: TargetKind
  /** The id of an asset or subscription, a resource group, a tag's name, a workload's slug. */
  readonly name: string
  /** Of a tag; null = any. */
  readonly value: string | null
  /** Of a resource group; of a tag: only there, '' = anywhere. */
  readonly subscriptionId: string
  /** As people read it. */
  readonly label: string
  /** Of an asset, for links; null where there is none of this id. */
  readonly assetKey: string | null
}

/** What an approver said of a request. */
export interface EntryDecision {
  readonly round: number
  readonly personId: string
  readonly personName: string
  readonly verdict: 'approve' | 'reject' | 'changes'
  readonly reason: string
  readonly at: string
}

/** A person as an exception names them; the id is null where they are not known here. */
export interface EntryPerson {
  readonly id: string | null
  readonly name: string
}

/** One exception, whole: every field of the register. Instants are ISO, days are ISO dates in the organisation's zone. */
export interface RegisterEntry {
  readonly id: number
  readonly state: ExceptionState
  readonly source: ExceptionSource
  readonly kind: ExceptionKind
  readonly predecessorId: number | null
  readonly category: ExceptionCategory | null
  readonly severity: Severity | null
  readonly checks: readonly string[]
  readonly targets: readonly EntryTarget[]
  /** Which its scope reaches or reached, of those in view, by name. */
  readonly workloads: readonly { readonly slug: string; readonly name: string }[]
  readonly justification: string
  readonly compensatingControls: string
  readonly riskStatement: string
  readonly plannedOn: string | null
  readonly ticket: string
  readonly evidence: readonly EvidenceLink[]
  readonly owner: EntryPerson
  /** The owner is not here any more. */
  readonly ownerLeft: boolean
  readonly requester: EntryPerson
  readonly startsOn: string | null
  readonly endsOn: string | null
  /** In force from here until before endsAt; null before it was approved. */
  readonly startsAt: string | null
  readonly endsAt: string | null
  readonly reviewEveryDays: number | null
  /** The day of its next review, or on which one fell due; null where there is none before its end. */
  readonly nextReviewOn: string | null
  /** Its review was told to be due, and nobody has said since that it still holds. */
  readonly isReviewDue: boolean
  readonly round: number
  /** Of what waits, as many as the policy asks for now, where that is more than when it was asked for. */
  readonly neededApprovals: number
  /** As of its request. */
  readonly askedApprovals: number
  /** Of all rounds, oldest first. */
  readonly decisions: readonly EntryDecision[]
  readonly requestedAt: string | null
  readonly decidedAt: string | null
  readonly measuredAt: string | null
  readonly reviewSince: string | null
  readonly grownAssets: number
  /** What it covers, of what the asker sees; before it is in force, as of its request. */
  readonly assets: number
  readonly findings: number
  /** Of the findings that one in force covers, verdicts that are unknown: lists of findings keep them apart. */
  readonly unknown: number
  readonly weight: number
  /** Of an exemption in Azure. */
  readonly externalId: string | null
  readonly version: number
  readonly createdAt: string
  readonly updatedAt: string
  readonly endedAt: string | null
}

/**
 * These exceptions with all that the register says of them, in the order of the ids. Those that the asker does not see,
 * and drafts, which are their author's, are left out. What of a scope lies outside of what the asker sees is left out
 * too, and so are its numbers. Indexes: the primary keys; exception_coverage_of_exception,
 * exception_event_exception_id_seq_idx.
 */
export async function registerEntries(
  db: Queryable,
  scope: Scope,
  ids: readonly number[],
): Promise<readonly RegisterEntry[]> {
  if (ids.length === 0) return []
  const places = new Values()
  places.place(ids)
  const values = places.list
  const { rows } = await db.query<Stored>(
    `select e.id, e.state, e.source, e.kind, e.predecessor_id "predecessorId", e.category, e.severity,
       array(select check_id from exception_check where exception_id = e.id order by check_id) as checks,
       targets.list as targets,
       (select coalesce(json_agg(json_build_object('slug', w.slug, 'name', w.name) order by w.name, w.slug), '[]')
        from workload w where w.id in (
          select p.workload_id from exception_place p where p.exception_id = e.id and ${inScope(scope, values, 'p')}
        )) as workloads,
       e.justification, e.compensating_controls "compensatingControls", e.risk_statement "riskStatement",
       e.planned_on::text "plannedOn", e.ticket, e.evidence,
       json_build_object('id', e.owner_id, 'name', e.owner_name) as owner,
       exists (select from person p where p.left_at is not null
         and p.id = case when e.owner_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then e.owner_id::uuid end) as "ownerLeft",
       json_build_object('id', e.requester_id, 'name', e.requester_name) as requester,
       e.starts_on::text "startsOn", e.ends_on::text "endsOn", ${iso('e.starts_at')} "startsAt", ${iso('e.ends_at')} "endsAt",
       e.review_every_days "reviewEveryDays", e.next_review_on::text "nextReviewOn",
       e.state in ('active', 'review') and exists (
         select from exception_event v where v.exception_id = e.id and v.kind = 'review_due'
           and v.detail->>'until' = e.next_review_on::text) as "isReviewDue",
       e.round, e.needed_approvals "neededApprovals", e.needed_approvals "askedApprovals",
       decisions.list as decisions,
       ${iso('e.requested_at')} "requestedAt", ${iso('e.decided_at')} "decidedAt", ${iso('e.measured_at')} "measuredAt",
       ${iso('e.review_since')} "reviewSince", ${isWhole(scope, places)} as "isWhole",
       e.assets, e.findings, e.weight, e.grown_assets as "grownAssets",
       e.external_id "externalId", e.version, ${iso('e.created_at')} "createdAt", ${iso('e.updated_at')} "updatedAt",
       ${iso('e.ended_at')} "endedAt"
     from unnest($1::int[]) with ordinality wanted (id, rank)
     join exception e on e.id = wanted.id and e.state <> 'draft'
     cross join lateral (${targetsOf(scope, places)}) targets
     cross join lateral (
       select coalesce(json_agg(json_build_object('round', d.round, 'personId', d.person_id, 'personName', d.person_name,
         'verdict', d.verdict, 'reason', d.reason, 'at', ${iso('d.at')}) order by d.at, d.person_id), '[]') as list
       from exception_decision d where d.exception_id = e.id
     ) decisions
     where ${exceptionInScope(scope, values, 'e.id')}
     order by wanted.rank`,
    values,
  )
  const inForce = rows.flatMap(({ id, state }) => (state === 'active' || state === 'review' ? [id] : []))
  const inPart = rows.filter(({ isWhole: isSeen }) => !isSeen).map(({ id }) => id)
  const [unknown, seen] = await Promise.all([countUnknown(db, scope, inForce), countSeen(db, scope, inPart)])
  const entries = rows.map(({ isWhole: isSeen, ...row }) => ({
    ...row,
    ...(isSeen ? {} : (seen.get(row.id) ?? nothingSeen)),
    unknown: unknown.get(row.id) ?? 0,
  }))
  if (!rows.some(isWaiting)) return entries
  const policy = await exceptionPolicy(db)
  return entries.map((entry) => (isWaiting(entry) ? { ...entry, neededApprovals: approvalsNow(policy, entry) } : entry))
}

/** From the side that has fewer rows: exception_coverage_of_exception, or excepted_finding_unknown. */
async function countUnknown(db: Queryable, scope: Scope, ids: readonly number[]): Promise<ReadonlyMap<number, number>> {
  if (ids.length === 0) return new Map()
  const values: unknown[] = [ids]
  const { rows } = await db.query<{ id: number; unknown: number }>(
    `select c.exception_id as id, count(*)::int as unknown
     from excepted_finding x
     join exception_coverage c on c.asset_key = x.asset_key and c.check_no = x.check_no and c.valid_to is null
     where x.valid_to is null and x.status = 'unknown' and c.exception_id = any($1::int[]) and ${inScope(scope, values, 'x')}
     group by c.exception_id`,
    values,
  )
  return new Map(rows.map(({ id, unknown }) => [id, unknown]))
}

type Seen = Pick<RegisterEntry, 'assets' | 'findings' | 'weight' | 'grownAssets'>
type Stored = Omit<RegisterEntry, 'unknown'> & { readonly isWhole: boolean }

const nothingSeen: Seen = { assets: 0, findings: 0, weight: 0, grownAssets: 0 }

/**
 * What the asker sees of exceptions that cover more: counted once for all is only the whole. By the ids themselves, so that
 * the planner knows how much each covers. Indexes: exception_coverage_of_exception, excepted_finding_of_workload.
 */
async function countSeen(db: Queryable, scope: Scope, ids: readonly number[]): Promise<ReadonlyMap<number, Seen>> {
  if (ids.length === 0) return new Map()
  const values: unknown[] = [ids]
  const { rows } = await db.query<Seen & { id: number }>(
    `select c.exception_id as id, count(distinct c.asset_key)::int as assets, count(*)::int as findings,
       sum(x.weight)::int as weight,
       (count(distinct c.asset_key) filter (where c.valid_from > e.measured_at))::int as "grownAssets"
     from exception_coverage c
     join excepted_finding x on x.asset_key = c.asset_key and x.check_no = c.check_no and x.valid_to is null
     join exception e on e.id = c.exception_id
     where c.exception_id = any($1::int[]) and c.valid_to is null and ${inScope(scope, values, 'x')}
     group by c.exception_id`,
    values,
  )
  return new Map(rows.map(({ id, ...seen }) => [id, seen]))
}

function isWaiting({ state }: Pick<RegisterEntry, 'state'>): boolean {
  return state === 'requested' || state === 'review'
}

/** Holds for the exceptions that the asker sees. Index: the primary key of exception_place. */
export function exceptionInScope(scope: Scope, values: unknown[], id: string): string {
  if (!scope.subscriptions && !scope.workloads) return 'true'
  return `exists (select from exception_place place where place.exception_id = ${id} and ${inScope(scope, values, 'place')})`
}

/** Names of what lies outside of the scope are told only to who sees it. */
function targetsOf(scope: Scope, values: Values): string {
  return `select coalesce(json_agg(json_build_object('kind', t.kind, 'name', t.name, 'value', t.value,
      'subscriptionId', t.subscription_id, 'label', t.label, 'assetKey', t.asset_key) order by t.position), '[]') as list
    from exception_target t where t.exception_id = e.id and ${targetInScope(scope, values)}`
}
