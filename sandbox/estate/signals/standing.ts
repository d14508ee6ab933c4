import type { Row } from '../estate.ts'
import { assessmentsOf } from './assessments.ts'
import { guestConfigurationOf } from './guest.ts'
import { patchAssessmentOf } from './patches.ts'
import { policyStatesOf } from './policies.ts'
import { secureScore } from './scores.ts'
import type { Lookup, Signal } from './signal.ts'

const machineType = 'microsoft.compute/virtualmachines'

/** Where each kind of signal stands, and what says it of an asset on a day. */
const sources: { tables: Signal['table'][]; of: (row: Row, lookup: Lookup, today: Date) => Signal[] }[] = [
  { tables: ['securityresources', 'advisorresources'], of: assessmentsOf },
  { tables: ['policyresources'], of: policyStatesOf },
  {
    tables: ['patchassessmentresources'],
    of: (row, _lookup, today) => (row.type === machineType ? patchAssessmentOf(row, today) : []),
  },
  {
    tables: ['guestconfigurationresources'],
    of: (row, lookup) => (row.type === machineType ? guestConfigurationOf(row, lookup) : []),
  },
]

/** Everything that other services say of one asset on a day; of one table, where only that is wanted. */
export function signalsOf(row: Row, lookup: Lookup, today: Date, table?: string): Signal[] {
  const signals: Signal[] = []
  for (const source of sources) {
    if (table !== undefined && !source.tables.some((known) => known === table)) continue
    for (const signal of source.of(row, lookup, today))
      if (table === undefined || signal.table === table) signals.push(signal)
  }
  return signals
}

/** Follows the signals from day to day: what says the same as the day before stays the same row. */
export function standingSignals(): (assets: ReadonlyMap<string, Row>, today: Date) => [string, readonly Row[]][] {
  let standing = new Map<string, { state: string; row: Row }>()
  return (assets, today) => {
    const lookup: Lookup = (id) => assets.get(id)
    const next = new Map<string, { state: string; row: Row }>()
    const tables = new Map<string, Row[]>()
    const keep = (signal: Signal) => {
      const before = standing.get(signal.id)
      const now = before?.state === signal.state ? before : { state: signal.state, row: signal.make(today) }
      next.set(signal.id, now)
      const rows = tables.get(signal.table)
      if (rows) rows.push(now.row)
      else tables.set(signal.table, [now.row])
    }
    const health = new Map<unknown, [number, number]>()
    for (const row of assets.values())
      for (const signal of signalsOf(row, lookup, today)) {
        keep(signal)
        if (signal.table !== 'securityresources') continue
        const counts = health.get(row.subscriptionId) ?? [0, 0]
        if (signal.state === 'Healthy') counts[0]++
        if (signal.state === 'Unhealthy') counts[1]++
        health.set(row.subscriptionId, counts)
      }
    for (const row of assets.values())
      if (row.type === 'microsoft.resources/subscriptions')
        keep(secureScore(row, ...(health.get(row.subscriptionId) ?? [0, 0])))
    standing = next
    return [...tables]
  }
}
