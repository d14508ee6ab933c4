import { createHash } from 'node:crypto'
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { Queryable } from './database.ts'

/** So many, in so long, of what the key names. */
export interface RateLimit {
  /** What is counted and for whom, such as `sign-in:203.0.113.9`. */
  readonly key: string
  readonly points: number
  readonly perSeconds: number
}

export interface RateLimitAnswer {
  readonly isAllowed: boolean
  /** 0 where it is allowed; else in how many seconds it is again (for Retry-After). */
  readonly retryAfterSeconds: number
  /** How many more are allowed, until so many seconds have passed. */
  readonly remaining: number
  readonly resetSeconds: number
}

const LONGEST_KEY = 200
const limiters = new WeakMap<Queryable, Map<string, RateLimiterPostgres>>()

/**
 * Counts one attempt, and says whether it is within the limit. The counters are in the database, so that they hold
 * across processes; while it cannot be reached each process counts for itself.
 */
export async function limit(db: Queryable, { key, points, perSeconds }: RateLimit): Promise<RateLimitAnswer> {
  try {
    const { remainingPoints, msBeforeNext } = await limiterOf(db, points, perSeconds).consume(shortened(key))
    const resetSeconds = Math.ceil(msBeforeNext / 1_000)
    return { isAllowed: true, retryAfterSeconds: 0, remaining: remainingPoints, resetSeconds }
  } catch (reason) {
    if (!(reason instanceof RateLimiterRes)) throw reason
    const resetSeconds = Math.max(1, Math.ceil(reason.msBeforeNext / 1_000))
    return { isAllowed: false, retryAfterSeconds: resetSeconds, remaining: 0, resetSeconds }
  }
}

/** A limiter stands for one number of points in one time; the key tells what it counts. */
function limiterOf(db: Queryable, points: number, duration: number): RateLimiterPostgres {
  const ofDatabase = limiters.get(db) ?? new Map<string, RateLimiterPostgres>()
  limiters.set(db, ofDatabase)
  const name = `${points}/${duration}`
  const limiter = ofDatabase.get(name) ?? createLimiter(db, points, duration)
  ofDatabase.set(name, limiter)
  return limiter
}

function createLimiter(db: Queryable, points: number, duration: number): RateLimiterPostgres {
  return new RateLimiterPostgres({
    storeClient: db,
    storeType: 'pool',
    tableName: 'rate_limit',
    tableCreated: true,
    // The worker sweeps (sweepSignIn): one timer for all processes, not one a limiter.
    clearExpiredByTimeout: false,
    keyPrefix: '',
    points,
    duration,
    insuranceLimiter: new RateLimiterMemory({ keyPrefix: '', points, duration }),
  })
}

/** The column holds 255 letters, and no NUL. */
function shortened(key: string): string {
  return key.length <= LONGEST_KEY && !key.includes('\0') && key.isWellFormed()
    ? key
    : createHash('sha256').update(key).digest('base64url')
}
