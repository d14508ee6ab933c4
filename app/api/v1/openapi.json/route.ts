import { endpoints } from '#lib/api/index.ts'
import { openApiDocument } from '#lib/api/openapi.ts'
import { loadConfig } from '#lib/config/config.ts'

export const dynamic = 'force-dynamic'

/** What the API takes and answers, for programs; nothing of the estate. */
export function GET(): Response {
  const { publicUrl, signIn } = loadConfig(process.env)
  const document = openApiDocument(endpoints, {
    server: `${publicUrl}/api/v1`,
    authority: signIn?.authority ?? null,
    audience: signIn?.apiAudience ?? null,
  })
  return Response.json(document, { headers: { 'cache-control': 'no-cache' } })
}
