// What the overview says in words before any chart. Data in, sentences out: as good when nothing changed, when there
// is one scan, and when there is none.

import { dayMs, formatDay } from '#components/ui/dates.ts'
import { counted, formatCount, formatScore, isNothing } from '#components/ui/format.ts'
import type { Cause } from '#lib/posture/overview/movement.ts'

export interface Told {
  /** The one workload that all of it is about; null or left out otherwise. */
  subject?: string | null
  /** Workloads or subscriptions were chosen: not the whole of what there is. */
  isNarrowed?: boolean
  /** Raw. Null before anything could be judged. */
  score: number | null
  /** Without what exceptions cover. */
  accepted: number | null
  /** Null where there is only one scan. */
  before: { score: number | null; at: Date } | null
  now: { at: Date }
  findings: number
  assets: number
  /** Findings fixed, and opened by each cause, since `before`. */
  turns: { fixed: number; removed: number; broke: number; cameBack: number; arrived: number }
  subscriptions: number
  unread: { name: string; isUnreadable: boolean; since: Date | null }[]
}

/** The overview's title: of what, the score, and how it moved. `told` is null before the first scan. */
export function headline(told: Told | null, timeZone: string): string {
  if (!told) return 'Nothing has been read yet'
  const level = levelWords(told, timeZone)
  return told.subject ? `${told.subject}: ${level.charAt(0).toLowerCase()}${level.slice(1)}` : level
}

function levelWords(told: Told, timeZone: string): string {
  if (told.score === null) return 'Nothing to score yet'
  const score = isExcepted(told) ? `${formatScore(told.score)} raw` : formatScore(told.score)
  if (told.before?.score == null) return `${score} at the first scan`
  const change = told.score - told.before.score
  const period = inPeriod(told.before.at, told.now.at, timeZone)
  if (isNothing(change)) return `${score}, unchanged ${period}`
  const size = formatScore(Math.abs(change))
  return `${score}, ${change > 0 ? 'up' : 'down'} ${size} points ${period}`
}

/** A piece of a sentence; one with rows behind it becomes a link to exactly these. `end` follows it. */
export type Part = string | { text: string; behind: Cause; end: string }

/** The second sentence: what else matters. */
export function lead(told: Told | null, timeZone: string): Part[] {
  if (!told)
    return ['Start the first scan: it reads the inventory through Azure Resource Graph and scores every asset.']
  const first = told.score === null ? nothingApplies(told) : whatTurned(told)
  const rest = [whatIsAccepted(told), whatIsUnread(told, timeZone)].filter(Boolean).join(' ')
  return rest ? [...first, ` ${rest}`] : first
}

/** The two scores are told apart only where they differ as they are shown. */
function isExcepted({ score, accepted }: Told): boolean {
  return score !== null && formatScore(accepted) !== formatScore(score)
}

function whatIsAccepted(told: Told): string {
  if (!isExcepted(told)) return ''
  return told.accepted === null
    ? 'Exceptions cover all that checks apply to.'
    : `The accepted score is ${formatScore(told.accepted)}.`
}

const numbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

/** "in seven days", where the comparison is about as old as was asked for; else "since 20 Nov". */
export function inPeriod(from: Date, to: Date, timeZone: string): string {
  const days = Math.round((to.getTime() - from.getTime()) / dayMs)
  return days === 7 ? `in ${numbers[days]} days` : `since ${formatDay(from, timeZone)}`
}

function nothingApplies({ assets, isNarrowed }: Told): Part[] {
  if (assets === 0 && isNarrowed) return ['No asset lies in the workloads and subscriptions in view.']
  if (assets === 0) return ['The scan found no assets: check what its credential may read.']
  return [`The scan found ${counted(assets, 'asset')}, and no check applies to any of them.`]
}

function whatTurned({ before, turns, findings, assets }: Told): Part[] {
  if (!before)
    return [`${findings === 0 ? 'No check fails' : counted(findings, 'finding')} on ${counted(assets, 'asset')}.`]
  const counts: [number, Cause, string][] = [
    [turns.fixed, 'fixed', 'fixed'],
    [turns.broke, 'broke', 'opened'],
    [turns.cameBack, 'came_back', 'came back'],
    [turns.arrived, 'arrived', 'arrived with new assets'],
  ]
  const told = counts.filter(([count]) => count > 0)
  if (told.length === 0 && turns.removed > 0) told.push([turns.removed, 'removed', 'went with removed assets'])
  if (told.length === 0) return ['No finding opened or closed.']
  return told.map(([count, cause, what], index) => ({
    text: `${index === 0 ? counted(count, 'finding') : formatCount(count)} ${what}`,
    behind: cause,
    end: index === told.length - 1 ? '.' : ', ',
  }))
}

function whatIsUnread({ unread, subscriptions, before }: Told, timeZone: string): string {
  const lost = unread.filter(({ isUnreadable }) => isUnreadable)
  if (lost.length === 1) return notReadable(lost[0]!, timeZone)
  if (lost.length > 1)
    return `${capital(word(lost.length))} of ${formatCount(subscriptions)} subscriptions cannot be read.`
  if (unread.length === 1)
    return `${unread[0]!.name || 'What lies above the subscriptions'} could be read in part only.`
  if (unread.length > 1) return `${capital(word(unread.length))} subscriptions could be read in part only.`
  if (before) return ''
  return subscriptions === 1
    ? 'Its one subscription was read whole.'
    : `All ${formatCount(subscriptions)} subscriptions were read.`
}

function notReadable({ name, since }: Told['unread'][number], timeZone: string): string {
  return since
    ? `${name} has not been readable since ${formatDay(since, timeZone)}.`
    : `${name} has never been readable.`
}

function word(count: number): string {
  return numbers[count] ?? formatCount(count)
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
