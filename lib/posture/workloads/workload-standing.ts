import { type AssetType, assetTypes } from '../assets/asset-types.ts'
import type { Queryable } from '../database.ts'
import { countOpenFindings } from '../open-findings.ts'
import { fixFirst, type Gain } from '../overview/fix-first.ts'
import { type Standing, standingOf } from '../overview/standing.ts'
import { type Trend, type TrendRange, trendOf } from '../overview/trend.ts'
import type { Scope } from '../scope.ts'
import { getWorkload, type Workload } from './workload.ts'

/** One workload, and how it stands. */
export interface WorkloadStanding {
  readonly workload: Workload
  /** What is its own, within what was asked for: for every further question. */
  readonly scope: Scope
  /** Null before the first scan. */
  readonly standing: Standing | null
  readonly trend: Trend
  readonly assets: number
  /** Of these, with a failing verdict. */
  readonly failingAssets: number
  /** Failing verdicts that no exception covers. */
  readonly findings: number
  /** Failing verdicts that one does. */
  readonly excepted: number
  /** Its assets by type, most first. */
  readonly types: readonly AssetType[]
  /** What to fix first. */
  readonly gains: readonly Gain[]
}

/**
 * The workload of this slug, and everything that its page says of it.
 * @throws NotFound where there is none in the scope; nothing else is asked then.
 */
export async function workloadStanding(
  db: Queryable,
  within: Scope,
  slug: string,
  { days = 90, timeZone, gains: most = 5 }: { days?: TrendRange; timeZone: string; gains?: number },
): Promise<WorkloadStanding> {
  const workload = await getWorkload(db, within, slug)
  const scope: Scope = { subscriptions: within.subscriptions, workloads: [workload.id] }
  const standing = await standingOf(db, scope)
  const [trend, types, gains, findings] = await Promise.all([
    standing ? trendOf(db, scope, { to: standing.now.at, days, timeZone }) : { days: [], events: [] },
    assetTypes(db, scope),
    fixFirst(db, scope, most),
    countOpenFindings(db, scope),
  ])
  const sum = (of: 'assets' | 'failing') => types.reduce((all, type) => all + type[of], 0)
  const counts = {
    assets: sum('assets'),
    failingAssets: sum('failing'),
    findings: findings ?? 0,
    excepted: standing?.sums.failedExcepted ?? 0,
  }
  return { workload, scope, standing, trend, types, gains, ...counts }
}
