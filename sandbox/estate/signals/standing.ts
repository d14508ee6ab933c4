import type { Row } from '../estate.ts'
import { assessmentsOf } from './assessments.ts'
import { guestConfigurationOf } from './guest.ts'
import { patchAssessmentOf } from './patches.ts'
import { policyStatesOf } from './policies.ts'
import { secureScore } from './scores.ts'
import { type Lookup, type Signal, valueAt } from './signal.ts'

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

/** Which plans are on, subscription by subscription: what is said of an asset depends on it. */
function plansOf(assets: ReadonlyMap<string, Row>): Map<unknown, string> {
  const plans = new Map<unknown, string>()
  for (const row of assets.values())
    if (row.type === 'microsoft.security/pricings')
      plans.set(row.subscriptionId, `${plans.get(row.subscriptionId) ?? ''} ${String(valueAt(row, 'pricingTier'))}`)
  return plans
}

/** Remembers what was said of a row, for as long as it is the same row under the same plans. */
function rememberedSignals(): (row: Row, lookup: Lookup, today: Date, plans: string) => Signal[] {
  const said = new WeakMap<Row, { plans: string; signals: Signal[] }>()
  return (row, lookup, today, plans) => {
    // What is said of machines depends on the date, and on their neighbours.
    if (row.type === machineType) return signalsOf(row, lookup, today)
    const known = said.get(row)
    if (known?.plans === plans) return known.signals
    const signals = signalsOf(row, lookup, today)
    said.set(row, { plans, signals })
    return signals
  }
}

/** Follows the signals from day to day: what says the same as the day before stays the same row. */
export function standingSignals(): (assets: ReadonlyMap<string, Row>, today: Date) => [string, readonly Row[]][] {
  const signalsToday = rememberedSignals()
  let standing = new Map<string, { state: string; row: Row }>()
  return (assets, today) => {
    const lookup: Lookup = (id) => assets.get(id)
    const plans = plansOf(assets)
    const next = new Map<string, { state: string; row: Row }>()
    const tables = new Map<string, Row[]>()
    const health = new Map<unknown, { healthy: number; unhealthy: number }>()
    const keep = (signal: Signal) => {
      const before = standing.get(signal.id)
      const now = before?.state === signal.state ? before : { state: signal.state, row: signal.make(today) }
      next.set(signal.id, now)
      const rows = tables.get(signal.table)
      if (rows) rows.push(now.row)
      else tables.set(signal.table, [now.row])
    }
    for (const row of assets.values())
      for (const signal of signalsToday(row, lookup, today, plans.get(row.subscriptionId) ?? '')) {
        keep(signal)
        if (signal.table === 'securityresources') count(health, row.subscriptionId, signal.state)
      }
    for (const row of assets.values()) {
      if (row.type !== 'microsoft.resources/subscriptions') continue
      const { healthy, unhealthy } = health.get(row.subscriptionId) ?? { healthy: 0, unhealthy: 0 }
      keep(secureScore(row, healthy, unhealthy))
    }
    standing = next
    return [...tables]
  }
}

function count(health: Map<unknown, { healthy: number; unhealthy: number }>, subscription: unknown, state: string) {
  const counts = health.get(subscription) ?? { healthy: 0, unhealthy: 0 }
  if (state === 'Healthy') counts.healthy++
  if (state === 'Unhealthy') counts.unhealthy++
  health.set(subscription, counts)
}
