import type { PoolClient } from 'pg'
import { recordedText } from '#lib/auth/recorded.ts'
import { readStatements } from '#lib/db/index.ts'
import type { By } from './command.ts'
import { digestOf, externalIdOf } from './csv-line.ts'
import { beginningOf, endOf, nextReviewAfter, todayIn } from './days.ts'
import { termsDigest } from './digest.ts'
import type { ImportPlan, PlannedLine } from './import-plan.ts'
import { keepableJson } from './keepable.ts'
import type { ExceptionTerms } from './model.ts'
import { type EventKind, next, type Standing } from './state-machine.ts'
import type { StoredException } from './store.ts'
import { targetRows, writePlacesOfAll } from './targets.ts'

const sql = readStatements(import.meta.url, 'import-write.sql', [
  'take_numbers',
  'write_drafts',
  'write_checks',
  'write_targets',
  'write_decisions',
  'write_standings',
  'write_events',
])

/** An exception that a line became. */
export interface Made {
  readonly line: PlannedLine
  readonly terms: ExceptionTerms
  readonly stored: StoredException
  /** What its log says, in order. */
  readonly events: readonly EventKind[]
}

/**
 * Writes the exceptions of a file, those that are not here yet, in the order of its lines: with their checks, scopes,
 * places and approvals, and without their effect and log. Needs no lock: nobody sees them before the transaction ends.
 */
export async function writeLines(client: PoolClient, plan: ImportPlan, by: By): Promise<Made[]> {
  const lines = plan.lines.filter(({ outcome }) => outcome !== 'known')
  if (lines.length === 0) return []
  const { rows: numbers } = await client.query<{ id: number }>(sql.take_numbers, [lines.length])
  const made = lines.map((line, nth) => madeOf(line, numbers[nth]?.id ?? 0, plan, by))
  const all = made.map(({ stored }) => stored)
  await client.query(sql.write_drafts, [JSON.stringify(all.map(draftRow))])
  await client.query(sql.write_checks, [
    JSON.stringify(all.flatMap(({ id, checks }) => checks.map((check_id) => ({ exception_id: id, check_id })))),
  ])
  await client.query(sql.write_targets, [
    JSON.stringify(all.flatMap(({ id, targets }) => targetRows(targets).map((row) => ({ exception_id: id, ...row })))),
  ])
  await client.query(sql.write_decisions, [JSON.stringify(all.flatMap(decisionRows))])
  await client.query(sql.write_standings, [JSON.stringify(all.map(standingRow))])
  await writePlacesOfAll(client, all)
  return made
}

/** Where a line stands once its approvals are given, each through the state machine. */
function standingOf(
  { said, requester, neededApprovals, approvers }: PlannedLine,
  terms: ExceptionTerms,
  { at, timeZone }: By,
): { standing: Standing; events: EventKind[] } {
  let standing: Standing = {
    state: 'requested',
    kind: 'new',
    requesterId: requester.id,
    ownerId: terms.owner.id,
    round: 1,
    neededApprovals,
    approvedBy: [],
    startsAt: null,
    endsAt: null,
  }
  const events: EventKind[] = []
  for (const { id } of approvers) {
    if (standing.state !== 'requested') break
    const outcome = next(
      standing,
      {
        type: 'decide',
        by: id,
        verdict: 'approve',
        reason: '',
        startsAt: terms.startsOn === null ? null : beginningOf(terms.startsOn, timeZone),
        endsAt: endOf(terms.endsOn, timeZone),
        policyApprovals: neededApprovals,
      },
      { at },
    )
    if ('refused' in outcome) throw new Error(`Line ${said.line} cannot be approved: ${outcome.refused}`)
    standing = outcome.standing
    events.push(...outcome.events.filter((event) => event === 'began'))
  }
  return { standing, events: ['imported', ...(standing.state === 'requested' ? (['requested'] as const) : events)] }
}

function madeOf(line: PlannedLine, id: number, plan: ImportPlan, by: By): Made {
  const { terms, said, requester, severity, targets, covers } = line
  if (!terms) throw new Error(`Line ${said.line} has no terms.`)
  const { standing, events } = standingOf(line, terms, by)
  const { at, timeZone } = by
  const { state, startsAt, endsAt, neededApprovals } = standing
  const { owner, reviewEveryDays, checks, ...rest } = terms
  const isActive = state === 'active'
  const stored: StoredException = {
    ...rest,
    ...covers,
    id,
    state,
    source: 'csv',
    kind: 'new',
    predecessorId: null,
    severity,
    ownerId: owner.id,
    ownerName: owner.name,
    requesterId: requester.id,
    requesterName: requester.name,
    startsAt,
    endsAt,
    reviewEveryDays,
    nextReviewOn: isActive ? nextReviewAfter(todayIn(timeZone, at), reviewEveryDays, terms.endsOn) : null,
    round: 1,
    neededApprovals,
    requestedAt: at,
    decidedAt: state === 'requested' ? null : at,
    measuredAt: isActive ? at : null,
    reviewSince: null,
    grownAssets: 0,
    externalId: externalIdOf(said.reference),
    external: { reference: said.reference, digest: digestOf(said), file: plan.file, line: said.line },
    version: 1,
    createdAt: at,
    updatedAt: at,
    endedAt: null,
    checks: [...new Set(checks)].toSorted(),
    targets,
    decisions: decisionsOf(line, plan, by),
  }
  return { line, terms, stored, events }
}

