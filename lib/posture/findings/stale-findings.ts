import { iso } from '../assets/list-assets.ts'
import type { Queryable } from '../database.ts'
import { subscriptionInScope } from '../in-scope.ts'
import { countFindings } from './count-findings.ts'
import type { FindingsQuestion } from './matching.ts'

/** Of the findings that match, those whose subscription the newest scan could not read whole. */
export interface StaleFindings {
  readonly findings: number
  /** Names of the subscriptions. */
  readonly subscriptions: string[]
  /** The earliest date that one of them was last read; null where one never was. */
  readonly since: string | null
}

/** Index: coverage_failed, and those of countFindings. */
export async function staleFindings(db: Queryable, question: FindingsQuestion): Promise<StaleFindings> {
  const { scope } = question
  const values: unknown[] = []
  const { rows } = await db.query<{ id: string; name: string; since: string | null }>(
    `select coverage.subscription_id id, coalesce(subscription.name, coverage.subscription_id) name,
       ${iso('last_read_at')} since
     from coverage left join subscription on subscription.id = coverage.subscription_id
     where scan_id = (select id from scan where state = 'published' order by observed_at desc limit 1)
       and source = 'resources' and status <> 'read'
       and ${subscriptionInScope(scope, values, 'coverage.subscription_id')}
     order by name`,
    values,
  )
  if (rows.length === 0) return { findings: 0, subscriptions: [], since: null }
  const unread = { subscriptions: rows.map(({ id }) => id), workloads: scope.workloads }
  const { findings } = await countFindings(db, { ...question, scope: unread })
  const dates = rows.map(({ since }) => since)
  return {
    findings,
    subscriptions: rows.map(({ name }) => name),
    since: dates.includes(null) ? null : (dates.sort()[0] ?? null),
  }
}
