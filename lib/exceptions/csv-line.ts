import { hash } from 'node:crypto'
import { checklist, checksById } from '#lib/checklist/index.ts'
import type { CsvLine } from './csv.ts'
import { type CsvColumn, csvColumns } from './csv-columns.ts'
import { type DateOrder, readDay } from './csv-dates.ts'
import type { EvidenceLink, ExceptionCategory, Target, TargetKind } from './model.ts'

/** What is wrong with a cell, or should be known of it. */
export interface CellProblem {
  readonly column: CsvColumn | null
  readonly message: string
}

/** A part of a scope that the cell names by what it is called: only the register can tell which one is meant. */
export interface NamedTarget {
  /** Null = whatever has this name. */
  readonly kind: TargetKind | null
  readonly name: string
}

export type SaidTarget = Target | NamedTarget

export function isNamed(target: SaidTarget): target is NamedTarget {
  return target.kind === null || (!('id' in target) && !('slug' in target) && !('subscriptionId' in target))
}

/** What a line says, as far as it can be understood without the register. */
export interface SaidLine {
  readonly line: number
  readonly reference: string
  readonly checks: readonly string[]
  readonly targets: readonly SaidTarget[]
  readonly category: ExceptionCategory | null
  readonly justification: string
  readonly compensatingControls: string
  readonly riskStatement: string
  /** Names, user names or object ids; '' and empty = not said. */
  readonly owner: string
  readonly requester: string
  readonly approvers: readonly string[]
  readonly approvedOn: string | null
  readonly ticket: string
  readonly evidence: readonly EvidenceLink[]
  readonly startsOn: string | null
  /** Null = the line names no end. */
  readonly endsOn: string | null
  readonly reviewEveryDays: number | null
  readonly plannedOn: string | null
  readonly problems: readonly CellProblem[]
}

/** What the register knows a line by: its external id. */
export const externalIdOf = (reference: string) => `csv:${reference.toLowerCase()}`

/** The same for lines that say the same, wherever they stand. */
export function digestOf({ line: _, problems: __, ...said }: SaidLine): string {
  return hash('sha256', JSON.stringify(said), 'hex')
}

const LONGEST_REFERENCE = 100

/** Reads a line. Everything that is wrong is told at once. */
export function readLine({ line, cells }: CsvLine, order: DateOrder | null = null): SaidLine {
  const problems: CellProblem[] = []
  const text = (column: CsvColumn) => cells[column] ?? ''
  const tell = (column: CsvColumn, message: string) => problems.push({ column, message })
  const day = (column: CsvColumn): string | null => {
    const said = text(column)
    if (said === '' || NOT_SAID.test(said)) return null
    const read = readDay(said, order)
    if ('day' in read) return read.day
    tell(column, read.problem)
    return null
  }
  const category = categoryOf(text('category'))
  if (!category)
    tell(
      'category',
      `${said(text('category'))}: write risk accepted, mitigated, false positive or planned remediation.`,
    )
  const reference = text('reference')
  if (!reference)
    tell(
      'reference',
      'Give the line an id that no other file has, such as RISK-12: importing it again then changes nothing.',
    )
  if (reference.length > LONGEST_REFERENCE) tell('reference', `An id has at most ${LONGEST_REFERENCE} characters.`)
  return {
    line,
    reference,
    checks: checksOf(text('checks'), (message) => tell('checks', message)),
    targets: targetsOf(text('scope kind'), text('scope'), tell),
    category,
    justification: text('justification'),
    compensatingControls: text('compensating controls'),
    riskStatement: text('risk'),
    owner: text('owner'),
    requester: text('requester'),
    approvers: [...new Set(parts(text('approver')))].filter((name) => !NOT_SAID.test(name)),
    approvedOn: day('approved on'),
    ticket: text('ticket'),
    evidence: evidenceOf(text('evidence'), (message) => tell('evidence', message)),
    startsOn: day('start'),
    endsOn: day('expiry'),
    reviewEveryDays: cadenceOf(text('review'), (message) => tell('review', message)),
    plannedOn: day('planned on'),
    problems,
  }
}

/** Written where nothing is meant. */
const NOT_SAID =
  /^(n\/?a|none|never|no|nil|null|unknown|open|tb[dc]|permanent|indefinite(ly)?|unlimited|forever|[-–—?]+)$/i

function said(text: string): string {
  return text === '' ? 'The cell is empty' : `“${text}” is not known`
}

