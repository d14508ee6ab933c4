/** What became of one attempt. `said` is for administrators and never holds a secret. */
export type Attempt =
  | { readonly state: 'sent' }
  /** It did not arrive, and may later. */
  | {
      readonly state: 'refused'
      readonly said: string
      readonly isOfChannel: boolean
      readonly retryAfterMs: number | null
    }
  /** It did not arrive, and would not later either. */
  | { readonly state: 'failed'; readonly said: string }
  /** Whether it arrived is not known. */
  | { readonly state: 'unclear'; readonly said: string }

const SEND_TIMEOUT_MS = 20_000
/** Before these the request has not left: it may be sent again without arriving twice. */
const NOT_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/
const LONGEST_WAIT_MS = 6 * 60 * 60_000

/** Posts JSON to a webhook. Redirects are not followed: what is secret in a URL stays with its host. */
export async function postJson(
  url: string,
  body: unknown,
  { signal, timeoutMs = SEND_TIMEOUT_MS }: { signal?: AbortSignal | undefined; timeoutMs?: number | undefined } = {},
): Promise<Attempt> {
  const signals = [AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.any(signals),
    })
    const said = await beginningOf(answer)
    return attemptOf(answer.status, said, answer.headers.get('retry-after'))
  } catch (error) {
    return afterError(error)
  }
}

/** What an answer of a webhook means. Too many and a server's own trouble pass; what else is refused stays refused. */
export function attemptOf(status: number, body: string, retryAfter: string | null): Attempt {
  if (status >= 200 && status < 300) return { state: 'sent' }
  const said = `It answered ${status}${body ? `: ${body}` : ''}`
  // A gateway that waited in vain does not know what became of it.
  if (status === 504) return { state: 'unclear', said }
  if (status >= 500 || [408, 425, 429].includes(status))
    return { state: 'refused', said, isOfChannel: true, retryAfterMs: waitOf(retryAfter) }
  return { state: 'failed', said }
}

function afterError(error: unknown): Attempt {
  const code = codeIn(error)
  if (NOT_SENT.test(code)) return { state: 'refused', said: reasonOf(code), isOfChannel: true, retryAfterMs: null }
  return { state: 'unclear', said: code ? reasonOf(code) : 'It did not answer in time.' }
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nothing listens at its address.',
  ENOTFOUND: 'The name of its host is not known.',
  EAI_AGAIN: 'The name of its host could not be looked up.',
  UND_ERR_CONNECT_TIMEOUT: 'It cannot be reached.',
  ECONNRESET: 'It ended the connection before it answered.',
  UND_ERR_SOCKET: 'It ended the connection before it answered.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'Its certificate is not trusted: it signed it itself.',
}

/** Why a connection failed, as a sentence. @param code of Node, undici or OpenSSL */
export function reasonOf(code: string): string {
  return reasons[code] ?? `The connection failed (${code}).`
}

/** The code of an error, or of what caused it. */
export function codeIn(error: unknown): string {
  if (typeof error !== 'object' || error === null) return ''
  const { code, cause } = error as { code?: unknown; cause?: unknown }
  return typeof code === 'string' ? code : codeIn(cause)
}

/** Seconds or a date, as HTTP has it; null where it is neither. */
function waitOf(retryAfter: string | null): number | null {
  if (!retryAfter) return null
  const ms = /^\d{1,7}$/.test(retryAfter.trim()) ? Number(retryAfter) * 1_000 : Date.parse(retryAfter) - Date.now()
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), LONGEST_WAIT_MS) : null
}

const LONGEST_ANSWER = 200

/** The first of what it says: enough to understand a refusal, and not as much as somebody may care to send. */
async function beginningOf(answer: Response): Promise<string> {
  const reader = answer.body?.getReader()
  if (!reader) return ''
  const { value } = await reader.read().catch(() => ({ value: undefined }))
  await reader.cancel().catch(() => undefined)
  const text = new TextDecoder().decode(value?.slice(0, 2_000)).replace(/\s+/g, ' ').trim()
  return /^<|\p{Cc}/u.test(text) ? '' : text.slice(0, LONGEST_ANSWER)
}
