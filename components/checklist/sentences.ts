// What the checklist and the page of one check say in words. Data in, sentences out.
import { formatDate } from '#components/ui/dates.ts'
import { counted, formatCount, formatScore } from '#components/ui/format.ts'
import type { CheckDay } from '#lib/posture/checklist/check-trend.ts'
import type { ChecklistStanding, CheckStanding } from '#lib/posture/checklist/checklist-standing.ts'
import type { CheckDetail } from '#lib/posture/checklist/get-check.ts'
import type { PublishedPillar } from '#lib/posture/checklist/published-checklist.ts'
import { pointsHeldBack } from '#lib/scoring/index.ts'

const sum = <Item>(items: readonly Item[], of: (item: Item) => number) => items.reduce((all, item) => all + of(item), 0)

/** What fails of a check and counts: as everywhere, not what exceptions cover. */
const countedFailing = ({ standing }: { standing: CheckStanding | null }) =>
  standing ? standing.failed - standing.failedExcepted : 0

/** "30 checks, 22 of them with findings". */
export function checklistTitle(published: readonly PublishedPillar[]): string {
  const checks = published.flatMap(({ recommendations }) => recommendations.flatMap((one) => one.checks))
  const total = counted(checks.length, 'check')
  const judged = checks.filter(({ standing }) => standing)
  if (judged.length === 0) return `${total}, none judged yet`
  const failing = judged.filter((check) => countedFailing(check) > 0).length
  if (failing === 0)
    return judged.some(({ standing }) => standing?.failed)
      ? `${total}, and exceptions cover all that fails`
      : `${total}, and nothing fails`
  return `${total}, ${formatCount(failing)} of them with findings`
}

/** "They serve 24 of the 63 recommendations of SE:08. Version 2, in force since 24 Oct 2026." */
export function checklistLead(
  published: readonly PublishedPillar[],
  { version, since }: Pick<ChecklistStanding, 'version' | 'since'>,
  source: string,
  timeZone: string,
): string {
  const slugs = new Set(published.flatMap(({ recommendations }) => recommendations.map(({ slug }) => slug)))
  const served = new Set(
    published.flatMap(({ recommendations }) =>
      recommendations.filter(({ checks }) => checks.length > 0).map(({ slug }) => slug),
    ),
  )
  const what = `They serve ${formatCount(served.size)} of the ${counted(slugs.size, 'recommendation')} of ${source}.`
  if (version === null || since === null) return `${what} The first scan puts them in force.`
  return `${what} Version ${version}, in force since ${formatDate(since, timeZone)}.`
}

/** "12 checks for 20 of 25 recommendations". */
export function pillarDetail({ checks, recommendations }: PublishedPillar): string {
  const served = recommendations.filter((one) => one.checks.length > 0).length
  return `${counted(checks, 'check')} for ${formatCount(served)} of ${counted(recommendations.length, 'recommendation')}`
}

/** "Fails on 27 of 41 assets, which holds back 4.4 points. 3 cannot be judged." */
export function checkLead({ standing, weight, weightApplicable, making, isNew }: CheckDetail): string {
  if (making.kind === 'attested') return 'A person states it, with evidence.'
  if (!standing) return isNew ? 'New: the next scan judges by it.' : 'It applies to no asset here.'
  const { passed, defaulted, failed, unknown } = standing
  const assets = counted(passed + failed + unknown, 'asset')
  const points = formatScore(pointsHeldBack(weight, { weightApplicable }))
  const held = points === '0.0' ? 'under 0.1' : points
  if (failed === 0 && unknown === 0) return passes(passed, defaulted)
  if (failed === 0)
    return `Nothing fails, but ${formatCount(unknown)} of ${assets} cannot be judged: that holds back ${held} points.${exceptedWords(standing)}`
  const rest = unknown === 0 ? '' : ` ${formatCount(unknown)} cannot be judged.`
  const excepted = exceptedWords(standing)
  return `Fails on ${formatCount(failed)} of ${assets}.${rest} ${unknown === 0 ? 'That' : 'Together they'} ${unknown === 0 ? 'holds' : 'hold'} back ${held} points.${excepted}`
}

/** " Exceptions cover 3 of them." */
function exceptedWords({ failed, unknown, failedExcepted, unknownExcepted }: CheckStanding): string {
  const excepted = failedExcepted + unknownExcepted
  if (excepted === 0) return ''
  return excepted === failed + unknown
    ? ` ${excepted === 1 ? 'An exception covers it' : 'Exceptions cover all of them'}.`
    : ` Exceptions cover ${formatCount(excepted)} of them.`
}

function passes(passed: number, defaulted: number): string {
  const all =
    passed === 1 ? 'Passes on the one asset that it applies to' : `Passes on all ${formatCount(passed)} assets`
  if (defaulted === 0) return `${all}.`
  if (defaulted === passed) return `${all}, but only by default: nobody has declared it.`
  return `${all}, on ${formatCount(defaulted)} of them only by default.`
}

/** "The share that passes went from 40.0 to 52.1 in 180 days; without what exceptions cover it is 61.3." */
export function trendWords(days: readonly CheckDay[]): string {
  const measured = days.filter(({ score }) => score !== null)
  const [first, last] = [measured[0], measured.at(-1)]
  if (!first || !last) return 'The share that passes has not been measured in this time.'
  const went = `The share that passes went from ${formatScore(first.score)} to ${formatScore(last.score)} in ${counted(days.length, 'day')}`
  if (last.accepted === last.score) return `${went}.`
  return last.accepted === null
    ? `${went}; exceptions cover all that it applies to.`
    : `${went}; without what exceptions cover it is ${formatScore(last.accepted)}.`
}

/** What a bar of verdicts says, for those who do not see it. */
export function standingWords({ passed, defaulted, failed, unknown, ...excepted }: CheckStanding): string {
  const parts: [number, string][] = [
    [passed - defaulted, 'declared right'],
    [defaulted, 'right by default'],
    [failed, failed === 1 ? 'fails' : 'fail'],
    [unknown, 'unknown'],
    [excepted.failedExcepted + excepted.unknownExcepted, 'of these covered by exceptions'],
  ]
  const said = parts.filter(([count]) => count > 0).map(([count, what]) => `${formatCount(count)} ${what}`)
  return said.length === 0 ? 'applies to nothing' : said.join(', ')
}

/** How many findings the checks of a pillar have, for its heading: those that exceptions cover are not among them. */
export function findingsOf({ recommendations }: PublishedPillar): number {
  return sum(recommendations, ({ checks }) => sum(checks, countedFailing))
}
