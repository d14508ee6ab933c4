import type { ServiceError } from './events.ts'

/** Codes of ours, for what no service said. */
export const codes = {
  notVisible: 'SubscriptionNotVisible',
  nothingVisible: 'NoSubscriptionVisible',
  credential: 'CredentialFailed',
  connection: 'ConnectionFailed',
  certificate: 'CertificateNotTrusted',
  timeout: 'Timeout',
  malformed: 'MalformedAnswer',
  rowsMissing: 'RowsMissing',
  truncated: 'ResultTruncated',
  stuck: 'PagingStuck',
} as const

/** Azure cannot be read at all: there is no scan without it. The message says what happened and what to do. */
export class EstateUnreachable extends Error {
  readonly code: string

  constructor({ code, message }: ServiceError) {
    super(message)
    this.name = 'EstateUnreachable'
    this.code = code
  }
}

/**
 * What a failed request means for what to do next.
 * - transient: the same request may succeed later.
 * - refused: the service answered and will answer the same again; perhaps not for fewer subscriptions.
 * - query: it refuses the query itself, whatever the scope.
 * - payload: it refuses the size of the page.
 * - unreachable: no request can succeed (no credential or one that is not taken, certificate not trusted).
 */
export type FailureKind = 'transient' | 'refused' | 'query' | 'payload' | 'unreachable'

/** A request that failed for good, or one attempt of it. */
export class RequestFailure extends Error {
  readonly kind: FailureKind
  readonly service: ServiceError
  /** Whether the service itself answered; otherwise the connection, the credential or the clock failed. */
  readonly answered: boolean
  readonly throttled: boolean
  /** Milliseconds that the service asks to wait. */
  readonly retryAfterMs: number | undefined

  constructor(
    kind: FailureKind,
    service: ServiceError,
    details: { answered?: boolean; throttled?: boolean; retryAfterMs?: number } = {},
  ) {
    super(`${service.code}: ${service.message}`)
    this.name = 'RequestFailure'
    this.kind = kind
    this.service = service
    this.answered = details.answered ?? false
    this.throttled = details.throttled ?? false
    this.retryAfterMs = details.retryAfterMs
  }
}

/** The part of an answer that was seen before the SDK made a value or an error of it. */
export interface RawAnswer {
  status: number
  headers: { get(name: string): string | undefined }
  bodyAsText?: string | null
}

/** What the SDK threw, with the answer if there was one, as a failure that says what to do next. */
export function failureOf(error: unknown, answer: RawAnswer | undefined): RequestFailure {
  if (error instanceof RequestFailure) return error
  if (answer && answer.status >= 400) return refusalOf(answer)
  if (answer) return malformed('The service answered with something that is not the JSON it promises.')
  if (isCredentialError(error)) return credentialFailure(error)
  return connectionFailure(error)
}

/** An answer that arrived but makes no sense: retried, as proxies and broken connections produce them. */
export function malformed(message: string): RequestFailure {
  return new RequestFailure('transient', { code: codes.malformed, message })
}

/** No answer in time. */
export function timedOut(ms: number): RequestFailure {
  return new RequestFailure('transient', { code: codes.timeout, message: `No answer within ${ms / 1000} s.` })
}

function refusalOf(answer: RawAnswer): RequestFailure {
  const { error, detailCodes } = serviceErrorOf(answer)
  const { status } = answer
  const retryAfterMs = retryAfterOf(answer.headers)
  if (status === 429) return new RequestFailure('transient', error, { answered: true, throttled: true, retryAfterMs })
  if (status === 408 || status >= 500) return new RequestFailure('transient', error, { answered: true, retryAfterMs })
  if (status === 401) return new RequestFailure('unreachable', error, { answered: true })
  if (detailCodes.includes('ResponsePayloadTooLarge')) return new RequestFailure('payload', error, { answered: true })
  const aboutQuery = detailCodes.some((code) => queryErrors.has(code))
  return new RequestFailure(aboutQuery ? 'query' : 'refused', error, { answered: true })
}

