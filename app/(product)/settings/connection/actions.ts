'use server'

import { z } from 'zod'
import { recordAudit } from '#lib/auth/audit.ts'
import { inTransaction } from '#lib/db/index.ts'
import { requestConnectionCheck } from '#lib/jobs/index.ts'
import { action, Refused } from '../../../access/action.ts'
import { log } from '../../../access/log.ts'

/** Asks a worker to check the connection: it has the credential. Safe to repeat: one waits or runs. */
export const checkConnection = action('connection.check', z.undefined(), async ({ viewer, db, at, requestId }) =>
  inTransaction(db, async (client) => {
    const asked = await requestConnectionCheck(db, { actor: { kind: 'person', id: viewer.id } }, client)
    await recordAudit(client, {
      at,
      actor: viewer.id,
      action: 'connection.check',
      subjectType: 'connection',
      subjectId: 'azure',
      detail: { asked },
      requestId,
    })
    return asked
  }).catch((error: unknown) => {
    log.error({ requestId, error }, 'The queue cannot be reached')
    throw new Refused('The queue cannot be reached. Try again in a moment.')
  }),
)
