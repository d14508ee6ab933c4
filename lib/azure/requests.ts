import { setTimeout as sleep } from 'node:timers/promises'
import type { QueryRequest } from '@azure/arm-resourcegraph'
import type { AzureConnection, QueryPage, QuotaSeen, RequestOptions } from './connect.ts'
import { RequestFailure } from './errors.ts'
import type { Clock, SummaryEvent } from './events.ts'

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
  random: Math.random,
}

/** Back-off doubles from the first to the second, with full jitter. */
const backOffMs = { first: 500, longest: 30_000 }
/** A request that is told to wait this often, or this long at once, gives up. */
const throttle = { attempts: 12, longestMs: 15 * 60_000 }

export interface RequestLimits {
  clock: Clock
  signal: AbortSignal
  timeoutMs: number
  attempts: number
}

/**
 * Sends requests as fast as the quota allows and no faster, again where that can help, and counts.
 *
 * Quota: every answer says how many more the caller may send and when the count starts anew. When none is left (those
 * under way taken off), everyone waits for that moment. Source: "Guidance for throttled requests in Azure Resource
 * Graph".
 */
export class Requests {
  readonly #connection: AzureConnection
  readonly #limits: RequestLimits
  readonly counts: Omit<SummaryEvent, 'kind'> = {
    requests: 0,
    throttled: 0,
    retried: 0,
    waitedMs: 0,
    quotaRemaining: null,
  }
  #quotaResetsAt = 0
  /** Set by 429: nobody sends before. */
  #closedUntil = 0
  #underWay = 0

  constructor(connection: AzureConnection, limits: RequestLimits) {
    this.#connection = connection
    this.#limits = limits
  }

  /** @throws RequestFailure when it failed for good; the signal's reason when that was aborted. */
  query(request: QueryRequest, attempts = this.#limits.attempts): Promise<QueryPage> {
    return this.#send(attempts, async (options) => {
      const page = await this.#connection.query(request, options)
      this.#see(page.quota)
      return page
    })
  }

  /** As `query`, for Resource Manager's list of subscriptions, which has no quota headers of this kind. */
  listSubscriptions(next: string | undefined): ReturnType<AzureConnection['listSubscriptions']> {
    return this.#send(this.#limits.attempts, (options) => this.#connection.listSubscriptions(next, options))
  }

  async #send<T>(attempts: number, send: (options: RequestOptions) => Promise<T>): Promise<T> {
    const { signal, timeoutMs } = this.#limits
    for (let failures = 0, throttles = 0; ; this.counts.retried++) {
      await this.#turn()
      this.counts.requests++
      this.#underWay++
      try {
        return await send({ signal, timeoutMs })
      } catch (error) {
        if (!(error instanceof RequestFailure)) throw error
        if (error.throttled) throttles++
        else failures++
        const isLast = failures >= attempts || throttles >= throttle.attempts
        if (error.throttled) this.counts.throttled++
        if (error.kind !== 'transient' || isLast || !(await this.#waitAfter(error, failures + throttles))) throw error
      } finally {
        this.#underWay--
      }
    }
  }

  /** Whether it is worth waiting; then it has waited, or closed the door for all until it is. */
  async #waitAfter(failure: RequestFailure, failures: number): Promise<boolean> {
    const { clock } = this.#limits
    const backOff = Math.min(backOffMs.first * 2 ** (failures - 1), backOffMs.longest) * clock.random()
    const wait = failure.retryAfterMs ?? backOff
    if (wait > throttle.longestMs) return false
    if (failure.throttled) this.#closedUntil = Math.max(this.#closedUntil, clock.now() + wait)
    else await this.#wait(wait)
    return true
  }

  async #turn(): Promise<void> {
    const { clock } = this.#limits
    for (;;) {
      const now = clock.now()
      const used = this.counts.quotaRemaining !== null && this.counts.quotaRemaining - this.#underWay <= 0
      const wait = Math.max(this.#closedUntil - now, used ? this.#quotaResetsAt - now : 0)
      if (wait <= 0) return
      await this.#wait(wait)
    }
  }

  #see({ remaining, resetsAfterMs }: QuotaSeen): void {
    if (remaining === undefined) return
    this.counts.quotaRemaining = remaining
    this.#quotaResetsAt = this.#limits.clock.now() + (resetsAfterMs ?? 0)
  }

  async #wait(ms: number): Promise<void> {
    this.counts.waitedMs += ms
    await this.#limits.clock.sleep(ms, this.#limits.signal)
  }
}
