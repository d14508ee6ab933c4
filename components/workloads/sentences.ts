// What the pages of workloads say in words before any table. Data in, sentences out.

import { counted, formatCount, formatScore, inWords, isNothing } from '#components/ui/format.ts'
import type { Preview } from '#lib/workloads/preview.ts'
import { capital, countWord, distance, targetText, targetWords } from './words.ts'

export interface ToldWorkload {
  readonly name: string
  /** Raw, as targets are. */
  readonly score: number | null
  /** Left out where it says nothing else. */
  readonly accepted?: number | null
  readonly target: number | null
}

/** Who is on target, as the title of the league table. */
export function leagueTitle(workloads: readonly ToldWorkload[]): string {
  const aimed = workloads.filter(({ score, target }) => distance(score, target) !== null)
  const onTarget = aimed.filter(isOnTarget).length
  const [only] = aimed
  if (workloads.length === 0) return 'No workload is defined yet'
  if (!only) return `${capital(counted(workloads.length, 'workload'))}, none with a target yet`
  if (aimed.length === 1) return `${only.name} is ${targetWords(only.score, only.target)}`
  if (onTarget === aimed.length)
    return `${aimed.length === 2 ? 'Both' : `All ${countWord(aimed.length)}`} ${aimedWords(aimed, workloads)} on target`
  if (onTarget === 0)
    return `None of the ${countWord(aimed.length)} ${aimedWords(aimed, workloads)} on target`.replace(
      ' are on',
      ' is on',
    )
  return `${capital(countWord(onTarget))} of ${countWord(aimed.length)} ${aimedWords(aimed, workloads)} on target`.replace(
    ' are on',
    onTarget === 1 ? ' is on' : ' are on',
  )
}

const aimedWords = (aimed: readonly unknown[], all: readonly unknown[]) =>
  aimed.length === all.length ? 'workloads are' : 'workloads with a target are'

const isOnTarget = ({ score, target }: ToldWorkload) => (distance(score, target) ?? -1) >= 0

/** Who is furthest from its target, and what belongs to nobody. */
export function leagueLead(workloads: readonly ToldWorkload[], unassigned: number | null): string {
  const behind = workloads
    .filter((workload) => distance(workload.score, workload.target) !== null && !isOnTarget(workload))
    .toSorted((a, b) => distance(a.score, a.target)! - distance(b.score, b.target)!)
  const furthest = behind[0]
  const sentences = [
    furthest &&
      behind.length > 1 &&
      `${furthest.name} is furthest from its target: ${formatScore(furthest.score)}, ${formatScore(-distance(furthest.score, furthest.target)!)} below ${targetText(furthest.target!)}.`,
    furthest &&
      behind.length === 1 &&
      workloads.length > 1 &&
      `${furthest.name} is ${targetWords(furthest.score, furthest.target)}.`,
    workloads.length === 0 &&
      'A workload is a named group of assets with owners and a target; rules say what belongs to it.',
    unassigned !== null &&
      unassigned > 0 &&
      workloads.length > 0 &&
      `${counted(unassigned, 'asset')} ${unassigned === 1 ? 'belongs' : 'belong'} to no workload.`,
    unassigned === 0 && workloads.length > 0 && 'Every asset belongs to one.',
  ]
  return sentences.filter(Boolean).join(' ')
}

/** "71.3, 10.7 below its target of 82"; "71.3 raw, …" where exceptions make the accepted score another one. */
export function standingWords({ score, accepted = score, target }: Omit<ToldWorkload, 'name'>): string {
  if (score === null) return 'nothing to score yet'
  const away = targetWords(score, target)
  const told = formatScore(accepted) === formatScore(score) ? formatScore(score) : `${formatScore(score)} raw`
  return away ? `${told}, ${away}` : `${told}, without a target`
}

