import type { ScanProgressView } from '#lib/jobs/progress.ts'
import type { ScanReport } from '#lib/jobs/report.ts'

export type { ScanProgressView, ScanReport }

/** One reading of the estate, as the screens show it. */
export interface Scan {
  readonly id: number
  /** schedule, demand, command or demo. */
  readonly trigger: string
  readonly state: 'running' | 'published' | 'failed'
  /** The date that it stands for. */
  readonly observedAt: Date
  readonly startedAt: Date
  readonly finishedAt: Date | null
  /** While it runs, once there is something to say. */
  readonly progress: ScanProgressView | null
  /** Once it is published. */
  readonly report: ScanReport | null
  /** Why it failed. */
  readonly error: string | null
}

/** The columns of a Scan, for queries over the table `scan`. */
export const scanColumns = `scan.id, scan.trigger, scan.state::text as state, scan.observed_at as "observedAt",
  scan.started_at as "startedAt", scan.finished_at as "finishedAt", scan.progress, scan.report, scan.error`
