import { type IncomingMessage, STATUS_CODES } from 'node:http'
import { parseAndValidateFlightRouterState } from 'next/dist/server/app-render/parse-and-validate-flight-router-state.js'

type Asked = Pick<IncomingMessage, 'method' | 'url'> & {
  headers: Pick<IncomingMessage['headers'], 'host' | 'content-length' | 'content-type' | 'transfer-encoding'> & {
    'next-router-state-tree'?: string | string[] | undefined
    'next-action'?: string | string[] | undefined
  }
}

export interface Refusal {
  status: number
  reason: string
  /** Where the same thing is, for a redirect. */
  location?: string
}

const METHODS = ['GET', 'HEAD', 'POST']
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/i
/** The largest body that anything here takes: a file of workloads. */
export const LARGEST_BODY = 1024 * 1024

/** Why the web server does not even look at a request, or null. */
export function refusalOf({ method = '', url = '', headers }: Asked, publicUrl: string): Refusal | null {
  if (!METHODS.includes(method)) return { status: 405, reason: 'Only GET, HEAD and POST are answered.' }
  if (!isWellFormed(url)) return { status: 400, reason: 'The address is not well formed.' }
  if (!isReadable(headers['next-router-state-tree']))
    return { status: 400, reason: 'Next-Router-State-Tree is not well formed.' }
  return wrongHost(headers.host ?? '', method, url, publicUrl) ?? wrongBody(headers)
}

/**
 * Sign-in and cookies belong to one origin; and a page of elsewhere whose name was made to point at us (DNS rebinding)
 * must get nothing. Who looks whether we are alive may come by address.
 */
function wrongHost(host: string, method: string, url: string, publicUrl: string): Refusal | null {
  const own = new URL(publicUrl)
  if (host.toLowerCase() === own.host || url.startsWith('/api/health')) return null
  const [, name = '', port = '80'] = /^(.*?)(?::(\d+))?$/.exec(host) ?? []
  const isSamePlace = LOOPBACK.test(name) && LOOPBACK.test(own.hostname) && port === (own.port || '80')
  if (isSamePlace && method !== 'POST')
    return { status: 307, reason: `Temper is at ${publicUrl}`, location: publicUrl + url }
  return {
    status: 421,
    reason: `Temper is at ${publicUrl} and answers only there: set TEMPER_URL to where you reach it.`,
  }
}

function wrongBody(headers: Asked['headers']): Refusal | null {
  if (headers['transfer-encoding'] !== undefined)
    return { status: 411, reason: 'Say how long the body is: Content-Length is missing.' }
  const length = headers['content-length'] ?? '0'
  if (!/^\d{1,12}$/.test(length)) return { status: 400, reason: 'Content-Length is not a number.' }
  // Next takes it for a form of a page that has no script, which we do not have, and answers 500 to one that is broken.
  if (headers['content-type']?.startsWith('multipart/') && !headers['next-action'])
    return { status: 415, reason: 'Nothing here takes such a form.' }
  if (Number(length) > LARGEST_BODY) return { status: 413, reason: 'The body is larger than 1 MiB.' }
  return null
}

/** What Next's router says that the browser shows: Next itself would answer 500 to what it cannot read. */
function isReadable(routerState: string | string[] | undefined): boolean {
  try {
    parseAndValidateFlightRouterState(routerState)
    return true
  } catch {
    return false
  }
}

/** It is a path, it can be decoded, and no text of it holds NUL, which PostgreSQL has no text for. */
function isWellFormed(url: string): boolean {
  if (!url.startsWith('/') || url.startsWith('//') || url.includes('%00')) return false
  try {
    decodeURIComponent(url.split('?', 1)[0] ?? '')
    return true
  } catch {
    return false
  }
}

/** A refusal as it is sent: to scripts as problem details (RFC 9457), like all that the API says; else as a sentence. */
export function refusedAs({ status, reason, location }: Refusal, url: string) {
  const isApi = /^\/api\/v1(\/|\?|$)/.test(url)
  const problem = { type: 'about:blank', title: STATUS_CODES[status], status, detail: reason }
  return {
    'content-type': isApi ? 'application/problem+json' : 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    connection: 'close',
    ...(location && { location }),
    ...(status === 405 && { allow: METHODS.join(', ') }),
    body: isApi ? JSON.stringify(problem) : `${reason}\n`,
  }
}