/** Several values in one cell: by semicolons or line breaks. */
function parts(text: string): string[] {
  return text
    .split(/[;\r\n|]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

const CATEGORIES: readonly (readonly [RegExp, ExceptionCategory])[] = [
  [/^(risk ?accept(ed|ance)?|accept(ed)?( ?risk)?|waive[rd]|waived?)$/, 'risk_accepted'],
  [/^(mitigat(e|ed|ion)|compensat(ed|ing control)|compensating controls|risk mitigated)$/, 'mitigated'],
  [/^(false positive|fp|not a finding|inaccurate)$/, 'false_positive'],
  [
    /^((fix )?planned( remediation| fix)?|remediation planned|to be fixed|will fix|fix|deferred|in progress)$/,
    'planned_remediation',
  ],
]

/** A category by the words that registers have for it; null where they are none of ours. */
export function categoryOf(text: string): ExceptionCategory | null {
  const words = text
    .trim()
    .toLowerCase()
    // DefectDojo explains its decisions behind them.
    .replace(/\s*\(.*\)$/, '')
    .replace(/[\s_-]+/g, ' ')
  return CATEGORIES.find(([pattern]) => pattern.test(words))?.[1] ?? null
}

const idsByTitle: ReadonlyMap<string, string> = new Map(checklist.map(({ id, title }) => [title.toLowerCase(), id]))

/** Checks by id, or by title. Ids have neither spaces nor commas, so that these may part them as well. */
function checksOf(text: string, tell: (message: string) => void): string[] {
  const found = parts(text).flatMap((part): string[] => {
    const whole = checkId(part)
    if (whole) return [whole]
    const words = part.split(/[,\s]+/).filter((word) => word !== '')
    const ids = words.map(checkId)
    // A list of ids, some of which are wrong, or the name of something that is no check here.
    const unknown = ids.some((id) => id !== null) ? words.filter((_, nth) => ids[nth] === null) : [part]
    for (const one of unknown) tell(`There is no check “${one.slice(0, 200)}”: ${insteadOf(one)}`)
    return ids.filter((id) => id !== null)
  })
  if (text === '') tell('Say which checks it is of, by their ids, such as storage-shared-keys.')
  return [...new Set(found)]
}

function checkId(text: string): string | null {
  const lower = text.toLowerCase()
  return checksById.has(lower) ? lower : (idsByTitle.get(lower) ?? null)
}

function insteadOf(text: string): string {
  const words = new Set(
    text
      .toLowerCase()
      .slice(0, 200)
      .split(/[^a-z0-9]+/)
      .filter((word) => word.length > 2),
  )
  const scores = new Map<string, number>()
  for (const word of words) for (const id of idsLike(word)) scores.set(id, (scores.get(id) ?? 0) + 1)
  const best = [...scores].toSorted(([a, m], [b, n]) => n - m || a.length - b.length).slice(0, 2)
  return best.length > 0
    ? `is ${best.map(([id]) => id).join(' or ')} meant?`
    : 'the page of each check in the checklist says its id.'
}

const partsOfIds = checklist.map(({ id }) => ({ id, parts: id.split('-') }))
/** The words of a file repeat: each is compared with all checks once. */
const likeWords = new Map<string, readonly string[]>()

/** Half a word or its plural is one, too: `shared-key` is nearer to shared-keys than to key-expiry. */
function idsLike(word: string): readonly string[] {
  const known = likeWords.get(word)
  if (known) return known
  const found = partsOfIds
    .filter(({ parts }) => parts.some((part) => part.startsWith(word) || word.startsWith(part)))
    .map(({ id }) => id)
  if (likeWords.size > 5_000) likeWords.clear()
  likeWords.set(word, found)
  return found
}

const KINDS: Readonly<Record<string, TargetKind>> = {
  asset: 'asset',
  resource: 'asset',
  resourceid: 'asset',
  resourcegroup: 'resource_group',
  group: 'resource_group',
  rg: 'resource_group',
  subscription: 'subscription',
  sub: 'subscription',
  workload: 'workload',
  application: 'workload',
  app: 'workload',
  system: 'workload',
  tag: 'tag',
  label: 'tag',
}

const GUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const IN_GROUP = new RegExp(`^/subscriptions/(${GUID})/resourcegroups/([^/]+)(/.+)?$`, 'i')
const IN_SUBSCRIPTION = new RegExp(`^/subscriptions/(${GUID})(/.+)?$`, 'i')
const GROUP = new RegExp(`^(${GUID})/([^/]+)$`, 'i')
const JUST_GUID = new RegExp(`^${GUID}$`, 'i')

function targetsOf(kindText: string, text: string, tell: (column: CsvColumn, message: string) => void): SaidTarget[] {
  const kind = kindText === '' ? null : (KINDS[kindText.toLowerCase().replace(/[^a-z]/g, '')] ?? undefined)
  if (kind === undefined) {
    tell('scope kind', `“${kindText}” is not known: write asset, resource group, subscription, workload or tag.`)
    return []
  }
  const named = parts(text)
  if (named.length === 0)
    tell('scope', 'Say what it is for: the id of an asset, or a resource group, subscription, workload or tag.')
  return named.flatMap((one): SaidTarget[] => {
    const target = targetOf(kind, one)
    if (typeof target === 'string') tell('scope', target)
    return typeof target === 'string' ? [] : [target]
  })
}

/** A part of a scope, by the shape of its text and by the kind that is said; a text says what is wrong. */
function targetOf(kind: TargetKind | null, text: string): SaidTarget | string {
  const path = text.replace(/\/+$/, '')
  if (path.startsWith('/')) return byPath(kind, path) ?? `“${text}” is the id of something else than a ${plain(kind)}.`
  const [, subscriptionId, group] = GROUP.exec(text) ?? []
  if (subscriptionId && group && (kind === null || kind === 'resource_group'))
    return { kind: 'resource_group', subscriptionId: subscriptionId.toLowerCase(), name: group }
  if (JUST_GUID.test(text) && (kind === null || kind === 'subscription'))
    return { kind: 'subscription', id: text.toLowerCase() }
  const [, name, value] = /^([^=]+)=(.*)$/.exec(text) ?? []
  if ((kind === null || kind === 'tag') && name !== undefined && value !== undefined)
    return { kind: 'tag', name: name.trim(), value: value.trim(), subscriptionId: '' }
  if (kind === 'tag') return { kind, name: text, value: null, subscriptionId: '' }
  return { kind, name: text }
}

function byPath(kind: TargetKind | null, path: string): Target | null {
  const [, subscriptionId, group, below] = IN_GROUP.exec(path) ?? []
  if (subscriptionId && group && !below && kind !== 'asset')
    return kind === null || kind === 'resource_group'
      ? { kind: 'resource_group', subscriptionId: subscriptionId.toLowerCase(), name: group }
      : null
  const [, id, rest] = IN_SUBSCRIPTION.exec(path) ?? []
  if (id && !rest && kind !== 'asset')
    return kind === null || kind === 'subscription' ? { kind: 'subscription', id: id.toLowerCase() } : null
  return kind === null || kind === 'asset' ? { kind: 'asset', id: path } : null
}

const plain = (kind: TargetKind | null) => (kind ?? 'scope').replace('_', ' ')

/** `Label https://…`, one a line, or by semicolons. */
function evidenceOf(text: string, tell: (message: string) => void): EvidenceLink[] {
  return parts(text).flatMap((part): EvidenceLink[] => {
    const [, label = '', url] = /^(.*?)[\s:–-]*(https?:\/\/\S+)$/i.exec(part) ?? []
    if (!url) tell(`“${part.slice(0, 80)}” is no link: write its address, which begins with https://.`)
    return url ? [{ label: label.replace(/[<([]+$/, '').trim(), url }] : []
  })
}

const CADENCES: Readonly<Record<string, number>> = {
  weekly: 7,
  fortnightly: 14,
  monthly: 30,
  quarterly: 90,
  'half-yearly': 182,
  'semi-annually': 182,
  biannually: 182,
  yearly: 365,
  annually: 365,
  annual: 365,
}

function cadenceOf(text: string, tell: (message: string) => void): number | null {
  if (text === '' || NOT_SAID.test(text)) return null
  const known = CADENCES[text.toLowerCase()]
  if (known) return known
  const [, count, unit = 'd'] = /^(?:every )?(\d{1,4}) ?(d|w|m|y)?(?:ays?|eeks?|onths?|ears?)?$/i.exec(text) ?? []
  if (count)
    return Math.min(Number(count) * { d: 1, w: 7, m: 30, y: 365 }[unit.toLowerCase() as 'd' | 'w' | 'm' | 'y'], 36_500)
  tell(`“${text}” is no cadence: write after how many days it is looked at again, such as 90, or quarterly.`)
  return null
}

/** The template: a header and two lines that show how it is meant. Field delimiter: comma. */
export const csvTemplate: readonly (readonly string[])[] = [
  csvColumns,
  [
    'RISK-001',
    'storage-shared-keys',
    'asset',
    '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-example/providers/Microsoft.Storage/storageAccounts/stexample',
    'mitigated',
    'The image resizer signs its URLs with the account key until its next release.',
    'Only the build agents reach the account: its firewall is closed.',
    'A leaked key opens all containers.',
    'owner@example.com',
    'requester@example.com',
    'approver@example.com',
    '2026-11-02',
    'SHOP-2210',
    'Design https://wiki.example.com/resizer',
    '',
    '2027-02-28',
    '90',
    '',
  ],
  [
    'RISK-002',
    'storage-shared-keys; storage-minimum-tls',
    'resource group',
    '00000000-0000-0000-0000-000000000000/rg-example',
    'planned remediation',
    'The accounts are replaced with the new landing zone in January.',
    '',
    '',
    'owner@example.com',
    '',
    '',
    '',
    'PLAT-77',
    '',
    '',
    '',
    '',
    '2027-01-31',
  ],
]
