import { formatIsoDay } from '#components/ui/dates.ts'
import { recordSecurityEvent } from '#lib/auth/security-events.ts'
import { loadConfig } from '#lib/config/config.ts'
import { headOf } from '#lib/exceptions/chain.ts'
import { exportHeaders } from '#lib/exports/headers.ts'
import { exportWorkloads } from '#lib/workloads/index.ts'
import { asking } from '../../../access/request.ts'
import { route } from '../../../access/route-handler.ts'

/** All workloads as a YAML file that an import reads: for who defines them, as it holds them all. */
export const GET = route('workload.preview', async ({ db, viewer, at, requestId }) => {
  const { timeZone } = loadConfig(process.env).scan
  const [text, { address }, head] = await Promise.all([exportWorkloads(db), asking(), headOf(db)])
  const detail = { list: 'workloads', format: 'yaml' }
  await recordSecurityEvent(db, { at, kind: 'export', personId: viewer.id, address, requestId, detail })
  return new Response(text, {
    headers: exportHeaders({
      mediaType: 'application/yaml; charset=utf-8',
      ...{ list: 'workloads', words: [], day: formatIsoDay(at, timeZone), head, ending: 'yaml' },
    }),
  })
})
