import type { Pool, PoolClient } from 'pg'
import { recordAudit } from '#lib/auth/audit.ts'
import { deviation } from '#lib/checklist/subjects.ts'
import { inTransaction, readStatements } from '#lib/db/index.ts'
import { type Audience, type NotificationKind, tell } from '#lib/notifications/index.ts'
import type { By } from './command.ts'
import type { CsvProblem } from './csv.ts'
import type { CsvColumn } from './csv-columns.ts'
import { coverExceptions, lockEffect } from './effect.ts'
import { type Covers, type ImportPlan, type PlannedLine, planImport, type RegisterFile } from './import-plan.ts'
import { entriesOf, type Made, writeEntries, writeLines } from './import-write.ts'
import { exceptionName, type TargetKind } from './model.ts'

const sql = readStatements(import.meta.url, 'import-write.sql', ['lock_imports', 'ground'])

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
  readonly header: ImportPlan['header']
  readonly dates: ImportPlan['dates']
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
  try {
    return await inTransaction(db, (client) => importAll(client, file, by, { isAlone: false }))
  } catch (error) {
    if (!(error instanceof GroundMoved)) throw error
    return inTransaction(db, (client) => importAll(client, file, by, { isAlone: true }))
  }
}

/** What a file was judged by changed before it was written: nothing of it stands, and it is judged anew. */
class GroundMoved extends Error {
  override readonly name = 'GroundMoved'
}

/**
 * Judges and writes a file. Others decide and scans end meanwhile: they wait for its effect and its entries in the log
 * only, unless it is to be alone.
 * @throws GroundMoved, never when alone
 */
async function importAll(
  client: PoolClient,
  file: RegisterFile,
  by: By,
  { isAlone }: { isAlone: boolean },
): Promise<ImportResult> {
  // In this order, as two imports would else wait for each other.
  await client.query(sql.lock_imports)
  if (isAlone) await lockEffect(client)
  const ground = await groundOf(client)
  const plan = await planImport(client, file, by)
  if (isInvalid(plan)) return told(plan, 'invalid', new Map())
  const made = await writeLines(client, plan, by)
  if (made.length === 0) return told(plan, 'imported', new Map())
  await tellOfImport(client, made, plan, by)
  await audit(client, made, plan, file, by)
  const entries = entriesOf(made, plan)
  await lockEffect(client)
  if ((await groundOf(client)) !== ground) throw new GroundMoved()
  const effective = made.filter(({ stored }) => stored.state === 'active')
  await coverExceptions(
    client,
    effective.map(({ stored }) => stored.id),
    by.at,
  )
  await writeEntries(client, entries, by)
  return told(plan, 'imported', new Map(made.map(({ stored, line }) => [line.said.line, stored.id])))
}

/** Equal while nothing that a file is judged by has changed. */
async function groundOf(client: PoolClient): Promise<string> {
  const { rows } = await client.query<{ ground: string }>(sql.ground)
  return rows[0]?.ground ?? ''
}

function isInvalid({ problems, lines }: ImportPlan): boolean {
  return problems.length > 0 || lines.some(({ outcome }) => outcome === 'invalid')
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
    const { line, stored } = first.one
    const { id } = stored
    const isRequest = stored.state === 'requested'
    const kind: NotificationKind = isRequest ? 'requested' : 'approved'
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
        approvalsLeft: isRequest ? stored.neededApprovals : 0,
      },
    })
  }
}

function approvedThere({ approvers }: PlannedLine): string {
  return approvers.length > 0 ? `, approved by ${approvers.map(({ name }) => name).join(' and ')}` : ''
}

/** Requests concern approvers; what was approved elsewhere, who answers for it, asked for it, and is said to have approved. */
function audiencesOf({ line, stored }: Made): Audience[] {
  const people = new Set([line.terms?.owner.id, line.requester.id, ...line.approvers.map(({ id }) => id)])
  const own = [...people].flatMap((id): Audience[] => (id ? [`person:${id}`] : []))
  return stored.state === 'requested' ? ['approvers', ...own] : own
}

async function audit(
  client: PoolClient,
  made: readonly Made[],
  { file, lines }: ImportPlan,
  { columns, category, dates }: RegisterFile,
  by: By,
): Promise<void> {
  await recordAudit(client, {
    at: by.at,
    actor: by.actor.id,
    action: 'exception.import',
    subjectType: 'exception',
    subjectId: exceptionName(made[0]?.stored.id ?? 0),
    detail: {
      file: file.name,
      sha256: file.sha256,
      lines: lines.length,
      // What was said of the file that it does not say itself.
      ...(columns || category || dates ? { readAs: { columns, category, dates } } : {}),
      inForce: made.filter(({ stored }) => stored.state !== 'requested').length,
      requests: made.filter(({ stored }) => stored.state === 'requested').length,
      first: exceptionName(made[0]?.stored.id ?? 0),
      last: exceptionName(made.at(-1)?.stored.id ?? 0),
    },
    requestId: by.requestId,
  })
}

function told(
  { file, problems, header, dates, lines }: ImportPlan,
  state: ImportResult['state'],
  made: ReadonlyMap<number, number>,
): ImportResult {
  return {
    state,
    file,
    problems,
    header,
    dates,
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
