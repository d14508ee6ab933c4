import { problem } from '#lib/api/problem.ts'
import { limit } from '#lib/auth/rate-limit.ts'
import { recordSecurityEvent } from '#lib/auth/security-events.ts'
import { mayDo } from '#lib/auth/viewer.ts'
import { loadConfig } from '#lib/config/config.ts'
import { type ChainHead, headOf } from '#lib/exceptions/chain.ts'
import type { Exportable } from '#lib/exports/exportable.ts'
import { type ExportFormat, exportFormats, mediaTypes, written } from '#lib/exports/formats.ts'
import { exportHeaders } from '#lib/exports/headers.ts'
import { exportables, filterWords } from '#lib/exports/lists.ts'
import { streamOf } from '#lib/exports/stream.ts'
import { NotFound } from '#lib/posture/errors.ts'
import { log } from '../../../access/log.ts'
import { factsOf } from '../../../access/request.ts'
import { type Routed, route } from '../../../access/route-handler.ts'

/** Each may be of the whole estate. */
const EXPORTS = { points: 30, perSeconds: 300 }

/** `/export/findings.csv?severity=critical`: a whole list as a file, filtered as on its page. */
export const GET = route('export.create', async (routed) => {
  const { viewer, db, params, place, request } = routed
  const { exportable, format } = exportOf(String(place.list))
  if (!mayDo(viewer, exportable.action)) throw new NotFound('There is no such list.')
  const filter = exportable.filter.safeParse(params)
  if (!filter.success)
    return problem(400, {
      errors: filter.error.issues.map(({ path, message }) => ({ parameter: String(path[0]), detail: message })),
    })
  const head = await headOf(db)
  const headers = headersOf(routed, exportable, format, filter.data, head)
  if (request.method === 'HEAD') return new Response(null, { headers })
  const { isAllowed, retryAfterSeconds } = await limit(db, { key: `export:${viewer.id}`, ...EXPORTS })
  if (!isAllowed) return problem(429, { headers: { 'retry-after': String(retryAfterSeconds) } })
  return new Response(bodyOf(routed, exportable, format, filter.data, head), { headers })
})

type Filter = Record<string, unknown>

/** findings.csv → the list and the format. */
function exportOf(file: string): { exportable: Exportable; format: ExportFormat } {
  const [name = '', ending, ...rest] = file.split('.')
  const exportable = exportables.get(name)
  const format = exportFormats.find((one) => one === ending)
  if (!exportable || !format || rest.length > 0) throw new NotFound('There is no such list.')
  return { exportable, format }
}

function headersOf(
  { asked, at }: Routed,
  exportable: Exportable,
  format: ExportFormat,
  filter: Filter,
  head: ChainHead,
) {
  const { timeZone } = loadConfig(process.env).scan
  const day = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at)
  const words = filterWords(exportable, filter, asked)
  return exportHeaders({ mediaType: mediaTypes[format], list: exportable.name, words, day, head, ending: format })
}

function bodyOf(routed: Routed, exportable: Exportable, format: ExportFormat, filter: Filter, head: ChainHead) {
  const { db, scope } = routed
  const { timeZone } = loadConfig(process.env).scan
  let rows = 0
  async function* countedPages() {
    for await (const page of exportable.pages({ db, scope, timeZone, filter, head })) {
      rows += page.length
      yield page
    }
  }
  const text = written(format, exportable.columns, countedPages(), exportable.inCells)
  return streamOf(text, async ({ isComplete, error }) => {
    const { requestId } = routed
    if (error) log.error({ requestId, list: exportable.name, error }, 'An export broke off')
    await record(routed, { list: exportable.name, format, filter, rows, isComplete }).catch((failure: unknown) =>
      log.error({ requestId, error: failure }, 'An export could not be noted in the security log'),
    )
  })
}

/** An export is noted once it is over, with how much was taken. */
async function record({ db, viewer, request, requestId, asked }: Routed, detail: Filter): Promise<void> {
  const { address } = factsOf(request.headers)
  await recordSecurityEvent(db, {
    at: new Date(),
    kind: 'export',
    personId: viewer.id,
    address,
    requestId,
    detail: { ...detail, ...asked },
  })
}
