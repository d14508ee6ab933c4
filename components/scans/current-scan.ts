import type { Scan, ScanProgressView } from '#lib/posture/scans/scan.ts'
import { endWords } from './words.ts'

/** What `GET /api/scans/current` answers: little enough to be asked every second. */
export interface CurrentScan {
  running: { id: number; startedAt: string; progress: ScanProgressView | null } | null
  /** The newest that has ended. */
  last: { id: number; end: ReturnType<typeof endWords> } | null
}

export function currentScanAnswer({ running, last }: { running: Scan | null; last: Scan | null }): CurrentScan {
  return {
    running: running && { id: running.id, startedAt: running.startedAt.toISOString(), progress: running.progress },
    last: last && { id: last.id, end: endWords(last) },
  }
}
