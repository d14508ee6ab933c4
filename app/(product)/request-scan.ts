'use server'

import { z } from 'zod'
import { recordAudit } from '#lib/auth/audit.ts'
import { inTransaction } from '#lib/db/index.ts'
import { requestScan } from '#lib/jobs/queue.ts'
import { currentScan } from '#lib/posture/scans/get-scan.ts'
import { action, Refused } from '../access/action.ts'
import { log } from '../access/log.ts'

/** Asks the worker for a scan. Safe to repeat: however many ask, one waits or runs. */
export const requestScanAction = action('scan.request', z.undefined(), async ({ viewer, db, at, requestId }) => {
  const { last } = await currentScan(db)
  await inTransaction(db, async (client) => {
    const asked = await requestScan(db, { kind: 'person', id: viewer.id }, client)
    const subject = { subjectType: 'scan', subjectId: 'next' }
    await recordAudit(client, {
      at,
      actor: viewer.id,
      action: 'scan.request',
      ...subject,
      detail: { asked },
      requestId,
    })
  }).catch((error: unknown) => {
    log.error({ requestId, error }, 'The queue of scans cannot be reached')
    throw new Refused('The queue of scans cannot be reached. Try again in a moment.')
  })
  return { lastScanId: last?.id ?? null }
})
