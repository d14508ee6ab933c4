import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'
import type { CheckStanding } from './checklist-standing.ts'
import { acceptedOfCheck, scoreOfCheck } from './published-checklist.ts'

/** How a check stood at the last scan of a day; null where the day has none, so that a line breaks there. */
export interface CheckDay {
  /** As a calendar writes it in the organisation's time zone: 2026-11-23. */
  readonly day: string
  readonly standing: CheckStanding | null
  /** 0 to 100; null where it applied to nothing. */
  readonly score: number | null
  /** Without what exceptions covered at that scan; of the newest scan's day: without what they cover now. */
  readonly accepted: number | null
}

interface ScanDay {
  day: string
  at: Date
}

interface Step extends CheckStanding {
  at: Date
}

/**
 * How one check went over the last days, day by day until the newest scan.
 * Indexes: scan_state_observed_at, check_rollup_current and check_rollup_past, and the two of exception_check_rollup of
 * the same names. However many subscriptions there are, the steps are one row for each moment that something changed.
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
  const [first, newest] = [scans[0], scans.at(-1)]
  if (!first || !newest) return []
  return withMissingDays(standingsOn(scans, await stepsOf(db, scope, checkId, first.at, newest.at)))
}

/** What is excepted changes between scans too: all of it since the newest counts for that one, as it is so now. */
async function stepsOf(db: Queryable, scope: Scope, checkId: string, first: Date, newest: Date): Promise<Step[]> {
  const values: unknown[] = [checkId, first, newest]
  const of = `check_no = (select no from check_number where check_id = $1)`
  const { rows } = await db.query<Step>(
    `with judged as (
       select greatest(valid_from, $2) valid_from, valid_to, passed, defaulted, failed, unknown
       from check_rollup
       where ${of} and ${inScope(scope, values)} and (valid_to is null or valid_to > $2)
     ),
     covered as (
       select greatest(valid_from, $2) valid_from, valid_to, failed, unknown
       from exception_check_rollup
       where ${of} and ${inScope(scope, values)} and (valid_to is null or valid_to > $2)
     )
     select at, sum(passed)::int passed, sum(defaulted)::int defaulted, sum(failed)::int failed, sum(unknown)::int unknown,
       sum(failed_excepted)::int "failedExcepted", sum(unknown_excepted)::int "unknownExcepted"
     from (
       select valid_from as at, passed, defaulted, failed, unknown, 0 as failed_excepted, 0 as unknown_excepted from judged
       union all
       select valid_to, -passed, -defaulted, -failed, -unknown, 0, 0 from judged where valid_to is not null
       union all
       select least(valid_from, $3), 0, 0, 0, 0, failed, unknown from covered
       union all
       select least(valid_to, $3), 0, 0, 0, 0, -failed, -unknown from covered where valid_to is not null
     ) step
     group by at order by at`,
    values,
  )
  return rows
}

const counts = ['passed', 'defaulted', 'failed', 'unknown', 'failedExcepted', 'unknownExcepted'] as const

/** All steps until each day's scan, added up. Both come in the order of time. */
function standingsOn(scans: readonly ScanDay[], steps: readonly Step[]): CheckDay[] {
  const sums = { passed: 0, defaulted: 0, failed: 0, unknown: 0, failedExcepted: 0, unknownExcepted: 0 }
  let next = 0
  return scans.map(({ day, at }) => {
    for (let step = steps[next]; step && step.at <= at; step = steps[++next])
      for (const count of counts) sums[count] += step[count]
    const standing: CheckStanding = {
      ...sums,
      failedExcepted: Math.min(sums.failedExcepted, sums.failed),
      unknownExcepted: Math.min(sums.unknownExcepted, sums.unknown),
    }
    return { day, standing, score: scoreOfCheck(standing), accepted: acceptedOfCheck(standing) }
  })
}

function withMissingDays(days: readonly CheckDay[]): CheckDay[] {
  return days.flatMap((day, index) => {
    const missing: CheckDay[] = []
    const before = days[index - 1]?.day
    for (let date = before && dayAfter(before); date && date < day.day; date = dayAfter(date))
      missing.push({ day: date, standing: null, score: null, accepted: null })
    return [...missing, day]
  })
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}
