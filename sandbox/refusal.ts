import type { QueryError } from './kql/syntax.ts'

/** An answer that is an error, in the service's form. */
export class Refusal extends Error {
  readonly status: number
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    super(`${status}`)
    this.name = 'Refusal'
    this.status = status
    this.body = body
    this.headers = headers
  }
}

/** As Resource Manager says it. */
export function refused(status: number, code: string, message: string, headers?: Record<string, string>): Refusal {
  return new Refusal(status, { error: { code, message } }, headers)
}

/** As Resource Graph says it: the cause is in the details. */
export function badRequest(...details: { code: string; message: string }[]): Refusal {
  const message = `Please provide below info when asking for support: timestamp = ${new Date().toISOString()}, correlationId = ${crypto.randomUUID()}.`
  return new Refusal(400, { error: { code: 'BadRequest', message, details } })
}

export function throttled(retryAfterSeconds: number): Refusal {
  const message =
    'Client application has been throttled and should not continue to make requests until a period of time has elapsed. Please see https://aka.ms/resourcegraph-throttling for help.'
  return new Refusal(
    429,
    {
      error: {
        code: 'RateLimiting',
        message: 'Please provide below info when asking for support.',
        details: [{ code: 'RateLimiting', message }],
      },
    },
    {
      'retry-after': `${retryAfterSeconds}`,
      'x-ms-user-quota-remaining': '0',
      'x-ms-user-quota-resets-after': clockOf(retryAfterSeconds),
    },
  )
}

export function invalidQuery(error: QueryError): Refusal {
  return badRequest(
    {
      code: 'InvalidQuery',
      message:
        'Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before retrying.',
    },
    { code: error.code, message: error.message, ...error.details },
  )
}

/** hh:mm:ss */
function clockOf(seconds: number): string {
  const part = (value: number) => `${Math.floor(value)}`.padStart(2, '0')
  return `${part(seconds / 3600)}:${part((seconds / 60) % 60)}:${part(seconds % 60)}`
}
