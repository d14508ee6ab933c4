import type { PoolClient } from 'pg'
import type { Queryable } from '#lib/auth/database.ts'
import type { Severity } from '#lib/checklist/index.ts'
import { readStatements } from '#lib/db/index.ts'
import { differenceBetween } from './difference.ts'
import type {
  Actor,
  EvidenceLink,
  ExceptionCategory,
  ExceptionKind,
  ExceptionSource,
  ExceptionState,
  Target,
} from './model.ts'
import { severityOf } from './policy.ts'
import { withReached } from './reached.ts'
import type { Standing, Verdict } from './state-machine.ts'
import { type StoredTarget, targetsJson } from './targets.ts'
import { type ExceptionDraft, targetKey } from './terms.ts'

const sql = readStatements(import.meta.url, 'store.sql', [
  'read',
  'read_decisions',
  'create',
  'made_once',
  'write_terms',
  'write_checks',
  'remove_targets',
  'write_targets',
  'measure',
  'sees',
  'count_open',
  'rivals',
  'write_decision',
  'discard',
])

export interface StoredDecision {
  readonly round: number
  readonly personId: string
  readonly personName: string
  readonly verdict: Verdict
  readonly reason: string
  readonly at: Date
}

/** An exception as it is kept. Days are ISO dates. */
export interface StoredException {
  readonly id: number
  readonly state: ExceptionState
  readonly source: ExceptionSource
  readonly kind: ExceptionKind
  readonly predecessorId: number | null
  /** Null only in a draft, as are owner and end. */
  readonly category: ExceptionCategory | null
  readonly severity: Severity | null
  readonly justification: string
  readonly compensatingControls: string
  readonly riskStatement: string
  readonly plannedOn: string | null
  readonly ticket: string
  readonly evidence: readonly EvidenceLink[]
  readonly ownerId: string | null
  readonly ownerName: string
  readonly requesterId: string | null
  readonly requesterName: string
  readonly startsOn: string | null
  readonly endsOn: string | null
  readonly startsAt: Date | null
  readonly endsAt: Date | null
  readonly reviewEveryDays: number | null
  readonly nextReviewOn: string | null
  readonly round: number
  readonly neededApprovals: number
  readonly requestedAt: Date | null
  readonly decidedAt: Date | null
  readonly measuredAt: Date | null
  readonly reviewSince: Date | null
  readonly grownAssets: number
  readonly assets: number
  readonly findings: number
  readonly weight: number
  readonly externalId: string | null
  readonly external: unknown
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly endedAt: Date | null
  /** Ids, in order. */
  readonly checks: readonly string[]
  readonly targets: readonly StoredTarget[]
  /** Of all rounds, first to last. */
  readonly decisions: readonly StoredDecision[]
}

/** An exception with its checks, scope and decisions; null where there is none of that number. */
export async function readException(
  client: Queryable,
  id: number,
  { lock = false }: { lock?: boolean } = {},
): Promise<StoredException | null> {
  const [found] = await readExceptions(client, [id], { lock })
  return found ?? null
}

/** The same of several, in whatever order; those that there are. */
export async function readExceptions(
  client: Queryable,
  ids: readonly number[],
  { lock = false }: { lock?: boolean } = {},
): Promise<StoredException[]> {
  const { rows } = await client.query<Omit<StoredException, 'decisions'>>(
    lock ? `${sql.read} for update of e` : sql.read,
    [ids],
  )
  if (rows.length === 0) return []
  const { rows: decisions } = await client.query<StoredDecision & { exceptionId: number }>(sql.read_decisions, [ids])
  const byException = Map.groupBy(decisions, ({ exceptionId }) => exceptionId)
  return rows.map((found) => ({
    ...found,
    decisions: (byException.get(found.id) ?? []).map(({ exceptionId: _, ...decision }) => decision),
  }))
}

/** What of it decides what may become of it. */
export function standingOf(stored: StoredException): Standing {
  const { state, kind, requesterId, ownerId, round, neededApprovals, startsAt, endsAt, decisions } = stored
  const approvedBy = decisions
    .filter((one) => one.round === round && one.verdict === 'approve')
    .map(({ personId }) => personId)
  return { state, kind, requesterId, ownerId, round, neededApprovals, approvedBy, startsAt, endsAt }
}

