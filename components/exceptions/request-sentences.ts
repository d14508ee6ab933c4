// What the request form says in words. Data in, sentences out.
import { counted, formatCount, formatScore, inWords } from '#components/ui/format.ts'
import { type Effort, type Severity, severities } from '#lib/checklist/vocabulary.ts'
import type { ExceptionPolicy } from '#lib/exceptions/model.ts'
import type { InsteadFix } from '#lib/posture/exceptions/instead.ts'
import type { OverlappingException } from '#lib/posture/exceptions/preview.ts'
import type { NamedTarget, RequestPreview } from './request-contract.ts'
import { dayWords } from './words.ts'

/** Assets that one exception covers without anybody wondering. */
const MANY_ASSETS = 20

const rank = (severity: Severity) => severities.findIndex(({ id }) => id === severity)
const named = (severity: Severity) => severities.find(({ id }) => id === severity)?.title.toLowerCase() ?? severity

export interface Warned {
  readonly targets: readonly NamedTarget[]
  readonly preview: Pick<RequestPreview, 'assets' | 'findings' | 'workloads' | 'isBeyondWorkloads'>
  /** The highest of the checks now, and when the form was opened. */
  readonly severity: Severity | null
  readonly begunWith: Severity | null
  /** How many findings were selected; null where none were. */
  readonly selected: number | null
  readonly policy: ExceptionPolicy
}

/** What to think of before asking for so much: a sentence each, what weighs most first. */
export function warningsOf(warned: Warned): readonly string[] {
  const { targets, preview } = warned
  if (targets.length === 0) return []
  return [...nothing(preview), ...raisedSeverity(warned), ...broadTargets(targets), ...reach(warned)]
}

function nothing({ findings }: Warned['preview']): string[] {
  if (findings > 0) return []
  return ['Nothing in this scope fails these checks now. It would hold for what comes to fail.']
}

function raisedSeverity({ severity, begunWith, policy }: Warned): string[] {
  if (!severity || !begunWith || rank(severity) >= rank(begunWith)) return []
  const approvals = policy.approvals[severity]
  const decide = approvals > policy.approvals[begunWith] ? `${approvals} approvers decide, and ` : ''
  return [
    `It now holds a ${named(severity)} check, where you began with ${named(begunWith)}: ${decide}it may last ${policy.longestDays[severity]} days at most.`,
  ]
}

function broadTargets(targets: readonly NamedTarget[]): string[] {
  const ofKind = (kind: NamedTarget['target']['kind']) =>
    targets.filter(({ target }) => target.kind === kind).map(({ label }) => label)
  const [subscriptions, workloads, tags] = [ofKind('subscription'), ofKind('workload'), ofKind('tag')]
  return [
    ...(subscriptions.length > 0
      ? [`It holds for everything in ${inWords(subscriptions)}, and for whatever is added there later.`]
      : []),
    ...(workloads.length > 0
      ? [
          `It holds for all of ${inWords(workloads)}, and for whatever joins ${workloads.length === 1 ? 'it' : 'them'} later.`,
        ]
      : []),
    ...(tags.length > 0
      ? [`Whoever may tag an asset ${inWords(tags)} puts it under this exception: a tag is easily set.`]
      : []),
  ]
}

function reach({ preview, selected }: Warned): string[] {
  const { assets, findings, workloads, isBeyondWorkloads } = preview
  const places = workloads.length + Number(isBeyondWorkloads)
  return [
    ...(selected !== null && findings > selected
      ? [
          `You selected ${counted(selected, 'finding')}, and this covers ${formatCount(findings)}: every check is excepted on every part of the scope.`,
        ]
      : []),
    ...(places > 1
      ? [`It reaches ${placesWords(workloads, isBeyondWorkloads)}: each of their owners is concerned.`]
      : []),
    ...(assets > MANY_ASSETS
      ? [`It covers ${counted(assets, 'asset')}: a smaller scope is approved sooner, and hides less.`]
      : []),
  ]
}

function placesWords(workloads: RequestPreview['workloads'], isBeyond: boolean): string {
  const beyond = isBeyond ? ['assets in no workload'] : []
  if (workloads.length > 4) return inWords([`${workloads.length} workloads`, ...beyond])
  return inWords([...workloads.map(({ name }) => name), ...beyond])
}

/** "EX-0012 covers all of this until 3 Mar 2027." */
export function overlapSentence({ state, endsOn, findings }: OverlappingException, of: number): string {
  const what = findings >= of ? 'all of this' : `${formatCount(findings)} of these ${counted(of, 'finding')}`
  const until = endsOn ? ` until ${dayWords(endsOn)}` : ''
  if (state === 'requested') return `waits for a decision, and would cover ${what}${until}.`
  if (state === 'approved') return `is approved, and will cover ${what}${until}.`
  return `covers ${what} already${until}.`
}

/** How much work it is to fix instead, as the overview says it: "1 script", "4 assets". */
export function effortWords(effort: Effort, assets: number): string {
  return effort === 'asset' ? counted(assets, 'asset') : `1 ${effort}`
}

/** What it takes to fix all of it instead: the most work that any of the checks takes. */
export function effortOf(instead: readonly InsteadFix[], assets: number): string | null {
  const order: readonly Effort[] = ['asset', 'script', 'template', 'policy']
  const effort = order.find((one) => instead.some((fix) => fix.effort === one))
  if (!effort) return null
  return effort === 'asset' || instead.length === 1
    ? effortWords(effort, assets)
    : `${counted(instead.length, 'fix', 'fixes')}`
}

/** "0.07", and "under 0.01" rather than nothing. */
export function pointsWords(points: number): string {
  if (points > 0 && points < 0.005) return '< 0.01'
  return formatScore(points, points >= 10 ? 1 : 2)
}

/** "Accepted score of Online shop: 71.2 now, 71.9 with it." */
export function scoreSentence({ of, before, after }: RequestPreview['score']): string | null {
  if (before === null || after === null) return null
  const whose = of ? `Accepted score of ${of}` : 'Accepted score'
  if (Math.abs(after - before) < 0.005) return `${whose}: ${formatScore(before)}, with it or without.`
  const digits = Math.abs(after - before) < 0.1 ? 2 : 1
  return `${whose}: ${formatScore(before, digits)} now, ${formatScore(after, digits)} with it. The raw score stays as it is.`
}

/** Who decides, for whoever asks. */
export function deciderSentence(
  severity: Severity | null,
  policy: ExceptionPolicy,
  asker: { mayDecide: boolean },
): string {
  const approvals = severity ? policy.approvals[severity] : 1
  const never = asker.mayDecide ? ', never you' : ''
  if (approvals === 1) return `A security approver decides${never}.`
  const because = severity === 'critical' ? ', as it covers a critical check' : ''
  const number = ['', '', 'Two', 'Three', 'Four', 'Five'][approvals] ?? String(approvals)
  return `${number} security approvers decide${never}${because}.`
}
