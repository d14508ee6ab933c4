import type { Row } from '../estate.ts'
import { assessmentsOf } from './assessments.ts'
import { guestConfigurationOf } from './guest.ts'
import { patchAssessmentOf } from './patches.ts'
import { policyStatesOf } from './policies.ts'
import { secureScore } from './scores.ts'
import type { Lookup, Signal } from './signal.ts'

const machineType = 'microsoft.compute/virtualmachines'

/** Everything that other services say of one asset on a day. */
export function signalsOf(row: Row, lookup: Lookup, today: Date): Signal[] {
  const signals = [...assessmentsOf(row, lookup), ...policyStatesOf(row)]
  if (row.type === machineType) signals.push(...patchAssessmentOf(row, today), ...guestConfigurationOf(row, lookup))
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