/** What it says, as a form takes it. Names of Azure come in lower case. */
export function draftOf(stored: StoredException): ExceptionDraft {
  const { ownerId, ownerName } = stored
  return {
    checks: [...stored.checks],
    targets: stored.targets.map(targetOf),
    category: stored.category,
    justification: stored.justification,
    compensatingControls: stored.compensatingControls,
    riskStatement: stored.riskStatement,
    plannedOn: stored.plannedOn,
    ticket: stored.ticket,
    evidence: [...stored.evidence],
    owner: ownerId === null ? null : { id: ownerId, name: ownerName },
    startsOn: stored.startsOn,
    endsOn: stored.endsOn,
    reviewEveryDays: stored.reviewEveryDays,
  }
}

const nothingSaid: ExceptionDraft = {
  ...{ checks: [], category: null, justification: '', compensatingControls: '', riskStatement: '', plannedOn: null },
  ...{ ticket: '', evidence: [], owner: null, startsOn: null, endsOn: null, reviewEveryDays: null },
}

/** Whether a draft says all this already. The order of checks means nothing, that of a scope's parts neither. */
export function saysAlready(stored: StoredException, draft: ExceptionDraft, targets: readonly Named[]): boolean {
  const { targets: _scope, ...before } = draftOf(stored)
  const { targets: _named, ...after } = { ...nothingSaid, ...draft }
  const scope = (parts: readonly Named[]) => new Set(parts.map((part) => targetKey(targetOf(part))))
  const isSameScope = scope(stored.targets).symmetricDifference(scope(targets)).size === 0
  return isSameScope && Object.keys(differenceBetween(before, { ...after, checks: uniqueChecks(draft) })).length === 0
}

function uniqueChecks(draft: ExceptionDraft): string[] {
  return [...new Set(draft.checks ?? [])]
}

type Named = Pick<StoredTarget, 'kind' | 'subscriptionId' | 'name' | 'value'>

/** A part of a scope as it was said. */
function targetOf({ kind, subscriptionId, name, value }: Named): Target {
  switch (kind) {
    case 'asset':
      return { kind, id: name }
    case 'resource_group':
      return { kind, subscriptionId, name }
    case 'subscription':
      return { kind, id: name }
    case 'workload':
      return { kind, slug: name }
    case 'tag':
      return { kind, name, value, subscriptionId }
  }
}

interface NewDraft {
  readonly source: ExceptionSource
  readonly kind: ExceptionKind
  readonly predecessorId: number | null
  readonly requester: Actor
  readonly at: Date
}

/** A new draft. @returns its number */
export async function createException(client: PoolClient, draft: NewDraft): Promise<number> {
  const id = await insertDraft(client, draft, null)
  if (id === null) throw new Error('The exception was not created.')
  return id
}

/**
 * The draft that somebody has under a key that their browser made: made now, or by the same wish that came before.
 * @returns its number; whatever became of it since, where it was there already
 */
export async function createExceptionOnce(
  client: PoolClient,
  draft: NewDraft,
  key: string,
): Promise<{ id: number; isNew: boolean }> {
  const made = await insertDraft(client, draft, key)
  if (made !== null) return { id: made, isNew: true }
  const there = await madeOnce(client, draft.requester.id, key)
  if (there === null) throw new Error('The exception was not created.')
  return { id: there, isNew: false }
}

/** What somebody has under a key of their browser; null where there is nothing. */
export async function madeOnce(client: Queryable, requesterId: string, key: string): Promise<number | null> {
  const { rows } = await client.query<{ id: number }>(sql.made_once, [requesterId, key])
  return rows[0]?.id ?? null
}

async function insertDraft(
  client: PoolClient,
  { source, kind, predecessorId, requester, at }: NewDraft,
  key: string | null,
): Promise<number | null> {
  const { rows } = await client.query<{ id: number }>(sql.create, [
    source,
    kind,
    predecessorId,
    requester.id,
    requester.name,
    at,
    key,
  ])
  return rows[0]?.id ?? null
}

/** Puts what is said in place of what was said. Without the version: whoever calls raises it with the rest. */
export async function writeTerms(
  client: PoolClient,
  id: number,
  draft: ExceptionDraft,
  targets: readonly StoredTarget[],
): Promise<void> {
  const checks = uniqueChecks(draft)
  await client.query(sql.write_terms, [
    id,
    draft.category ?? null,
    severityOf(checks),
    draft.justification ?? '',
    draft.compensatingControls ?? '',
    draft.riskStatement ?? '',
    draft.plannedOn ?? null,
    draft.ticket ?? '',
    JSON.stringify(draft.evidence ?? []),
    draft.owner?.id ?? null,
    draft.owner?.name ?? '',
    draft.startsOn ?? null,
    draft.endsOn ?? null,
    draft.reviewEveryDays ?? null,
  ])
  await client.query(sql.write_checks, [id, checks])
  await client.query(sql.remove_targets, [id])
  if (targets.length > 0) await client.query(sql.write_targets, [id, targetsJson(targets)])
}

