import { counted } from '#components/ui/format.ts'
import type { ActionResult } from '#lib/auth/action-result.ts'

/** Why an action did not do what was hoped for, and what to do; null = the server did not answer at all. */
export function outcomeWords(outcome: ActionResult<unknown> | null): string {
  switch (outcome?.state) {
    case undefined:
      return 'The server did not answer. Nothing is lost: try again in a moment.'
    case 'invalid':
      return outcome.problems.map(({ message }) => message).join(' ') || 'Something in it cannot be used.'
    case 'refused':
      return outcome.message
    case 'limited':
      return `Too many requests in a short time. Try again in ${counted(outcome.retryAfterSeconds, 'second')}.`
    case 'reauthenticate':
      return 'Sign in again first.'
    case 'failed':
      return `Something went wrong on the server. Nothing is lost: try again. If it stays, an administrator finds the reason in the log under ${outcome.requestId}.`
    case 'done':
      return ''
  }
}