function decisionsOf({ approvers, said }: PlannedLine, { file }: ImportPlan, { at, timeZone }: By) {
  const approvedAt = said.approvedOn === null ? at : beginningOf(said.approvedOn, timeZone)
  return approvers
    .map(({ id, name }) => ({
      round: 1,
      personId: id,
      personName: name,
      verdict: 'approve' as const,
      reason: `Approved before it was imported from ${file.name}`,
      at: new Date(Math.min(approvedAt.getTime(), at.getTime())),
    }))
    .toSorted((a, b) => (a.personId < b.personId ? -1 : 1))
}

// Rows by the names of their columns.

function draftRow(stored: StoredException) {
  return {
    id: stored.id,
    source: stored.source,
    kind: stored.kind,
    category: stored.category,
    severity: stored.severity,
    justification: stored.justification,
    compensating_controls: stored.compensatingControls,
    risk_statement: stored.riskStatement,
    planned_on: stored.plannedOn,
    ticket: stored.ticket,
    evidence: stored.evidence,
    owner_id: stored.ownerId,
    owner_name: stored.ownerName,
    requester_id: stored.requesterId,
    requester_name: stored.requesterName,
    starts_on: stored.startsOn,
    ends_on: stored.endsOn,
    review_every_days: stored.reviewEveryDays,
    needed_approvals: stored.neededApprovals,
    assets: stored.assets,
    findings: stored.findings,
    weight: stored.weight,
    external_id: stored.externalId,
    external: stored.external,
    created_at: stored.createdAt,
    updated_at: stored.updatedAt,
  }
}

function standingRow(stored: StoredException) {
  return {
    id: stored.id,
    state: stored.state,
    requested_at: stored.requestedAt,
    decided_at: stored.decidedAt,
    starts_at: stored.startsAt,
    ends_at: stored.endsAt,
    measured_at: stored.measuredAt,
    next_review_on: stored.nextReviewOn,
  }
}

function decisionRows({ id, decisions }: StoredException) {
  return decisions.map(({ round, personId, personName, verdict, reason, at }) => ({
    exception_id: id,
    round,
    person_id: personId,
    person_name: personName,
    verdict,
    reason,
    at,
  }))
}

/**
 * Who brought what from where, and who approved it there: the entries that everything after them rests on, as the log
 * takes them.
 */
export function entriesOf(made: readonly Made[], plan: ImportPlan): string {
  return keepableJson(made.flatMap((one) => entriesOfOne(one, plan)))
}

function entriesOfOne({ line, terms, stored, events }: Made, plan: ImportPlan) {
  const { said, approvers, targets, covers, neededApprovals, notes } = line
  const standing = { state: stored.state, digest: termsDigest(stored) }
  const what = {
    terms: { ...terms, scope: targets.map(({ label }) => label) },
    kind: 'new',
    source: 'csv',
    covers,
    neededApprovals,
  }
  const from = {
    reason: fromWhere(line, plan),
    file: { ...plan.file, line: said.line },
    reference: said.reference,
    approvedBy: approvers.map(({ id, name }) => ({ id, name })),
    approvedOn: said.approvedOn,
    said: { owner: said.owner, requester: said.requester, approvers: said.approvers },
    notes: notes.map(({ message }) => message),
  }
  return events.map((kind) => ({
    exception_id: stored.id,
    kind,
    detail: kind === 'imported' ? { ...what, ...from, ...standing } : { ...what, ...standing },
  }))
}

/** "From risks.csv, line 2, as RISK-1 (SHA-256 0f3a…). Approved there by Ben Ortiz on 2026-10-01." */
function fromWhere({ said, approvers }: PlannedLine, { file }: ImportPlan): string {
  const on = said.approvedOn === null ? '' : ` on ${said.approvedOn}`
  const approved =
    approvers.length > 0 ? ` Approved there by ${approvers.map(({ name }) => name).join(' and ')}${on}.` : ''
  return `From ${file.name}, line ${said.line}, as ${said.reference} (SHA-256 ${file.sha256.slice(0, 16)}…).${approved}`
}

/** Adds the entries to the log, in their order. The log is closed to others from here to the end of the transaction. */
export async function writeEntries(client: PoolClient, entries: string, { actor, at }: By): Promise<void> {
  await client.query(sql.write_events, [at, recordedText(actor.id), recordedText(actor.name), entries])
}