/** "up 0.8 in seven days", "unchanged since 20 Nov"; '' where there is nothing to compare. `period` as the overview says it. */
export function changeWords(change: number | null, period: string): string {
  if (change === null) return ''
  if (isNothing(change)) return `unchanged ${period}`
  return `${change > 0 ? 'up' : 'down'} ${formatScore(Math.abs(change))} ${period}`
}

/** The title of a workload's page: "Shop: 71.3, 10.7 below its target of 82; up 0.8 in seven days". */
export function workloadTitle(workload: ToldWorkload & { change: number | null; period: string }): string {
  const change = changeWords(workload.change, workload.period)
  return `${workload.name}: ${standingWords(workload)}${change && workload.score !== null ? `; ${change}` : ''}`
}

/** Its second sentence: what fails, on how much. */
export function workloadLead({
  findings,
  excepted = 0,
  failingAssets,
  assets,
  isRetired = false,
  isApplied = true,
}: {
  /** That no exception covers. */
  findings: number
  /** That one does. */
  excepted?: number
  failingAssets: number
  assets: number
  isRetired?: boolean
  /** False while rules that were saved still wait to be applied. */
  isApplied?: boolean
}): string {
  if (isRetired) return 'It is retired: it has no rules any more, and is kept for what was.'
  if (assets === 0 && !isApplied) return 'What its rules match joins it in a moment.'
  if (assets === 0) return 'No asset belongs to it: its rules match nothing that the last scan found.'
  if (findings + excepted === 0) return `Nothing fails on its ${counted(assets, 'asset')}.`
  if (findings === 0)
    return `Exceptions cover all that fails on its ${counted(assets, 'asset')}: ${counted(excepted, 'finding')}.`
  const on =
    failingAssets === assets
      ? `all its ${counted(assets, 'asset')}`
      : `${formatCount(failingAssets)} of its ${counted(assets, 'asset')}`
  const covered = excepted === 0 ? '' : ` Exceptions cover ${formatCount(excepted)} more.`
  return `${counted(findings, 'finding')} on ${assets === 1 ? 'its one asset' : on}.${covered}`
}

/** What rules would match: the counts of `previewRules`, its types in the words of the screen. */
export type ToldPreview = Pick<Preview, 'matched' | 'belonging' | 'lost' | 'takenFrom' | 'keptBy'> & {
  readonly byType: readonly { readonly name: string; readonly count: number }[]
}

/** "214 assets match: …", and then what they are taken from, who keeps some, and what would leave: a sentence each. */
export function previewSentences({ matched, belonging, byType, takenFrom, keptBy, lost }: ToldPreview): string[] {
  const leaving =
    lost > 0
      ? `${counted(lost, 'asset')} that ${lost === 1 ? 'is its own now leaves' : 'are its own now leave'} it.`
      : ''
  if (matched === 0) return ['These rules match no asset that the newest scan found.', leaving].filter(Boolean)
  const from = takenFrom.map(({ workload, count }) => `${formatCount(count)} from ${workload.name}`)
  return [
    `${counted(matched, 'asset')} ${matched === 1 ? 'matches' : 'match'}: ${typeWords(byType, matched)}.`,
    from.length > 0 ? `It takes ${inWords(from)}.` : '',
    ...keptBy.map(
      ({ workload, count }) =>
        `${count === matched ? 'All' : formatCount(count)} of them ${count === 1 && matched > 1 ? 'is' : 'are'} kept by ${workload.name}, which comes first.`,
    ),
    belonging === 0 ? 'Nothing is left to it.' : '',
    leaving,
  ].filter(Boolean)
}

function typeWords(types: ToldPreview['byType'], matched: number): string {
  const told = types.length > 3 ? types.slice(0, 2) : types
  const rest = matched - told.reduce((sum, { count }) => sum + count, 0)
  return inWords([
    ...told.map(({ name, count }) => `${formatCount(count)} ${name}`),
    ...(rest > 0 ? [`${formatCount(rest)} ${rest === 1 ? 'other' : 'others'}`] : []),
  ])
}
