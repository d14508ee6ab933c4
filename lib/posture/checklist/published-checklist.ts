import {
  type Area,
  type Check,
  checklist,
  guidance,
  type Pillar,
  pillars,
  type Recommendation,
  type Severity,
  severities,
} from '#lib/checklist/index.ts'
import { type Score, scoreOf, severityWeights } from '#lib/scoring/index.ts'
import type { ChecklistStanding, CheckStanding, CheckVerdicts } from './checklist-standing.ts'

/** One check of the published checklist. */
export interface PublishedCheck {
  readonly id: string
  readonly title: string
  readonly kind: Check['kind']
  readonly area: Area
  readonly severity: Severity
  readonly version: number
  /** Null where it applies to nothing in the scope. */
  readonly standing: CheckStanding | null
  /** No scan has judged by it yet. */
  readonly isNew: boolean
  /** 0 to 100; null where it applies to nothing. */
  readonly score: number | null
  /** The same without what exceptions cover. */
  readonly accepted: number | null
}

export interface PublishedRecommendation extends Pick<Recommendation, 'slug' | 'title' | 'area' | 'section' | 'asks'> {
  /** Of this pillar. */
  readonly checks: readonly PublishedCheck[]
  /** Pillars whose checks serve it, too. */
  readonly alsoIn: readonly Pillar[]
}

export interface PublishedPillar {
  readonly pillar: Pillar
  readonly title: string
  /** Over the verdicts of its checks; null where nothing applies. */
  readonly score: number | null
  /** The same without what exceptions cover. */
  readonly accepted: number | null
  readonly checks: number
  readonly recommendations: readonly PublishedRecommendation[]
}

/**
 * The checklist in the guidance's own order: pillar, recommendation, checks. A check stands under its own pillar, also
 * where its recommendation belongs to another, so that a pillar's checks make its score; a recommendation without any
 * check is listed as such.
 */
export function publishedChecklist(
  { checks: standings, judged }: Pick<ChecklistStanding, 'checks' | 'judged'>,
  among: readonly Check[] = checklist,
): PublishedPillar[] {
  return pillars.map(({ id: pillar, title }) => {
    const own = among.filter((check) => check.pillar === pillar)
    const recommendations = guidance.flatMap((recommendation): PublishedRecommendation[] => {
      const serving = among.filter((check) => check.guidance === recommendation.slug)
      const checks = serving.filter((check) => check.pillar === pillar)
      if (recommendation.pillar !== pillar && checks.length === 0) return []
      const { slug, title, area, section, asks } = recommendation
      const alsoIn = pillars
        .map(({ id }) => id)
        .filter((id) => id !== pillar && serving.some((one) => one.pillar === id))
      return [{ slug, title, area, section, asks, alsoIn, checks: sorted(checks, standings, new Set(judged)) }]
    })
    const { raw: score, accepted } = scoreOfAll(own, standings)
    return { pillar, title, score, accepted, checks: own.length, recommendations }
  })
}

const ranks = severities.map(({ id }) => id)

/** Gravest first. */
function sorted(
  checks: readonly Check[],
  standings: ChecklistStanding['checks'],
  judged: ReadonlySet<string>,
): PublishedCheck[] {
  return checks
    .map(({ id, title, kind, area, severity, version }) => {
      const standing = standings[id] ?? null
      const score = standing && scoreOfCheck(standing)
      const accepted = standing && acceptedOfCheck(standing)
      return { id, title, kind, area, severity, version, standing, score, accepted, isNew: !judged.has(id) }
    })
    .sort((a, b) => ranks.indexOf(a.severity) - ranks.indexOf(b.severity))
}

/** The share of the assets that it applies to that pass, 0 to 100; null where it applies to none. */
export function scoreOfCheck({ passed, failed, unknown }: CheckVerdicts): number | null {
  const applicable = passed + failed + unknown
  return applicable === 0 ? null : (100 * passed) / applicable
}

/** The same without what exceptions cover; null where nothing is left. */
export function acceptedOfCheck({ passed, failed, unknown, ...excepted }: CheckStanding): number | null {
  const applicable = passed + failed + unknown - excepted.failedExcepted - excepted.unknownExcepted
  return applicable === 0 ? null : (100 * passed) / applicable
}

function scoreOfAll(checks: readonly Check[], standings: ChecklistStanding['checks']): Score {
  let [weightPassed, weightApplicable, weightExcepted] = [0, 0, 0]
  for (const { id, severity } of checks) {
    const standing = standings[id]
    if (!standing) continue
    const { passed, failed, unknown, failedExcepted, unknownExcepted } = standing
    weightPassed += severityWeights[severity] * passed
    weightApplicable += severityWeights[severity] * (passed + failed + unknown)
    weightExcepted += severityWeights[severity] * (failedExcepted + unknownExcepted)
  }
  return scoreOf({ weightPassed, weightApplicable, weightExcepted })
}

/** Narrowed to what a search finds: in titles, ids, sections and what the recommendations ask. */
export function searchChecklist(published: readonly PublishedPillar[], search: string): PublishedPillar[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return [...published]
  const has = (...texts: string[]) => {
    const text = texts.join(' ').toLowerCase()
    return words.every((word) => text.includes(word))
  }
  return published.flatMap((pillar) => {
    const recommendations = pillar.recommendations.flatMap((recommendation) => {
      const { title, slug, area, section, asks } = recommendation
      if (has(title, slug, area, section, ...asks)) return [recommendation]
      const checks = recommendation.checks.filter((check) =>
        has(check.title, check.id, check.severity, check.area, title),
      )
      return checks.length === 0 ? [] : [{ ...recommendation, checks }]
    })
    return recommendations.length === 0 ? [] : [{ ...pillar, recommendations }]
  })
}
