import { type Pillar, pillars } from '#lib/checklist/vocabulary.ts'
import { scoreOf } from '#lib/scoring/index.ts'
import type { Queryable } from '../database.ts'
import { subscriptionInScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'
import { exceptedAt, scopesOf, standingOn } from '../score.ts'

export const trendRanges = [30, 90, 180, 365] as const
export type TrendRange = (typeof trendRanges)[number]

/** The scores of one day: those of its last published scan; null where the day has none, so that a line breaks there. */
export interface TrendDay {
  /** As a calendar writes it in the organisation's time zone: 2026-11-23. */
  readonly day: string
  readonly at: Date | null
  readonly score: number | null
  /** Without what exceptions covered at that scan; of the newest scan's day: without what they cover now. */
  readonly accepted: number | null
  readonly pillars: Readonly<Record<Pillar, number | null>>
}

/** What changes a score without the estate having changed. */
export type TrendEvent =
  | { readonly kind: 'checklist'; readonly at: Date; version: number; added: number; changed: number; retired: number }
  | { readonly kind: 'lost' | 'regained'; readonly at: Date; readonly subscriptions: string[] }

export interface Trend {
  /** Every day from the first that has a scan (or the range's first) to the newest, in order. */
  readonly days: TrendDay[]
  readonly events: TrendEvent[]
}

interface ScanDay {
  day: string
  at: Date
}

interface Step {
  pillar: Pillar
  at: Date
  applicable: number
  passed: number
}

/**
 * How the score of the scope went until `to`, day by day.
 * @param timeZone decides where a day ends, such as Europe/Berlin.
 */
export async function trendOf(
  db: Queryable,
  scope: Scope,
  { to, days, timeZone }: { to: Date; days: number; timeZone: string },
): Promise<Trend> {
  const from = new Date(to.getTime() - days * 86_400_000)
  const [{ scans, excepted }, steps, events] = await Promise.all([
    scanDays(db, from, to, timeZone).then(async (scans) => ({ scans, excepted: await exceptedOn(db, scope, scans) })),
    stepsOf(db, scope, from, to),
    eventsOf(db, scope, from, to),
  ])
  return { days: withMissingDays(levels(steps, scans, excepted)), events }
}

/** Index: scan_state_observed_at. */
async function scanDays(db: Queryable, from: Date, to: Date, timeZone: string): Promise<ScanDay[]> {
  const { rows } = await db.query<ScanDay>(
    `select to_char(max(observed_at) at time zone $3, 'YYYY-MM-DD') as day, max(observed_at) as at
     from scan
     where state = 'published' and observed_at between $1 and $2
     group by (observed_at at time zone $3)::date
     order by 2`,
    [from, to, timeZone],
  )
  return rows
}

/**
 * By how much the sums went up or down, and when. Adding the steps gives the sums at any date without joining days with
 * intervals, and however many subscriptions the scope has, there are at most three rows a scan.
 * Index: the primary key of score_rollup (scope, pillar, valid_from).
 */
async function stepsOf(db: Queryable, scope: Scope, from: Date, to: Date): Promise<Step[]> {
  const { rows } = await db.query<Step>(
    `with interval as (
       select pillar, greatest(valid_from, $2) as valid_from, valid_to, weight_applicable, weight_passed
       from score_rollup
       where scope = any($1) and valid_from <= $3 and (valid_to is null or valid_to > $2)
     )
     select pillar, at, sum(applicable)::bigint as applicable, sum(passed)::bigint as passed
     from (
       select pillar, valid_from as at, weight_applicable as applicable, weight_passed as passed from interval
       union all
       select pillar, valid_to, -weight_applicable, -weight_passed from interval where valid_to is not null
     ) step
     group by pillar, at order by at`,
    [scopesOf(scope), from, to],
  )
  return rows
}

/** The weight that was excepted on each of these days. Index: the primary key of exception_score_rollup, once for each. */
async function exceptedOn(db: Queryable, scope: Scope, days: readonly ScanDay[]): Promise<number[]> {
  const { rows } = await db.query<{ place: number; weight: number }>(
    `select date.place::int as place, sum(e.weight_excepted)::bigint as weight
     from (select ${standingOn('day.at')} as at, day.place
           from unnest($1::timestamptz[]) with ordinality day (at, place)) date
     cross join unnest($2::text[]) part (name)
     cross join unnest($3::text[]) pillar (name)
     cross join lateral (${exceptedAt('part.name', 'pillar.name', 'date.at')}) e
     group by 1`,
    [days.map(({ at }) => at), scopesOf(scope), pillars.map(({ id }) => id)],
  )
  const found = new Map(rows.map(({ place, weight }) => [place, weight]))
  return days.map((_, index) => found.get(index + 1) ?? 0)
}

/**
 * The scores at each of these days: all steps until then, added up. All come in the order of time.
 * @param excepted the weight that was excepted on each day
 */
export function levels(
  steps: readonly Step[],
  scans: readonly ScanDay[],
  excepted: readonly number[] = [],
): TrendDay[] {
  const applicable: Record<Pillar, number> = { footprint: 0, configure: 0, maintain: 0 }
  const passed: Record<Pillar, number> = { footprint: 0, configure: 0, maintain: 0 }
  const sum = (of: Record<Pillar, number>) => pillars.reduce((all, { id }) => all + of[id], 0)
  let next = 0
  return scans.map(({ day, at }, index) => {
    for (let step = steps[next]; step && step.at <= at; step = steps[++next]) {
      applicable[step.pillar] += step.applicable
      passed[step.pillar] += step.passed
    }
    const ofPillar = (id: Pillar) => raw(applicable[id], passed[id])
    const [weightApplicable, weightPassed] = [sum(applicable), sum(passed)]
    const weightExcepted = Math.min(excepted[index] ?? 0, weightApplicable - weightPassed)
    const score = scoreOf({ weightApplicable, weightPassed, weightExcepted })
    return {
      day,
      at,
      score: score.raw,
      accepted: score.accepted,
      pillars: { footprint: ofPillar('footprint'), configure: ofPillar('configure'), maintain: ofPillar('maintain') },
    }
  })
}

const raw = (weightApplicable: number, weightPassed: number) =>
  scoreOf({ weightApplicable, weightPassed, weightExcepted: 0 }).raw

const unknownScores = { footprint: null, configure: null, maintain: null }

/** The same days with every calendar day between them that has no scan. */
export function withMissingDays(days: readonly TrendDay[]): TrendDay[] {
  return days.flatMap((day, index) => {
    const before = days[index - 1]
    if (!before) return [day]
    const missing: TrendDay[] = []
    for (let date = dayAfter(before.day); date < day.day; date = dayAfter(date))
      missing.push({ day: date, at: null, score: null, accepted: null, pillars: unknownScores })
    return [...missing, day]
  })
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}

async function eventsOf(db: Queryable, scope: Scope, from: Date, to: Date): Promise<TrendEvent[]> {
  const [checklist, coverage] = await Promise.all([checklistEvents(db, from, to), coverageEvents(db, scope, from, to)])
  return [...checklist, ...coverage].sort((a, b) => a.at.getTime() - b.at.getTime())
}

async function checklistEvents(db: Queryable, from: Date, to: Date): Promise<TrendEvent[]> {
  const { rows } = await db.query<{ at: Date; version: number; added: number; changed: number; retired: number }>(
    `select since as at, number as version,
       jsonb_array_length(difference -> 'added') as added,
       jsonb_array_length(difference -> 'changed') as changed,
       jsonb_array_length(difference -> 'retired') as retired
     from checklist_version
     where number > 1 and since between $1 and $2`,
    [from, to],
  )
  return rows.map((row) => ({ kind: 'checklist', ...row }))
}

/**
 * When subscriptions became unreadable and readable again: where the coverage of their resources turned to `failed` or
 * back from one published scan to the next. Index: coverage_not_read (few rows).
 */
async function coverageEvents(db: Queryable, scope: Scope, from: Date, to: Date): Promise<TrendEvent[]> {
  const values: unknown[] = [from, to]
  const { rows } = await db.query<{ at: Date; lost: string[] | null; regained: string[] | null }>(
    `with published as (
       select id, observed_at, lag(id) over (order by observed_at) as previous
       from scan where state = 'published' and observed_at between $1 and $2
     ), failed as (
       select scan_id, subscription_id from coverage
       where status <> 'read' and status = 'failed' and source = 'resources'
         and ${subscriptionInScope(scope, values, 'subscription_id')}
     ), turned as (
       select p.observed_at, f.subscription_id, true as lost
       from failed f join published p on p.id = f.scan_id
       where p.previous is not null
         and not exists (select from failed b where b.scan_id = p.previous and b.subscription_id = f.subscription_id)
       union all
       select p.observed_at, f.subscription_id, false
       from failed f join published p on p.previous = f.scan_id
       where not exists (select from failed b where b.scan_id = p.id and b.subscription_id = f.subscription_id)
     )
     select t.observed_at as at,
       array_agg(coalesce(s.name, t.subscription_id) order by s.name) filter (where t.lost) as lost,
       array_agg(coalesce(s.name, t.subscription_id) order by s.name) filter (where not t.lost) as regained
     from turned t left join subscription s on s.id = t.subscription_id
     group by t.observed_at`,
    values,
  )
  return rows.flatMap(({ at, lost, regained }) => [
    ...(lost ? [{ kind: 'lost' as const, at, subscriptions: lost }] : []),
    ...(regained ? [{ kind: 'regained' as const, at, subscriptions: regained }] : []),
  ])
}