/** Codes with which Resource Graph refuses a query whatever its scope (a table that a sovereign cloud lacks). */
const queryErrors = new Set(['InvalidQuery', 'ParserFailure', 'DisallowedLogicalTableName', 'UnknownTable'])

interface ErrorBody {
  error?: { code?: unknown; message?: unknown; details?: unknown }
}

/**
 * Resource Graph says BadRequest and a correlation id on the outside and the cause in `details`; Resource Manager says
 * the cause on the outside.
 */
function serviceErrorOf({ status, bodyAsText }: RawAnswer): { error: ServiceError; detailCodes: string[] } {
  const { error: outer } = parsed(bodyAsText)
  const details = (Array.isArray(outer?.details) ? outer.details : []).filter(isServiceError)
  const cause = isServiceError(outer) && outer.code !== 'BadRequest' ? [outer] : details
  const [first] = cause.length > 0 ? cause : [outer].filter(isServiceError)
  return {
    detailCodes: [outer, ...details].filter(isServiceError).map(({ code }) => code),
    error: first
      ? { code: first.code, message: cause.map(({ message }) => message).join(' ') || first.message }
      : { code: `Http${status}`, message: `The service answered with status ${status} and no explanation.` },
  }
}

function parsed(body: string | null | undefined): ErrorBody {
  try {
    const value: unknown = JSON.parse(body ?? '')
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

function isServiceError(value: unknown): value is ServiceError {
  const { code, message } = (value ?? {}) as Partial<ServiceError>
  return typeof code === 'string' && typeof message === 'string'
}

/** Seconds or an HTTP date; Azure's services also send milliseconds under names of their own. */
function retryAfterOf(headers: RawAnswer['headers']): number | undefined {
  const milliseconds = headers.get('retry-after-ms') ?? headers.get('x-ms-retry-after-ms')
  if (milliseconds && Number.isFinite(Number(milliseconds))) return Math.max(0, Number(milliseconds))
  const value = headers.get('retry-after')
  if (!value) return undefined
  if (Number.isFinite(Number(value))) return Math.max(0, Number(value) * 1000)
  const date = Date.parse(value)
  const sent = Date.parse(headers.get('date') ?? '')
  return Number.isFinite(date) && Number.isFinite(sent) ? Math.max(0, date - sent) : undefined
}

const credentialErrors = [
  'CredentialUnavailableError',
  'AuthenticationError',
  'AggregateAuthenticationError',
  'AuthenticationRequiredError',
]

function isCredentialError(error: unknown): error is Error {
  return error instanceof Error && credentialErrors.includes(error.name)
}

function credentialFailure(error: Error): RequestFailure {
  return new RequestFailure('unreachable', {
    code: codes.credential,
    message:
      'No credential could get a token for Azure. Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or run ' +
      `where a managed or workload identity is, or run "az login". What was tried: ${withoutAdvice(error.message)}`,
  })
}

/** The chain's message has a line for each credential, most of it links to pages on troubleshooting. */
function withoutAdvice(message: string): string {
  return message
    .replace(/\bTo (troubleshoot|mitigate)[^\n]*/g, '')
    .replace(/\s+/g, ' ')
    .slice(0, 1_500)
}

/** Codes of OpenSSL as Node spells them. */
const certificateErrors = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ERR_TLS|ERR_SSL/

function connectionFailure(error: unknown): RequestFailure {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
  const reason = `${typeof message === 'string' ? message.slice(0, 500) : error}`
  if (typeof code === 'string' && certificateErrors.test(code)) {
    return new RequestFailure('unreachable', {
      code: codes.certificate,
      message: `The certificate of the service is not trusted (${reason}). If it comes from a proxy or a private cloud, name its authority's file in NODE_EXTRA_CA_CERTS.`,
    })
  }
  return new RequestFailure('transient', {
    code: codes.connection,
    message: `The connection failed: ${reason}`,
  })
}
