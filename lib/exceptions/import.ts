import type { Pool, PoolClient } from 'pg'
import { recordAudit } from '#lib/auth/audit.ts'
import { deviation } from '#lib/checklist/subjects.ts'
import { readStatements } from '#lib/db/index.ts'
import { type Audience, type NotificationKind, tell } from '#lib/notifications/index.ts'
import { type By, changeRegister } from './command.ts'
import type { CsvColumn, CsvProblem } from './csv.ts'
import { digestOf, externalIdOf } from './csv-line.ts'
import { addDays, beginningOf, endOf, todayIn } from './days.ts'
import { coverExceptions } from './effect.ts'
import { type Covers, type ImportPlan, type PlannedLine, planImport, type RegisterFile } from './import-plan.ts'
import { writeEvent } from './log.ts'
import { exceptionName, type TargetKind } from './model.ts'
import { type EventKind, next, type Standing } from './state-machine.ts'
import { createException, writeChanges, writeDecision, writeTerms } from './store.ts'
import { writePlaces } from './targets.ts'
import type { ExceptionDraft } from './terms.ts'

const sql = readStatements(import.meta.url, 'import.sql', ['mark_imported'])

export type { RegisterFile } from './import-plan.ts'

/** A line of the file as the preview tells it. */
export interface ImportedLine {
  readonly line: number
  readonly reference: string
  readonly outcome: PlannedLine['outcome']
  /** EX-0147: what it was imported as, now or before. */
  readonly name: string | null
  readonly checks: readonly string[]
  readonly places: readonly { readonly kind: TargetKind; readonly label: string; readonly value: string | null }[]
  readonly startsOn: string | null
  readonly endsOn: string | null
  readonly approvers: readonly string[]
  readonly problems: readonly LineNote[]
  readonly notes: readonly LineNote[]
  readonly covers: Covers
}

export interface LineNote {
  readonly column: CsvColumn | null
  readonly message: string
}

export interface ImportResult {
  /** invalid: nothing was imported, and nothing would be. */
  readonly state: 'preview' | 'imported' | 'invalid'
  readonly file: ImportPlan['file']
  readonly problems: readonly CsvProblem[]
  /** Columns that mean nothing here. */
  readonly ignored: readonly string[]
  readonly lines: readonly ImportedLine[]
}

/** What importing a register would do, line by line; changes nothing. */
export async function previewImport(db: Pick<Pool, 'query'>, file: RegisterFile, by: By): Promise<ImportResult> {
  const plan = await planImport(db, file, by)
  return told(plan, isInvalid(plan) ? 'invalid' : 'preview', new Map())
}

/**
 * Imports a register from CSV: all of it, or nothing with everything that is wrong. Each line is known by its reference:
 * the same file again changes nothing. What names an end and approvers who may decide here is in force; the rest comes in
 * as requests. No path leads past the state machine: an approval of the file is a decision of its approver.
 */
export async function importRegister(db: Pick<Pool, 'connect'>, file: RegisterFile, by: By): Promise<ImportResult> {
  return changeRegister(db, async (client) => {
    const plan = await planImport(client, file, by)
    if (isInvalid(plan)) return told(plan, 'invalid', new Map())
    const made: Made[] = []
    for (const line of plan.lines) if (line.outcome !== 'known') made.push(await write(client, line, plan, by))
    const effective = made.filter(({ standing }) => standing.state === 'active').map(({ id }) => id)
    await coverExceptions(client, effective, by.at)
    for (const one of made) await writeLog(client, one, plan, by)
    await tellOfImport(client, made, plan, by)
    if (made.length > 0) await audit(client, made, plan, by)
    return told(plan, 'imported', new Map(made.map(({ id, line }) => [line.said.line, id])))
  })
}

function isInvalid({ problems, lines }: ImportPlan): boolean {
  return problems.length > 0 || lines.some(({ outcome }) => outcome === 'invalid')
}

interface Made {
  readonly id: number
  readonly line: PlannedLine
  readonly standing: Standing
  readonly events: readonly EventKind[]
}

