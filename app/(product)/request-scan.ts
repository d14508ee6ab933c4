'use server'

import type { ScanRequest } from '#components/scans/scan-now.tsx'
import { requestScan } from '#lib/jobs/queue.ts'
import { postureDatabase } from '#lib/posture/database.ts'
import { currentScan } from '#lib/posture/scans/get-scan.ts'

/**
 * Asks the worker for a scan. Safe to repeat: however many ask, one waits or runs. It takes nothing from the browser,
 * and Next answers actions to requests of this origin only.
 */
export async function requestScanAction(): Promise<ScanRequest> {
  try {
    const db = await postureDatabase()
    const { last } = await currentScan(db)
    await requestScan(db)
    return { isAccepted: true, lastScanId: last?.id ?? null }
  } catch {
    return { isAccepted: false, reason: 'The queue of scans cannot be reached. Try again in a moment.' }
  }
}
