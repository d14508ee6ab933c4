import type { Source } from '#lib/azure/sources.ts'
import type { Database } from '#lib/db/index.ts'

export type Phase = 'reading' | 'comparing' | 'judging' | 'recording'

/** How far a scan is, as kept in scan.progress while it runs. */
export interface ScanProgressView {
  phase: Phase
  /** The table being read. */
  source: Source | null
  done: number
  /** Null where it is not known. */
  total: number | null
}

const EVERY_MS = 400

/**
 * Writes how far a scan is through a connection of its own, as the scan's is in a transaction. Seldom: the first time
 * after a moment, so that scans of a moment write none.
 */
export class ScanProgress {
  private readonly db: Database
  private readonly scanId: number
  private readonly onProgress: ((progress: ScanProgressView) => void) | undefined
  private lastWrite = performance.now()
  private writing: Promise<unknown> = Promise.resolve()
  private isWriting = false

  constructor(db: Database, scanId: number, onProgress?: (progress: ScanProgressView) => void) {
    this.db = db
    this.scanId = scanId
    this.onProgress = onProgress
  }

  report(progress: ScanProgressView): void {
    if (this.isWriting || performance.now() - this.lastWrite < EVERY_MS) return
    this.lastWrite = performance.now()
    this.onProgress?.(progress)
    this.isWriting = true
    this.writing = this.db.pool
      .query(`update scan set progress = $2 where id = $1 and state = 'running'`, [
        this.scanId,
        JSON.stringify(progress),
      ])
      // Progress is a courtesy: a scan does not fail of it.
      .catch(() => undefined)
      .finally(() => {
        this.isWriting = false
      })
  }

  /** What is being written is written; nothing waits for the scan's own row any more. */
  async settle(): Promise<void> {
    await this.writing
  }
}