/** What a command changes of the row itself; what is absent stays. */
export interface Changes {
  readonly state?: ExceptionState
  readonly ownerId?: string
  readonly ownerName?: string
  readonly startsAt?: Date | null
  readonly endsAt?: Date | null
  readonly round?: number
  readonly neededApprovals?: number
  readonly requestedAt?: Date
  readonly decidedAt?: Date | null
  readonly measuredAt?: Date | null
  readonly reviewSince?: Date | null
  readonly nextReviewOn?: string | null
  readonly endedAt?: Date
  readonly assets?: number
  readonly findings?: number
  readonly weight?: number
  readonly grownAssets?: number
}

const COLUMNS: Record<keyof Changes, string> = {
  state: 'state',
  ownerId: 'owner_id',
  ownerName: 'owner_name',
  startsAt: 'starts_at',
  endsAt: 'ends_at',
  round: 'round',
  neededApprovals: 'needed_approvals',
  requestedAt: 'requested_at',
  decidedAt: 'decided_at',
  measuredAt: 'measured_at',
  reviewSince: 'review_since',
  nextReviewOn: 'next_review_on',
  endedAt: 'ended_at',
  assets: 'assets',
  findings: 'findings',
  weight: 'weight',
  grownAssets: 'grown_assets',
}

/** Writes what changed, and raises the version. @returns the version */
export async function writeChanges(client: PoolClient, id: number, changes: Changes, at: Date): Promise<number> {
  const names = (Object.keys(COLUMNS) as (keyof Changes)[]).filter((name) => changes[name] !== undefined)
  const assignments = names.map((name, place) => `${COLUMNS[name]} = $${place + 3}`)
  const { rows } = await client.query<{ version: number }>(
    `update exception set ${['version = version + 1', 'updated_at = $2', ...assignments].join(', ')}
     where id = $1 returning version`,
    [id, at, ...names.map((name) => changes[name])],
  )
  return rows[0]?.version ?? 0
}

/** What an approval would cover now: how many assets and findings, and the sum of the findings' weights. */
export async function measure(
  client: Queryable,
  id: number,
): Promise<{ assets: number; findings: number; weight: number }> {
  const { rows } = await client.query<{ assets: number; findings: number; weight: number }>(
    `${withReached}\n${sql.measure}`,
    [id],
  )
  return rows[0] ?? { assets: 0, findings: 0, weight: 0 }
}

/** Whether an exception reaches, or reached, into one of these workloads; null = everything is seen. */
export async function isSeen(client: Queryable, id: number, workloads: readonly number[] | null): Promise<boolean> {
  if (workloads === null) return true
  const { rows } = await client.query<{ sees: boolean }>(sql.sees, [id, workloads])
  return rows[0]?.sees === true
}

/** How many drafts somebody has, and how many requests that are not decided. */
export async function countOpen(client: Queryable, requesterId: string): Promise<{ drafts: number; requests: number }> {
  const { rows } = await client.query<{ drafts: number; requests: number }>(sql.count_open, [requesterId])
  return rows[0] ?? { drafts: 0, requests: 0 }
}

/** Another request, besides `id`, that wants the place of the same exception; null where there is none. */
export async function rivalOf(
  client: Queryable,
  predecessorId: number,
  id: number,
): Promise<{ id: number; requesterName: string } | null> {
  const { rows } = await client.query<{ id: number; requesterName: string }>(sql.rivals, [predecessorId, id])
  return rows[0] ?? null
}

/** Keeps what an approver said; in one round a second decision of the same person takes the place of the first. */
export async function writeDecision(
  client: PoolClient,
  id: number,
  { round, personId, personName, verdict, reason, at }: StoredDecision,
): Promise<void> {
  await client.query(sql.write_decision, [id, round, personId, personName, verdict, reason, at])
}

/** Removes a draft, which nobody but its author has seen. */
export async function removeDraft(client: PoolClient, id: number): Promise<void> {
  await client.query(sql.discard, [id])
}
