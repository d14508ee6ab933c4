// What an owner is told first: how much is theirs, what fails, and how little would bring it to its target.

import { counted, formatScore } from '#components/ui/format.ts'
import { capital, countWord, distance, targetText } from '#components/workloads/words.ts'
import { scoreOf } from '#lib/scoring/index.ts'

export interface OwnWorkload {
  readonly slug: string
  readonly name: string
  readonly target: number | null
  readonly weightApplicable: number
  readonly weightPassed: number
}

/** A finding on the list, in its order. */
export interface OwnFinding {
  /** The slug of its workload; null = none. */
  readonly workload: string | null
  readonly weight: number
}

/**
 * "Two workloads, 37 findings".
 * @param excepted findings that exceptions cover, which are not among the others
 */
export function myWorkTitle(workloads: number, findings: number, excepted = 0): string {
  if (workloads === 0) return 'No workload is yours yet'
  const own = capital(`${countWord(workloads)} ${workloads === 1 ? 'workload' : 'workloads'}`)
  if (findings > 0) return `${own}, ${counted(findings, 'finding')}`
  return excepted > 0 ? `${own}, and nothing is left to fix` : `${own}, and nothing fails`
}

/** What working down the list would bring: the nearest target that comes within reach, or the points of the list. */
export function myWorkLead(workloads: readonly OwnWorkload[], doFirst: readonly OwnFinding[]): string {
  const aimed = workloads.filter((workload) => away(workload) !== null)
  const behind = aimed.filter((workload) => (away(workload) ?? 0) < 0)
  const reached = firstReached(behind, doFirst)
  if (reached) {
    const { count, workload } = reached
    const others = behind.length - 1
    const rest = others === 0 ? '' : ` ${capital(countWord(others))} more ${others === 1 ? 'is' : 'are'} below target.`
    return `Fixing the first ${count === 1 ? 'one' : countWord(count)} brings ${workload.name} to its target of ${targetText(workload.target!)}.${rest}`
  }
  const [furthest] = behind.toSorted((a, b) => away(a)! - away(b)!)
  if (furthest && doFirst.length > 0) return whatTheListBrings(furthest, doFirst)
  if (furthest)
    return `${furthest.name} is ${formatScore(-away(furthest)!)} below its target of ${targetText(furthest.target!)}.`
  if (aimed.length === 0) return ''
  if (aimed.length < workloads.length) return 'Whatever has a target is on it.'
  return workloads.length === 1 ? 'It is on its target.' : `${workloads.length === 2 ? 'Both' : 'All'} are on target.`
}

function score(workload: OwnWorkload, gained = 0): number | null {
  return scoreOf({ ...workload, weightPassed: workload.weightPassed + gained, weightExcepted: 0 }).raw
}

const away = (workload: OwnWorkload, gained = 0) => distance(score(workload, gained), workload.target)

const gainOf = (workload: OwnWorkload, findings: readonly OwnFinding[]) =>
  findings.filter((finding) => finding.workload === workload.slug).reduce((sum, { weight }) => sum + weight, 0)

/** How many from the top it takes until the first workload is on its target. */
function firstReached(behind: readonly OwnWorkload[], doFirst: readonly OwnFinding[]) {
  for (let count = 1; count <= doFirst.length; count++) {
    const done = doFirst.slice(0, count)
    const workload = behind.find((one) => (away(one, gainOf(one, done)) ?? -1) >= 0)
    if (workload) return { count, workload }
  }
  return null
}

function whatTheListBrings(workload: OwnWorkload, doFirst: readonly OwnFinding[]): string {
  const its = doFirst.filter((finding) => finding.workload === workload.slug)
  const now = formatScore(score(workload))
  const target = targetText(workload.target!)
  if (its.length === 0) return `${workload.name} stands at ${now}, below its target of ${target}.`
  const then = formatScore(score(workload, gainOf(workload, its)))
  const count = its.length === 1 ? 'the first one' : `the first ${countWord(its.length)}`
  return `Fixing ${count} of ${workload.name} brings it from ${now} to ${then}, on the way to ${target}.`
}

/**
 * "Four fixed, one new."
 * @param most as far as the new ones were counted: so many may be more
 */
export function weekWords(fixed: number, failing: number, most = Number.POSITIVE_INFINITY): string {
  if (fixed === 0 && failing === 0) return 'Nothing began to fail, and nothing was fixed.'
  const more = failing >= most ? ' or more' : ''
  const parts = [fixed > 0 && `${countWord(fixed)} fixed`, failing > 0 && `${countWord(failing)}${more} new`].filter(
    Boolean,
  )
  return `${capital(parts.join(', '))}.`
}
