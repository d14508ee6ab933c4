import type { Queryable } from './database.ts'

/** A published scan: what is known of the estate is known at such moments only. */
export interface Moment {
  readonly scanId: number
  readonly at: Date
}

/** The moment that every "now" means; null before the first scan has been published. Index: scan_state_observed_at. */
export async function latestMoment(db: Queryable): Promise<Moment | null> {
  const { rows } = await db.query<Moment>(
    `select id as "scanId", observed_at as at from scan where state = 'published' order by observed_at desc limit 1`,
  )
  return rows[0] ?? null
}

/**
 * The published scan nearest to a date, of those before `before`: scans start seconds early or late, and some days have
 * none. Null when there is none before. Index: scan_state_observed_at, once in each direction.
 */
export async function momentNear(db: Queryable, date: Date, before?: Date): Promise<Moment | null> {
  const { rows } = await db.query<Moment>(
    `select id as "scanId", observed_at as at
     from (
       (select id, observed_at from scan
        where state = 'published' and observed_at <= $1 and observed_at < $2
        order by observed_at desc limit 1)
       union all
       (select id, observed_at from scan
        where state = 'published' and observed_at > $1 and observed_at < $2
        order by observed_at limit 1)
     ) near
     order by abs(extract(epoch from observed_at - $1)) limit 1`,
    [date, before ?? 'infinity'],
  )
  return rows[0] ?? null
}

const dayMs = 86_400_000

/** Now, and what "in seven days" compares it with. `before` is null when there is only one scan. */
export interface Comparison {
  readonly now: Moment
  readonly before: Moment | null
}

/** The newest moment and the one nearest to so many days earlier; null before the first scan. */
export async function lastDays(db: Queryable, days = 7): Promise<Comparison | null> {
  const now = await latestMoment(db)
  if (!now) return null
  return { now, before: await momentNear(db, new Date(now.at.getTime() - days * dayMs), now.at) }
}

/**
 * The moment that an address names: an instant is the published scan of exactly then or the last before it, a day
 * (2026-11-23) its last scan or the last before it. Where there is none so early, the first of all. Null before the
 * first scan. Index: scan_state_observed_at.
 */
export async function momentOf(db: Queryable, dayOrInstant: string, timeZone: string): Promise<Moment | null> {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(dayOrInstant)
  const { rows } = await db.query<Moment>(
    `select id as "scanId", observed_at as at
     from (
       (select id, observed_at, 1 as choice from scan
        where state = 'published'
          and case when $2 then observed_at < ($1::timestamp + interval '1 day') at time zone $3
                   else observed_at <= $1::timestamptz end
        order by observed_at desc limit 1)
       union all
       (select id, observed_at, 2 from scan where state = 'published' order by observed_at limit 1)
     ) candidate
     order by choice limit 1`,
    [dayOrInstant, isDay, timeZone],
  )
  return rows[0] ?? null
}
