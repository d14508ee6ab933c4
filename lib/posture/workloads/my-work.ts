import type { Queryable } from '../database.ts'
import { everyFinding, type FindingsFilter } from '../findings/filter.ts'
import { type FindingItem, listFindings } from '../findings/list-findings.ts'
import { type Comparison, lastDays } from '../moments.ts'
import { countOpenFindings } from '../open-findings.ts'
import { findingTurns } from '../overview/movement.ts'
import { type NewlyFailing, newlyFailing } from '../overview/newly-failing.ts'
import { listTurnedFindings, type TurnedFinding } from '../overview/turned-findings.ts'
import type { Scope } from '../scope.ts'
import { type LeagueRow, leagueTable } from './league-table.ts'

/** What somebody who owns workloads does now. */
export interface MyWork {
  /** By name, with scores, targets and the weights that points are counted by. */
  readonly workloads: readonly LeagueRow[]
  /** Failing verdicts; null before the first scan. */
  readonly findings: number | null
  /** The gravest first, of one severity the oldest: `getFinding` has the fix of each. */
  readonly doFirst: readonly FindingItem[]
  /** Leads on in the same order (`moreOfMyWork`); null at the end. */
  readonly next: string | null
  /** Now, and what the last seven days are counted from; null before the first scan. */
  readonly moments: Comparison | null
  /** What began to fail in the last seven days and fails still, the newest first. */
  readonly newlyFailing: readonly NewlyFailing[]
  /** What was fixed in the last seven days, the newest first, and how much that was in all. */
  readonly fixed: { readonly items: readonly TurnedFinding[]; readonly total: number }
}

const worstFirst: FindingsFilter = { ...everyFinding, group: 'none', sort: 'points' }

/** The home of an owner: everything about the workloads of the scope. A few queries, however many there are. */
export async function myWork(
  db: Queryable,
  scope: Scope,
  { timeZone, size = 20, recent = 8 }: { timeZone: string; size?: number; recent?: number },
): Promise<MyWork> {
  const [{ rows: workloads }, findings, { items: doFirst, next }, moments] = await Promise.all([
    leagueTable(db, scope),
    countOpenFindings(db, scope),
    moreOfMyWork(db, scope, { timeZone, size }),
    lastDays(db, 7),
  ])
  const [failing, fixed] = await Promise.all([
    moments?.before ? newlyFailing(db, scope, recent, moments.before.at) : [],
    fixedSince(db, scope, moments, recent),
  ])
  return { workloads, findings, doFirst, next, moments, newlyFailing: failing, fixed }
}

/** The findings of the scope that follow a cursor of `myWork`, in its order. */
export async function moreOfMyWork(
  db: Queryable,
  scope: Scope,
  { timeZone, size = 20, cursor = null }: { timeZone: string; size?: number; cursor?: string | null },
) {
  return listFindings(db, { scope, filter: worstFirst, timeZone }, { size, cursor })
}

async function fixedSince(
  db: Queryable,
  scope: Scope,
  moments: Comparison | null,
  size: number,
): Promise<MyWork['fixed']> {
  if (!moments?.before) return { items: [], total: 0 }
  const [from, to] = [moments.before, moments.now]
  const [{ items }, turns] = await Promise.all([
    listTurnedFindings(db, scope, { from, to, cause: 'fixed', size }),
    findingTurns(db, scope, from, to),
  ])
  return { items, total: turns.find(({ cause }) => cause === 'fixed')?.closed ?? 0 }
}
