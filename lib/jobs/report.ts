import type { SummaryEvent } from '#lib/azure/events.ts'
import type { Source } from '#lib/azure/sources.ts'
import type { VerdictDelta } from '#lib/findings/index.ts'
import type { InventoryDelta, RejectionReport } from '#lib/inventory/index.ts'

/** What a scan did, as kept in scan.report. */
export interface ScanReport {
  /** Rows read, by table. */
  rows: Partial<Record<Source, number>>
  rejected: RejectionReport
  inventory: InventoryDelta
  /** Assets that had to be judged. */
  judged: number
  verdicts: VerdictDelta
  /** Assets that came into a workload, left one, or went to another; absent in reports of before there were workloads. */
  workloads?: { moved: number }
  /** Pairs of subscription and table, by how they could be read. */
  coverage: { read: number; partial: number; failed: number }
  requests: Omit<SummaryEvent, 'kind'> | null
  /** Milliseconds. */
  durations: Partial<Record<Lap, number>>
}

type Lap = 'read' | 'compare' | 'judge' | 'record'

export class Stopwatch {
  readonly durations: Partial<Record<Lap, number>> = {}
  private last = performance.now()

  lap(name: Lap): void {
    const now = performance.now()
    this.durations[name] = Math.round(now - this.last)
    this.last = now
  }
}
