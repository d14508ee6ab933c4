/** The database cannot be used, and why; the message is one sentence for a person, with the remedy. */
export class DatabaseUnavailable extends Error {
  override name = 'DatabaseUnavailable'
}

/** The code that PostgreSQL, the driver or the operating system gave an error, or ''. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}

/** The message of whatever was thrown; pg-boss emits copies of errors, which are Errors no more. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return messageOf(error.errors[0])
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message)
  return String(error)
}
