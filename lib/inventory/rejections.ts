import type { Source } from '#lib/azure/sources.ts'
import type { Rejected } from './parse-row.ts'

/** What a scan could not keep: how many rows for which reason, and some of them by name. */
export interface RejectionReport {
  total: number
  reasons: { source: Source; reason: string; rows: number }[]
  /** At most 50. */
  examples: { source: Source; id: string | null; reason: string }[]
}

const MOST_EXAMPLES = 50
const MOST_REASONS = 100

export class Rejections {
  private readonly counts = new Map<string, { source: Source; reason: string; rows: number }>()
  private readonly examples: RejectionReport['examples'] = []
  /** Where a row cannot be told from one that is gone: source → subscriptions; null stands for any. */
  readonly unidentified = new Map<Source, Set<string | null>>()
  private total = 0

  add({ source, reason, id, subscriptionId }: Rejected): void {
    this.total++
    const name = `${source} ${reason}`
    const count = this.counts.get(name)
    if (count) count.rows++
    else if (this.counts.size < MOST_REASONS) this.counts.set(name, { source, reason, rows: 1 })
    if (this.examples.length < MOST_EXAMPLES) this.examples.push({ source, id, reason })
    if (id !== null) return
    const subscriptions = this.unidentified.get(source) ?? new Set()
    this.unidentified.set(source, subscriptions.add(subscriptionId))
  }

  report(): RejectionReport {
    const reasons = [...this.counts.values()].sort((a, b) => b.rows - a.rows)
    return { total: this.total, reasons, examples: this.examples }
  }
}
