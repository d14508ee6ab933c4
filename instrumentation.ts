import type { Instrumentation } from 'next'

/**
 * The one place that unexpected errors of pages and handlers reach: they are logged with the request's id, and with the
 * digest that the visitor is shown. Addresses are logged without their query: what people look for is theirs.
 */
export const onRequestError: Instrumentation.onRequestError = async (
  error,
  { path, method, headers },
  { routePath },
) => {
  const { log } = await import('./app/access/log.ts')
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : undefined
  const requestId = [headers['x-request-id']].flat()[0]
  log.error({ requestId, digest, method, path: path.split('?', 1)[0], routePath, error }, 'A page or handler failed')
}
