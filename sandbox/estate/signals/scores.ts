import type { Row } from '../estate.ts'
import { signalRow } from '../rows/security.ts'
import type { Signal } from './signal.ts'

/** The secure score of a subscription: the share of its assessments that is healthy, in whole points of 58. */
export function secureScore(subscription: Row, healthy: number, unhealthy: number): Signal {
  const max = 58
  const percentage = healthy + unhealthy === 0 ? 0 : healthy / (healthy + unhealthy)
  const current = Math.round(max * percentage)
  const id = `${String(subscription.id)}/providers/Microsoft.Security/secureScores/ascScore`
  return {
    table: 'securityresources',
    id,
    state: `${current} ${healthy + unhealthy}`,
    make: () =>
      signalRow('Microsoft.Security/secureScores', id, 'ascScore', subscription, {
        displayName: 'ASC score',
        score: { max, current, percentage: Number((current / max).toFixed(4)) },
        weight: healthy + unhealthy,
      }),
  }
}
