import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'
import { configurationDiff, type PropertyChange } from './configuration-diff.ts'
import { type ExceptionTurn, exceptionTurns } from './exception-turns.ts'
import { iso } from './list-assets.ts'

/** Who changed an asset, after Azure's change tables. */
export interface ChangeAuthor {
  readonly at: string
  readonly by: string | null
  readonly client: string | null
  readonly operation: string | null
}

/** A verdict that changed at a scan. */
export interface VerdictChange {
  readonly checkId: string
  /** What it became. */
  readonly to: 'fail' | 'unknown' | 'ended'
  readonly cause: string
}

/** Everything that one scan saw change about an asset, or what began or ended when people decided or a day was over. */
export interface TimelineEntry {
  /** The scan's date, or the moment. */
  readonly at: string
  /** `excepted`: no scan saw anything change, only exceptions began or ended. */
  readonly kind: 'arrived' | 'changed' | 'removed' | 'excepted'
  readonly changes: readonly PropertyChange[]
  readonly verdicts: readonly VerdictChange[]
  readonly authors: readonly ChangeAuthor[]
  /** What ended stands first. */
  readonly exceptions: readonly ExceptionTurn[]
}

export interface Timeline {
  /** Newest first. */
  readonly entries: readonly TimelineEntry[]
  /** Ask again with this as `before` for what is older; null where there is nothing. */
  readonly older: string | null
}

const VERSIONS = 20

/**
 * What changed about an asset, newest first: configurations as differences, verdicts that changed at the same scan, who
 * did it according to Azure (which keeps that for 14 days; we keep it for good), and the exceptions that began and ended.
 * Nothing of an asset outside the scope.
 * @param before ISO date; only what happened earlier.
 */
export async function assetTimeline(db: Queryable, scope: Scope, key: string, before?: string): Promise<Timeline> {
  const lives = await life(db, scope, key)
  if (!lives) return { entries: [], older: null }
  const [versions, { turns, older }] = await Promise.all([
    configurations(db, key, before),
    exceptionTurns(db, scope, key, before),
  ])
  // A page ends with whichever ends first: versions, or what happened of exceptions.
  const lastShown = versions.length > VERSIONS ? (versions[VERSIONS - 1]?.at ?? null) : null
  const from =
    [lastShown, older]
      .filter((at) => at !== null)
      .sort()
      .at(-1) ?? null
  const isShown = ({ at }: { at: string }) => from === null || at >= from
  const [verdicts, authors] = await Promise.all([
    verdictChanges(db, key, from, before),
    changeAuthors(db, key, from, before),
  ])
  const scans = new Set([...versions.slice(0, VERSIONS), ...verdicts].filter(isShown).map(({ at }) => at))
  const { removedAt } = lives
  if (removedAt && (!before || removedAt < before) && isShown({ at: removedAt })) scans.add(removedAt)
  const ordered = [...scans].sort().reverse()
  const seen = ordered.map((at, i): TimelineEntry => {
    const version = versions.findIndex((one) => one.at === at)
    const earlier = version >= 0 ? versions[version + 1] : undefined
    const since = ordered[i + 1] ?? from ?? ''
    return {
      at,
      kind: at === removedAt ? 'removed' : at === lives.firstSeenAt ? 'arrived' : 'changed',
      changes:
        version >= 0 && earlier ? configurationDiff(earlier.configuration, versions[version]?.configuration) : [],
      verdicts: verdicts.filter((one) => one.at === at).map(({ at: _, ...verdict }) => verdict),
      authors: authors.filter((author) => author.at <= at && author.at > since),
      exceptions: turns.filter((turn) => turn.at === at),
    }
  })
  const rest = Map.groupBy(
    turns.filter((turn) => isShown(turn) && !scans.has(turn.at)),
    ({ at }) => at,
  )
  const decided = [...rest].map(
    ([at, exceptions]): TimelineEntry => ({
      ...{ at, kind: 'excepted', changes: [], verdicts: [], authors: [], exceptions },
    }),
  )
  const entries = [...seen, ...decided].sort((a, b) => b.at.localeCompare(a.at))
  return { entries, older: from }
}

// Relies on the primary key (asset_key, valid_from).
async function configurations(db: Queryable, key: string, before?: string) {
  const { rows } = await db.query<{ at: string; configuration: unknown }>(
    `select ${iso('valid_from')} at, configuration from asset_configuration
     where asset_key = $1 and ($2::timestamptz is null or valid_from < $2)
     order by valid_from desc limit ${VERSIONS + 1}`,
    [key, before ?? null],
  )
  return rows
}

// Relies on the primary key (asset_key, check_no, valid_from).
async function verdictChanges(db: Queryable, key: string, from: string | null, before?: string) {
  const { rows } = await db.query<VerdictChange & { at: string }>(
    `with moved as (
       select valid_from at, check_no, status::text "to", opened::text cause from finding where asset_key = $1
       union all
       select valid_to, check_no, 'ended', closed::text from finding ended
       where asset_key = $1 and valid_to is not null
         and not exists (select from finding next where next.asset_key = $1 and next.check_no = ended.check_no
                           and next.valid_from = ended.valid_to))
     select ${iso('at')} at, check_id "checkId", "to", coalesce(cause, 'fixed') cause
     from moved join check_number on no = check_no
     where ($2::timestamptz is null or at >= $2) and ($3::timestamptz is null or at < $3)
     order by at desc, check_id`,
    [key, from, before ?? null],
  )
  return rows
}

// Relies on the primary key (asset_key, at, id).
async function changeAuthors(db: Queryable, key: string, from: string | null, before?: string) {
  const { rows } = await db.query<ChangeAuthor>(
    `select ${iso('at')} at, changed_by "by", client_type client, operation from change
     where asset_key = $1 and ($2::timestamptz is null or at >= $2 - interval '7 days')
       and ($3::timestamptz is null or at < $3)
     order by at desc limit 200`,
    [key, from, before ?? null],
  )
  return rows
}

/** Null where it is not in the scope: nothing else is asked then. */
async function life(db: Queryable, scope: Scope, key: string) {
  const values: unknown[] = [key]
  const { rows } = await db.query<{ firstSeenAt: string; removedAt: string | null }>(
    `select ${iso('first_seen_at')} "firstSeenAt", ${iso('removed_at')} "removedAt" from asset
     where key = $1 and ${inScope(scope, values)}`,
    values,
  )
  return rows[0] ?? null
}