/** Where a line stands once its approvals are given, each through the state machine. */
function standingOf(line: PlannedLine, { at, timeZone }: By): { standing: Standing; events: EventKind[] } {
  const { terms, requester, neededApprovals, approvers } = line
  if (!terms) throw new Error(`Line ${line.said.line} has no terms.`)
  let standing: Standing = {
    state: 'requested',
    kind: 'new',
    requesterId: requester.id,
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
    if ('refused' in outcome) throw new Error(`Line ${line.said.line} cannot be approved: ${outcome.refused}`)
    standing = outcome.standing
    events.push(...outcome.events.filter((event) => event === 'began'))
  }
  return { standing, events: ['imported', ...(standing.state === 'requested' ? (['requested'] as const) : events)] }
}

async function write(client: PoolClient, line: PlannedLine, plan: ImportPlan, by: By): Promise<Made> {
  const { at, timeZone } = by
  const { terms, said, requester, covers, targets } = line
  if (!terms) throw new Error(`Line ${said.line} has no terms.`)
  const { standing, events } = standingOf(line, by)
  const id = await createException(client, { source: 'csv', kind: 'new', predecessorId: null, requester: by.actor, at })
  const external = { reference: said.reference, digest: digestOf(said), file: plan.file, line: said.line }
  await client.query(sql.mark_imported, [
    id,
    externalIdOf(said.reference),
    JSON.stringify(external),
    requester.id,
    requester.name,
  ])
  await writeTerms(client, id, draftOf(line), targets)
  await writePlaces(client, id, targets)
  const approvedAt = said.approvedOn === null ? at : beginningOf(said.approvedOn, timeZone)
  for (const approver of line.approvers)
    await writeDecision(client, id, {
      round: 1,
      personId: approver.id,
      personName: approver.name,
      verdict: 'approve',
      reason: `Approved before it was imported from ${plan.file.name}`,
      at: new Date(Math.min(approvedAt.getTime(), at.getTime())),
    })
  const { state, startsAt, endsAt, neededApprovals } = standing
  const { reviewEveryDays } = terms
  await writeChanges(
    client,
    id,
    {
      state,
      startsAt,
      endsAt,
      neededApprovals,
      requestedAt: at,
      ...covers,
      ...(state === 'requested' ? {} : { decidedAt: at }),
      ...(state === 'active'
        ? {
            measuredAt: at,
            nextReviewOn: reviewEveryDays === null ? null : addDays(todayIn(timeZone, at), reviewEveryDays),
          }
        : {}),
    },
    at,
  )
  return { id, line, standing, events }
}

function draftOf({ terms }: PlannedLine): ExceptionDraft {
  if (!terms) return {}
  return { ...terms, checks: [...terms.checks], targets: [...terms.targets], evidence: [...terms.evidence] }
}

/** Who brought it from where, and who approved it there: the entry that everything after it rests on. */
async function writeLog(client: PoolClient, made: Made, plan: ImportPlan, { actor, at }: By): Promise<void> {
  const { id, line, events } = made
  const { said, approvers, targets, covers, neededApprovals, notes } = line
  const from = {
    reason: fromWhere(line, plan),
    file: { ...plan.file, line: said.line },
    reference: said.reference,
    approvedBy: approvers.map(({ id: personId, name }) => ({ id: personId, name })),
    approvedOn: said.approvedOn,
    said: { owner: said.owner, requester: said.requester, approvers: said.approvers },
    notes: notes.map(({ message }) => message),
  }
  const terms = {
    terms: { ...draftOf(line), scope: targets.map(({ label }) => label) },
    kind: 'new',
    source: 'csv',
    covers,
    neededApprovals,
  }
  for (const kind of events)
    await writeEvent(client, id, { kind, actor, at, detail: kind === 'imported' ? { ...terms, ...from } : terms })
}

