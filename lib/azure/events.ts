import type { Source } from './sources.ts'

/** The service's own words where the service answered; a code of ours (named in errors.ts) where it did not. */
export interface ServiceError {
  code: string
  message: string
}

export interface VisibleSubscription {
  /** The bare id, lower case. */
  id: string
  name: string
  /** As Azure spells it: Enabled, Warned, PastDue, Disabled, Deleted; null where it says nothing. */
  state: string | null
  tags: Readonly<Record<string, unknown>> | null
  /** Names of the management groups above it, the nearest first. */
  managementGroups: string[]
}

/** What the scan will ask about. Comes once and first. */
export interface SubscriptionsEvent {
  kind: 'subscriptions'
  subscriptions: VisibleSubscription[]
}

/**
 * At most 1,000 rows as the service sent them, unvalidated: a row may be anything that JSON can say. Rows of several
 * tables interleave. Within one table no id (compared exactly) comes twice; ids that differ by casing only may.
 */
export interface RowsEvent {
  kind: 'rows'
  source: Source
  rows: unknown[]
}

/** Rows read so far of those that the service has announced so far; total grows while batches are opened. */
export interface ProgressEvent {
  kind: 'progress'
  source: Source
  done: number
  total: number
}

/**
 * What could be read of one table in one subscription; '' stands for rows that belong to no subscription (role
 * assignments at a management group). Comes once for each pair, when the reading of all tables has ended.
 */
export interface CoverageEvent {
  kind: 'coverage'
  source: Source
  subscriptionId: string
  /** read: all there is was read. partial: rows may be missing. failed: nothing can be said of what was not read. */
  status: 'read' | 'partial' | 'failed'
  rows: number
  /** Present unless status is read. */
  error?: ServiceError
}

/** Comes once and last. */
export interface SummaryEvent {
  kind: 'summary'
  requests: number
  /** Answers 429. */
  throttled: number
  /** Requests sent again after a transient failure, those after 429 included. */
  retried: number
  /** Milliseconds waited for quota, Retry-After and back-off, added up over concurrent requests. */
  waitedMs: number
  /** The last that the service said; null if it never did. */
  quotaRemaining: number | null
}

export type ReadEvent = SubscriptionsEvent | RowsEvent | ProgressEvent | CoverageEvent | SummaryEvent

/** Time and chance, handed in by tests so that nothing waits in earnest. */
export interface Clock {
  /** Milliseconds; only differences are used. */
  now(): number
  /** Resolves after ms, or rejects with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** In [0, 1), for jitter. */
  random(): number
}

/** What to read and how gently. */
export interface ReadLimits {
  /** Only these subscriptions (bare ids). Without subscriptions and management groups: all that the credential sees. */
  subscriptions?: readonly string[]
  /** Only what lies below these management groups (names). Together with subscriptions: both. */
  managementGroups?: readonly string[]
  /** Subscriptions that were read before: those no longer visible get coverage `failed` instead of silence. */
  known?: readonly string[]
  /** The change tables are read from here on; without it, the 14 days that Azure keeps. */
  since?: Date
  /** Default: all. */
  sources?: readonly Source[]
  /** Rows a request, 1 to 1,000 (the service's maximum and the default). */
  pageSize?: number
  /** Subscriptions a request, 1 to 1,000 (the service's maximum); default 200. */
  batchSize?: number
  /** Requests under way at once; default 3. */
  concurrency?: number
  /** An answer that is not there by then counts as a transient failure; default 60 s. */
  requestTimeoutMs?: number
  /** Times a request is sent in all when it fails for reasons that may pass; default 6. */
  attempts?: number
  signal?: AbortSignal
  clock?: Clock
}
