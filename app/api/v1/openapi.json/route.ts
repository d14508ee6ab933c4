import { endpoints, writeEndpoints } from '#lib/api/index.ts'
import { openApiDocument } from '#lib/api/openapi.ts'
import { loadConfig } from '#lib/config/config.ts'
import { jsonAnswer } from '../../../access/api.ts'

export const dynamic = 'force-dynamic'

/** What the API takes and answers, for programs; nothing of the estate. */
export function GET(request: Request): Response {
  const { publicUrl, signIn } = loadConfig(process.env)
  const document = openApiDocument(endpoints, writeEndpoints, {
    server: `${publicUrl}/api/v1`,
    authority: signIn?.authority ?? null,
    audience: signIn?.apiAudience ?? null,
  })
  return jsonAnswer(request, document)
}
