import { hash } from 'node:crypto'
import type { StoredException } from './store.ts'

/** Everything that may not change without an entry in the log; what it covers moves with the estate and is not in it. */
function accountable(stored: StoredException) {
  return {
    kind: stored.kind,
    source: stored.source,
    predecessor: stored.predecessorId,
    externalId: stored.externalId,
    requester: [stored.requesterId, stored.requesterName],
    owner: [stored.ownerId, stored.ownerName],
    checks: stored.checks.toSorted(),
    // With what it was found to mean: that is what decides about effect.
    scope: stored.targets.map(({ kind, subscriptionId, name, value, assetKey, workloadId, label }) => ({
      ...{ kind, subscriptionId, name, value },
      ...{ assetKey, workloadId, label },
    })),
    category: stored.category,
    severity: stored.severity,
    justification: stored.justification,
    compensatingControls: stored.compensatingControls,
    riskStatement: stored.riskStatement,
    plannedOn: stored.plannedOn,
    ticket: stored.ticket,
    evidence: stored.evidence.map(({ label, url }) => ({ label, url })),
    startsOn: stored.startsOn,
    endsOn: stored.endsOn,
    reviewEveryDays: stored.reviewEveryDays,
    state: stored.state,
    round: stored.round,
    neededApprovals: stored.neededApprovals,
    startsAt: stored.startsAt?.toISOString() ?? null,
    endsAt: stored.endsAt?.toISOString() ?? null,
    measuredAt: stored.measuredAt?.toISOString() ?? null,
    reviewSince: stored.reviewSince?.toISOString() ?? null,
    requestedAt: stored.requestedAt?.toISOString() ?? null,
    decidedAt: stored.decidedAt?.toISOString() ?? null,
    endedAt: stored.endedAt?.toISOString() ?? null,
    nextReviewOn: stored.nextReviewOn,
    decisions: stored.decisions.map(({ round, personId, personName, verdict, reason, at }) => ({
      round,
      personId,
      personName,
      verdict,
      reason,
      at: at.toISOString(),
    })),
  }
}

/**
 * The SHA-256 (hex) of what an exception says and where it stands, as canonical JSON: keys in order, no spaces. Every
 * entry of the log has it as of then, so that the register can be compared with its log.
 */
export function termsDigest(stored: StoredException): string {
  return hash('sha256', canonical(accountable(stored)), 'hex')
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  )
}
