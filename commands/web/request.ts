import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Config } from '#lib/config/config.ts'
import { contentSecurityPolicy, type FormTargets, newNonce, securityHeaders } from './headers.ts'
import { visitorAddress } from './visitor.ts'

/** Told to the pages by us alone: what a visitor sends under these names is not heard. */
const OURS = /^(x-temper-|x-nonce$|x-request-id$|x-middleware-|x-forwarded-|x-invoke-|content-security-policy)/

export interface Prepared {
  requestId: string
  address: string
}

/**
 * Makes a request fit for the pages, and puts the headers on that every answer has. The pages read `x-request-id`,
 * `x-temper-path` (what was asked for, with its query), `x-temper-address` and `x-nonce`; Next takes the nonce of its
 * own scripts from the policy in the request.
 */
export function prepare(
  request: IncomingMessage,
  response: ServerResponse,
  { publicUrl, trustedProxies }: Pick<Config, 'publicUrl' | 'trustedProxies'>,
  formTargets: FormTargets,
): Prepared {
  const { host, protocol } = new URL(publicUrl)
  const isTls = protocol === 'https:'
  const address = visitorAddress(request, trustedProxies)
  const requestId = randomUUID()
  const nonce = newNonce()
  const policy = contentSecurityPolicy(nonce, formTargets, isTls)
  for (const name of Object.keys(request.headers)) if (OURS.test(name)) delete request.headers[name]
  Object.assign(request.headers, {
    host,
    'x-forwarded-host': host,
    'x-forwarded-proto': protocol.slice(0, -1),
    'x-forwarded-for': address,
    'x-request-id': requestId,
    'x-temper-path': withoutMarker(request.url ?? '/'),
    'x-temper-address': address,
    'x-nonce': nonce,
    'content-security-policy': policy,
  })
  response.setHeaders(securityHeaders(isTls))
  response.setHeader('Content-Security-Policy', policy)
  response.setHeader('X-Request-Id', requestId)
  return { requestId, address }
}

/** Next marks its own fetches of a page in the query; a person's way back must not have it. */
function withoutMarker(url: string): string {
  const [path = '/', query = ''] = url.split('?', 2)
  const kept = query.split('&').filter((pair) => pair !== '' && pair !== '_rsc' && !pair.startsWith('_rsc='))
  return kept.length > 0 ? `${path}?${kept.join('&')}` : path
}
