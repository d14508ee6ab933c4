import type { Severity } from '#lib/checklist/index.ts'

/** What an exception can be, in the order of its life (docs/architecture.md, "Exceptions"). */
export const exceptionStates = [
  'draft',
  'requested',
  'returned',
  'approved',
  'active',
  'review',
  'rejected',
  'withdrawn',
  'expired',
  'revoked',
  'renewed',
  'closed',
  'imported',
] as const
export type ExceptionState = (typeof exceptionStates)[number]

/** A state as people are told it: one that is in force and ends within the days of the policy is `expiring`. */
export type ToldState = ExceptionState | 'expiring'

export const exceptionCategories = ['risk_accepted', 'mitigated', 'false_positive', 'planned_remediation'] as const
export type ExceptionCategory = (typeof exceptionCategories)[number]

export const exceptionKinds = ['new', 'change', 'renewal'] as const
export type ExceptionKind = (typeof exceptionKinds)[number]

export const exceptionSources = ['person', 'csv', 'api', 'policy'] as const
export type ExceptionSource = (typeof exceptionSources)[number]

export const targetKinds = ['asset', 'resource_group', 'subscription', 'workload', 'tag'] as const
export type TargetKind = (typeof targetKinds)[number]

/**
 * A part of a scope. Parts add up. What lies below inherits: the resources of a group, what lies below an asset in its
 * id; a tag counts as the asset's own, else its resource group's, else its subscription's.
 */
export type Target =
  /** id in any case. */
  | { readonly kind: 'asset'; readonly id: string }
  | { readonly kind: 'resource_group'; readonly subscriptionId: string; readonly name: string }
  | { readonly kind: 'subscription'; readonly id: string }
  /** By its slug. */
  | { readonly kind: 'workload'; readonly slug: string }
  /** The name in any case, the value exactly; null = any value. subscriptionId '' = in any subscription. */
  | { readonly kind: 'tag'; readonly name: string; readonly value: string | null; readonly subscriptionId: string }

/** A link that supports what is said. */
export interface EvidenceLink {
  readonly label: string
  /** https: only. */
  readonly url: string
}

/** What a person says of an exception: everything that is reviewed. Days are ISO dates in the organisation's time zone. */
export interface ExceptionTerms {
  readonly checks: readonly string[]
  readonly targets: readonly Target[]
  readonly category: ExceptionCategory
  readonly justification: string
  readonly compensatingControls: string
  readonly riskStatement: string
  readonly plannedOn: string | null
  readonly ticket: string
  readonly evidence: readonly EvidenceLink[]
  /** Object id and name of the person who answers for it. */
  readonly owner: { readonly id: string; readonly name: string }
  /** Null = as soon as it is approved. */
  readonly startsOn: string | null
  /** The last day in force. */
  readonly endsOn: string
  readonly reviewEveryDays: number | null
}

/** Who acts on the register. */
export interface Actor {
  /** Object id of a person or application; or clock, scan, command. */
  readonly id: string
  readonly name: string
  readonly kind: 'person' | 'application' | 'system'
}

/** What the organisation allows (Settings → Exceptions). */
export interface ExceptionPolicy {
  /** The longest time in force, in days, by the highest severity covered. */
  readonly longestDays: Readonly<Record<Severity, number>>
  /** So many days before its end an exception is told as expiring. */
  readonly expiringDays: number
  /** How many different people must approve, by the highest severity covered. */
  readonly approvals: Readonly<Record<Severity, number>>
  /** An exception goes back for approval when it covers more new assets than both: so many, and so much of those approved. */
  readonly growth: { readonly assets: number; readonly percent: number }
  /** The shortest justification, in characters. */
  readonly justificationLength: number
}

export const defaultPolicy: ExceptionPolicy = {
  longestDays: { critical: 90, high: 180, medium: 365, low: 365 },
  expiringDays: 14,
  approvals: { critical: 2, high: 1, medium: 1, low: 1 },
  growth: { assets: 5, percent: 20 },
  justificationLength: 30,
}

/** How people call an exception: EX-0147. */
export function exceptionName(id: number): string {
  return `EX-${String(id).padStart(4, '0')}`
}

/** The number of a name such as EX-0147, ex-147 or 147; null where it is none. */
export function exceptionNumber(name: string): number | null {
  const [, digits] = /^(?:ex-)?0*([1-9]\d{0,8})$/i.exec(name.trim()) ?? []
  return digits ? Number(digits) : null
}