/** "From risks.csv, line 2, as RISK-1 (SHA-256 0f3a…). Approved there by Ben Ortiz on 2026-10-01." */
function fromWhere({ said, approvers }: PlannedLine, { file }: ImportPlan): string {
  const on = said.approvedOn === null ? '' : ` on ${said.approvedOn}`
  const approved =
    approvers.length > 0 ? ` Approved there by ${approvers.map(({ name }) => name).join(' and ')}${on}.` : ''
  return `From ${file.name}, line ${said.line}, as ${said.reference} (SHA-256 ${file.sha256.slice(0, 16)}…).${approved}`
}

/** Nobody hears of a file line by line: each audience is told once, of the first that concerns it and how many more. */
async function tellOfImport(
  client: PoolClient,
  made: readonly Made[],
  { file }: ImportPlan,
  { actor, at }: By,
): Promise<void> {
  const concerned = made.flatMap((one) => audiencesOf(one).map((audience) => ({ audience, one })))
  for (const [audience, all] of Map.groupBy(concerned, ({ audience }) => audience)) {
    const [first] = all
    if (!first) continue
    const { id, line, standing } = first.one
    const kind: NotificationKind = standing.state === 'requested' ? 'requested' : 'approved'
    const title = deviation(line.terms?.checks ?? [], line.targets)
    const more = all.length - 1
    await tell(client, {
      key: `imported:${id}:${audience}`,
      at,
      kind,
      exceptionId: id,
      audience,
      actor: actor.id,
      detail: {
        name: exceptionName(id),
        title: more > 0 ? `${title} and ${more} more from ${file.name}` : title,
        until: line.terms?.endsOn ?? null,
        by: actor.name,
        reason: `Imported from ${file.name}${approvedThere(line)}`,
        severity: line.severity,
        approvalsLeft: standing.state === 'requested' ? standing.neededApprovals : 0,
      },
    })
  }
}

function approvedThere({ approvers }: PlannedLine): string {
  return approvers.length > 0 ? `, approved by ${approvers.map(({ name }) => name).join(' and ')}` : ''
}

/** Requests concern approvers; what was approved elsewhere, who answers for it, asked for it, and is said to have approved. */
function audiencesOf({ line, standing }: Made): Audience[] {
  const people = new Set([line.terms?.owner.id, line.requester.id, ...line.approvers.map(({ id }) => id)])
  const own = [...people].flatMap((id): Audience[] => (id ? [`person:${id}`] : []))
  return standing.state === 'requested' ? ['approvers', ...own] : own
}

async function audit(client: PoolClient, made: readonly Made[], { file, lines }: ImportPlan, by: By): Promise<void> {
  await recordAudit(client, {
    at: by.at,
    actor: by.actor.id,
    action: 'exception.import',
    subjectType: 'exception',
    subjectId: exceptionName(made[0]?.id ?? 0),
    detail: {
      file: file.name,
      sha256: file.sha256,
      lines: lines.length,
      inForce: made.filter(({ standing }) => standing.state !== 'requested').length,
      requests: made.filter(({ standing }) => standing.state === 'requested').length,
      first: exceptionName(made[0]?.id ?? 0),
      last: exceptionName(made.at(-1)?.id ?? 0),
    },
    requestId: by.requestId,
  })
}

function told(
  { file, problems, ignored, lines }: ImportPlan,
  state: ImportResult['state'],
  made: ReadonlyMap<number, number>,
): ImportResult {
  return {
    state,
    file,
    problems,
    ignored,
    lines: lines.map((line): ImportedLine => {
      const id = made.get(line.said.line) ?? line.exceptionId
      return {
        line: line.said.line,
        reference: line.said.reference,
        outcome: line.outcome,
        name: id === null ? null : exceptionName(id),
        checks: line.said.checks,
        places: line.targets.map(({ kind, label, value }) => ({ kind, label, value })),
        startsOn: line.terms?.startsOn ?? null,
        endsOn: line.terms?.endsOn ?? null,
        approvers: line.approvers.map(({ name }) => name),
        problems: line.problems,
        notes: line.notes,
        covers: line.covers,
      }
    }),
  }
}
