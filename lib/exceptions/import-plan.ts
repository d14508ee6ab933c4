import { hash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { Queryable } from '#lib/auth/database.ts'
import type { Severity } from '#lib/checklist/index.ts'
import type { By } from './command.ts'
import { type CsvProblem, type CsvReading, type HeaderCell, readCsv } from './csv.ts'
import type { CsvColumn } from './csv-columns.ts'
import { type DateOrder, type DatesRead, datesOf } from './csv-dates.ts'
import { type CellProblem, digestOf, externalIdOf, readLine, type SaidLine } from './csv-line.ts'
import { dayInWords, todayIn } from './days.ts'
import { ImportLookup, type KnownPerson, mayDecide } from './import-lookup.ts'
import { keepable } from './keepable.ts'
import type { ExceptionPolicy, ExceptionTerms, Target } from './model.ts'
import { exceptionPolicy, longestEnd, severityOf } from './policy.ts'
import { problemsOfTargets, type ResolvedTarget, resolveTargets, type UnseenAsset, unseenAssets } from './targets.ts'
import { problemsOf, termsSchema } from './terms.ts'

/** A file as it was chosen, and what a person says of it: what its columns are, and in which order it writes dates. */
export interface RegisterFile extends CsvReading {
  readonly name: string
  readonly text: string
  readonly dates?: DateOrder | undefined
}

export interface Covers {
  readonly assets: number
  readonly findings: number
  readonly weight: number
}

/** What becomes of a line, with everything that writing it takes. */
export interface PlannedLine {
  readonly said: SaidLine
  /** in_force: approved there, as of its first day. known: it was imported before, and stays as it is here. */
  readonly outcome: 'in_force' | 'request' | 'known' | 'invalid'
  readonly problems: readonly CellProblem[]
  /** What is done otherwise than the file says, or should be known. */
  readonly notes: readonly CellProblem[]
  /** Of what was imported before. */
  readonly exceptionId: number | null
  readonly terms: ExceptionTerms | null
  readonly severity: Severity | null
  readonly neededApprovals: number
  readonly targets: readonly ResolvedTarget[]
  /** Null: nobody whom we know. */
  readonly requester: { readonly id: string | null; readonly name: string }
  readonly approvers: readonly KnownPerson[]
  readonly covers: Covers
}

export interface ImportPlan {
  readonly file: { readonly name: string; readonly sha256: string }
  readonly lines: readonly PlannedLine[]
  /** Of the file as a whole. */
  readonly problems: readonly CsvProblem[]
  /** Empty where the file cannot be read. */
  readonly header: readonly HeaderCell[]
  /** Null where no date could be read in two ways. */
  readonly dates: DatesRead | null
}

/** What importing a file would do, line by line. Changes nothing. */
export async function planImport(client: Queryable, file: RegisterFile, by: By): Promise<ImportPlan> {
  const read = readCsv(keepable(file.text), file)
  const about = { name: keepable(file.name).slice(0, 200).toWellFormed(), sha256: hash('sha256', file.text, 'hex') }
  const { header } = read
  if ('problems' in read) return { file: about, lines: [], problems: read.problems, header, dates: null }
  const dates = datesOf(read.lines, file.dates ?? null)
  const said = await inTurns(read.lines, (line) => readLine(line, dates?.order ?? null))
  const lookup = await ImportLookup.of(client, said)
  const policy = await exceptionPolicy(client)
  const judged = await judgeLines(said, { lookup, policy, by })
  const lines = await lookup.measure(await withTargets(client, judged, by))
  return { file: about, lines, problems: [], header, dates }
}

/** One after another, and others get their turn: a long file must not keep everybody's pages waiting. */
async function inTurns<From, To>(items: readonly From[], run: (item: From) => To): Promise<To[]> {
  const done: To[] = []
  for (const item of items) {
    done.push(run(item))
    if (done.length % 200 === 0) await setImmediate()
  }
  return done
}

interface Judging {
  readonly lookup: ImportLookup
  readonly policy: ExceptionPolicy
  readonly by: By
}

function judgeLines(lines: readonly SaidLine[], judging: Judging): Promise<PlannedLine[]> {
  const first = new Map<string, number>()
  return inTurns(lines, (said) => {
    const key = externalIdOf(said.reference)
    const before = said.reference === '' ? undefined : first.get(key)
    if (before === undefined) first.set(key, said.line)
    const repeated: CellProblem[] =
      before === undefined
        ? []
        : [{ column: 'reference', message: `Line ${before} has the same reference: give each its own.` }]
    return judgeLine(said, repeated, judging)
  })
}

const SOMEWHERE: Target = { kind: 'subscription', id: '00000000-0000-0000-0000-000000000000' }

const NOTHING: Covers = { assets: 0, findings: 0, weight: 0 }

function judgeLine(said: SaidLine, repeated: readonly CellProblem[], judging: Judging): PlannedLine {
  const { lookup, policy, by } = judging
  const today = todayIn(by.timeZone, by.at)
  const known = lookup.imported(externalIdOf(said.reference))
  if (known && repeated.length === 0) return alreadyHere(said, known, by)
  const notes: CellProblem[] = []
  const problems = [...repeated, ...said.problems]
  const targets = said.targets.flatMap((target) => {
    const found = lookup.target(target)
    if ('problem' in found) problems.push({ column: 'scope', message: found.problem })
    return 'problem' in found ? [] : [found]
  })
  const severity = severityOf(said.checks)
  const people = peopleOf(said, judging, severity, notes)
  const ends = endOf(said, judging, severity, notes)
  // What cannot be read must not hide what else is wrong: it is told already, and judged as if it were something.
  const isWhole = problems.length === 0
  const parsed = termsSchema.safeParse({
    checks: said.checks.length > 0 || isWhole ? said.checks : ['?'],
    targets: targets.length > 0 || isWhole ? targets : [SOMEWHERE],
    category: said.category ?? (isWhole ? null : 'risk_accepted'),
    justification: said.justification,
    compensatingControls: said.compensatingControls,
    riskStatement: said.riskStatement,
    plannedOn: plannedOf(said, notes),
    ticket: said.ticket,
    evidence: said.evidence,
    owner: people.owner,
    startsOn: said.startsOn,
    endsOn: ends ?? (isWhole ? '' : today),
    reviewEveryDays: said.reviewEveryDays,
  })
  const areTargetsSaid = targets.length > 0
  problems.push(...problemsOfTerms(parsed, problems, { policy, today, severity }))
  const isApproved = said.endsOn !== null && people.isApproved
  return {
    said,
    outcome: problems.length > 0 ? 'invalid' : isApproved ? 'in_force' : 'request',
    problems,
    notes,
    exceptionId: null,
    terms: parsed.success && areTargetsSaid ? parsed.data : null,
    severity,
    neededApprovals: severity === null ? 1 : policy.approvals[severity],
    targets: [],
    requester: requesterOf(said, people, isApproved, by),
    approvers: isApproved ? people.approvers : [],
    covers: NOTHING,
  }
}

function alreadyHere(said: SaidLine, { id, digest }: { id: number; digest: string | null }, by: By): PlannedLine {
  const notes: CellProblem[] =
    digest === digestOf(said)
      ? []
      : [
          {
            column: null,
            message:
              'A line of this reference was imported before and said otherwise. What is here stays: ask for a change of it, or give the line another reference if it is another exception.',
          },
        ]
  return {
    said,
    outcome: 'known',
    problems: [],
    notes,
    exceptionId: id,
    terms: null,
    severity: severityOf(said.checks),
    neededApprovals: 1,
    targets: [],
    requester: by.actor,
    approvers: [],
    covers: NOTHING,
  }
}

interface People {
  readonly owner: { readonly id: string; readonly name: string }
  readonly requester: KnownPerson | null
  readonly approvers: readonly KnownPerson[]
  /** By as many who may as it needs, none of whom asked for it. */
  readonly isApproved: boolean
}

function peopleOf(
  said: SaidLine,
  { lookup, policy, by }: Judging,
  severity: Severity | null,
  notes: CellProblem[],
): People {
  const requester = said.requester === '' ? null : lookup.person(said.requester)
  const named = said.owner === '' ? (requester ?? by.actor) : lookup.person(said.owner)
  if (!named)
    notes.push({
      column: 'owner',
      message: `Nobody called “${said.owner}” has signed in here. You answer for it until it is changed; its log keeps the name.`,
    })
  const owner = named ?? by.actor
  const approvers: KnownPerson[] = []
  const askedFor = (why: string) => notes.push({ column: 'approver', message: `${why} It comes in as a request.` })
  if (said.approvers.length === 0) askedFor('No approver is named.')
  for (const name of said.approvers) {
    const person = lookup.person(name)
    const why = whyNotApprover(name, person, requester, by)
    if (why) askedFor(why)
    else if (person && !approvers.some(({ id }) => id === person.id)) approvers.push(person)
  }
  const needed = severity === null ? 1 : policy.approvals[severity]
  const isOwnRequest = requester?.id === by.actor.id
  if (isOwnRequest && approvers.length > 0) askedFor('You asked for it and import it: an approver decides here.')
  else if (approvers.length > 0 && approvers.length < needed && approvers.length === said.approvers.length)
    askedFor(`With a ${severity} check it needs ${needed} approvers.`)
  return {
    owner: { id: owner.id, name: owner.name },
    requester,
    approvers,
    isApproved: !isOwnRequest && approvers.length >= needed,
  }
}

/** Why an approval that the file tells of does not count here; null where it does. */
function whyNotApprover(
  said: string,
  person: KnownPerson | null,
  requester: KnownPerson | null,
  by: By,
): string | null {
  if (!person) return `Nobody called “${said}” has signed in here.`
  if (person.id === requester?.id) return `${person.name} asked for it, and nobody approves what they asked for.`
  // The file may name anybody as who asked.
  if (person.id === by.actor.id) return 'You import it: the approval of somebody else counts.'
  if (person.roles === null) return `${person.name} has not signed in lately: whether they may approve is not known.`
  return mayDecide(person) ? null : `${person.name} may not approve exceptions.`
}

function requesterOf(
  said: SaidLine,
  { requester }: People,
  isApproved: boolean,
  { actor }: By,
): PlannedLine['requester'] {
  if (requester) return { id: requester.id, name: requester.name }
  // Whoever brings a request along is who asks: they do not decide it, and can withdraw it.
  return isApproved ? { id: null, name: said.requester || 'Not named in the file' } : { id: actor.id, name: actor.name }
}

function endOf(
  said: SaidLine,
  { policy, by }: Judging,
  severity: Severity | null,
  notes: CellProblem[],
): string | null {
  if (said.endsOn !== null || severity === null) return said.endsOn
  // What is written there and cannot be read is a problem, not a missing end.
  if (said.problems.some(({ column }) => column === 'expiry')) return null
  const today = todayIn(by.timeZone, by.at)
  const end = longestEnd(policy, severity, said.startsOn !== null && said.startsOn > today ? said.startsOn : today)
  notes.push({
    column: 'expiry',
    message: `No end is given. It comes in as a request until ${dayInWords(end)}, the longest that a ${severity} check allows.`,
  })
  return end
}

function plannedOf({ category, plannedOn, endsOn }: SaidLine, notes: CellProblem[]): string | null {
  if (category !== 'planned_remediation' || plannedOn !== null || endsOn === null) return plannedOn
  notes.push({
    column: 'planned on',
    message: `No day for the fix is given: taken to be its expiry, ${dayInWords(endsOn)}.`,
  })
  return endsOn
}

const COLUMN_OF: Readonly<Record<string, CsvColumn>> = {
  checks: 'checks',
  targets: 'scope',
  category: 'category',
  justification: 'justification',
  compensatingControls: 'compensating controls',
  riskStatement: 'risk',
  plannedOn: 'planned on',
  ticket: 'ticket',
  evidence: 'evidence',
  owner: 'owner',
  startsOn: 'start',
  endsOn: 'expiry',
  reviewEveryDays: 'review',
}

/** Of a column that has a problem already, one is enough: what could not be read cannot be judged either. */
function problemsOfTerms(
  parsed: ReturnType<typeof termsSchema.safeParse>,
  before: readonly CellProblem[],
  judging: Parameters<typeof problemsOf>[1],
): CellProblem[] {
  const found = parsed.success ? problemsOf(parsed.data, judging) : parsed.error.issues
  const told = new Set(before.map(({ column }) => column))
  return found
    .map(({ path, message }) => ({ column: COLUMN_OF[String(path[0])] ?? null, message }))
    .filter(({ column }) => !told.has(column))
}

/** Looks up the scopes of all lines at once, and finds what is there no more. */
async function withTargets(client: Queryable, lines: readonly PlannedLine[], by: By): Promise<PlannedLine[]> {
  const targets = lines.flatMap(({ terms }) => terms?.targets ?? [])
  const resolved = await resolveTargets(client, targets)
  const problems = await problemsOfTargets(client, resolved, by.workloads)
  const byPlace = Map.groupBy(problems, ({ path }) => Number(path[1]))
  const unseen = new Map((await unseenAssets(client, resolved)).map((one) => [one.position, one]))
  let place = 0
  return lines.map((line) => {
    const count = line.terms?.targets.length ?? 0
    const from = place
    place += count
    const found = Array.from({ length: count }, (_, nth) => byPlace.get(from + nth) ?? []).flat()
    if (count === 0) return line
    const wrong = found.map(({ message }): CellProblem => ({ column: 'scope', message }))
    const doubtful = Array.from({ length: count }, (_, nth) => unseen.get(from + nth) ?? []).flat()
    return {
      ...line,
      targets: resolved.slice(from, from + count),
      notes: [...line.notes, ...doubtful.map((one): CellProblem => ({ column: 'scope', message: unseenWords(one) }))],
      problems: [...line.problems, ...wrong],
      outcome: wrong.length > 0 ? 'invalid' : line.outcome,
    }
  })
}

function unseenWords({ label, alike }: UnseenAsset): string {
  const never = `No asset of the id that ends in “${label}” has ever been seen: it may be mistyped, and covers nothing until there is one.`
  return alike === null ? never : `${never} One of that name is ${alike}.`
}
