import { loadConfig } from '#lib/config/config.ts'
import { bearsToken, metricsText } from '#lib/metrics/index.ts'
import { postureDatabase } from '#lib/posture/database.ts'
import { log } from '../access/log.ts'

/** For Prometheus, which brings a token of its own (TEMPER_METRICS_TOKEN); without one there is nothing here. */
export async function GET(request: Request): Promise<Response> {
  const { metricsToken } = loadConfig(process.env)
  if (!metricsToken) return new Response(null, { status: 404 })
  if (!bearsToken(request.headers.get('authorization'), metricsToken))
    return new Response(null, { status: 401, headers: { 'www-authenticate': 'Bearer' } })
  try {
    const { text, contentType } = await metricsText(await postureDatabase(), new Date())
    return new Response(text, { headers: { 'content-type': contentType, 'cache-control': 'no-store' } })
  } catch (error) {
    log.error({ error }, 'Metrics could not be read')
    return new Response(null, { status: 503 })
  }
}
