import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'
import type { CheckVerdicts } from './checklist-standing.ts'

/** How a check stood at the last scan of a day; null where the day has none, so that a line breaks there. */
export interface CheckDay {
  /** As a calendar writes it in the organisation's time zone: 2026-11-23. */
  readonly day: string
  readonly standing: CheckVerdicts | null
}

interface ScanDay {
  day: string
  at: Date
}

interface Step extends CheckVerdicts {
  at: Date
}

/**
 * How one check went over the last days, day by day until the newest scan.
 * Indexes: scan_state_observed_at, check_rollup_current and check_rollup_past. However many subscriptions there are,
 * the steps are one row for each scan that changed something.
 */
export async function checkTrend(
  db: Queryable,
  scope: Scope,
  checkId: string,
  { days, timeZone }: { days: number; timeZone: string },
): Promise<CheckDay[]> {
  const { rows: scans } = await db.query<ScanDay>(
    `select to_char(max(observed_at) at time zone $2, 'YYYY-MM-DD') as day, max(observed_at) as at
     from scan
     where state = 'published'
       and observed_at > (select max(observed_at) from scan where state = 'published') - make_interval(days => $1)
     group by (observed_at at time zone $2)::date order by 2`,
    [days, timeZone],
  )
  const first = scans[0]
  if (!first) return []
  const values: unknown[] = [checkId, first.at]
  const { rows: steps } = await db.query<Step>(
    `with interval as (
       select greatest(valid_from, $2) valid_from, valid_to, passed, defaulted, failed, unknown
       from check_rollup
       where check_no = (select no from check_number where check_id = $1)
         and ${inScope(scope, values)} and (valid_to is null or valid_to > $2)
     )
     select at, sum(passed)::int passed, sum(defaulted)::int defaulted, sum(failed)::int failed, sum(unknown)::int unknown
     from (
       select valid_from as at, passed, defaulted, failed, unknown from interval
       union all
       select valid_to, -passed, -defaulted, -failed, -unknown from interval where valid_to is not null
     ) step
     group by at order by at`,
    values,
  )
  return withMissingDays(standingsOn(scans, steps))
}

/** All steps until each day's scan, added up. Both come in the order of time. */
function standingsOn(scans: readonly ScanDay[], steps: readonly Step[]): CheckDay[] {
  const standing = { passed: 0, defaulted: 0, failed: 0, unknown: 0 }
  let next = 0
  return scans.map(({ day, at }) => {
    for (let step = steps[next]; step && step.at <= at; step = steps[++next]) {
      standing.passed += step.passed
      standing.defaulted += step.defaulted
      standing.failed += step.failed
      standing.unknown += step.unknown
    }
    return { day, standing: { ...standing } }
  })
}

function withMissingDays(days: readonly CheckDay[]): CheckDay[] {
  return days.flatMap((day, index) => {
    const missing: CheckDay[] = []
    const before = days[index - 1]?.day
    for (let date = before && dayAfter(before); date && date < day.day; date = dayAfter(date))
      missing.push({ day: date, standing: null })
    return [...missing, day]
  })
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}
