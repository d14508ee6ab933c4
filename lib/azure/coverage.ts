import { codes } from './errors.ts'
import type { CoverageEvent, ServiceError } from './events.ts'
import type { Source } from './sources.ts'

interface Gap {
  status: 'partial' | 'failed'
  error: ServiceError
}

/** What was read of one table, by subscription; '' is what lies above subscriptions. */
export class TableCoverage {
  readonly source: Source
  readonly #rows = new Map<string, number>()
  readonly #gaps = new Map<string, Gap>()

  constructor(source: Source) {
    this.source = source
  }

  count(subscriptionId: string): void {
    this.#rows.set(subscriptionId, (this.#rows.get(subscriptionId) ?? 0) + 1)
  }

  /** Rows may be missing; a gap that is known already keeps its reason. */
  partial(subscriptionIds: Iterable<string>, error: ServiceError): void {
    for (const id of subscriptionIds) if (!this.#gaps.has(id)) this.#gaps.set(id, { status: 'partial', error })
  }

  /** Reading broke off: what had come by then makes it partial. */
  failed(subscriptionIds: Iterable<string>, error: ServiceError): void {
    for (const id of subscriptionIds) {
      if (!this.#gaps.has(id)) this.#gaps.set(id, { status: this.#rows.has(id) ? 'partial' : 'failed', error })
    }
  }

  /** One event for each of the subscriptions expected, and for any other that something was found out about. */
  *events(subscriptionIds: Iterable<string>): Generator<CoverageEvent> {
    for (const subscriptionId of new Set([...subscriptionIds, ...this.#rows.keys(), ...this.#gaps.keys()])) {
      const gap = this.#gaps.get(subscriptionId)
      const rows = this.#rows.get(subscriptionId) ?? 0
      yield {
        kind: 'coverage',
        source: this.source,
        subscriptionId,
        status: gap?.status ?? 'read',
        rows,
        ...(gap && { error: gap.error }),
      }
    }
  }

  /**
   * Rows above subscriptions come with every batch, each bringing those above its own subscriptions: all are known only
   * if every batch was read.
   */
  closeAbove(subscriptionIds: readonly string[]): void {
    if (subscriptionIds.length === 0) this.failed([''], noLongerVisible)
    const gaps = subscriptionIds.flatMap((id) => this.#gaps.get(id) ?? [])
    const [first] = gaps
    if (!first) return
    if (gaps.length === subscriptionIds.length && gaps.every(({ status }) => status === 'failed')) {
      this.failed([''], first.error)
    } else this.partial([''], first.error)
  }
}

export const noLongerVisible: ServiceError = {
  code: codes.notVisible,
  message:
    'The credential does not see this subscription (any more). Give it the role Reader there, or on a management group ' +
    'above; if the subscription moved or was deleted, or was left out of the scan on purpose, nothing needs doing.',
}
