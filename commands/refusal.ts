import type { IncomingMessage } from 'node:http'

type Asked = Pick<IncomingMessage, 'method' | 'url'> & { headers: { host?: string | undefined } }

export interface Refusal {
  status: number
  reason: string
}

const METHODS = ['GET', 'HEAD', 'POST']
/** Any port: somebody may have forwarded another one to ours. */
const OWN_NAMES = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i

/** Why the web server does not even look at a request, or null. */
export function refusalOf({ method = '', url = '', headers: { host = '' } }: Asked): Refusal | null {
  // A page of elsewhere whose name was made to point at this machine would otherwise read everything (DNS rebinding).
  if (!OWN_NAMES.test(host))
    return { status: 421, reason: 'There is no sign-in yet: the dashboard answers only as localhost or 127.0.0.1.' }
  if (!METHODS.includes(method)) return { status: 405, reason: 'Only GET, HEAD and POST are answered.' }
  if (!isWellFormed(url)) return { status: 400, reason: 'The address is not well formed.' }
  return null
}

/** Its path can be decoded, and no text of it holds NUL, which PostgreSQL has no text for. */
function isWellFormed(url: string): boolean {
  if (url.includes('%00')) return false
  try {
    decodeURIComponent(url.split('?', 1)[0] ?? '')
    return true
  } catch {
    return false
  }
}
