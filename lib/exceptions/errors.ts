export { Conflict, Invalid, type Problem } from '#lib/auth/refusals.ts'

/** This person may not do this, or nobody may do it to an exception in this state: the message says why, and what then. */
export class NotAllowed extends Error {
  override readonly name = 'NotAllowed'
}

/** There is no exception of that number, for whoever asked. */
export class NoSuchException extends Error {
  override readonly name = 'NoSuchException'

  constructor(message = 'There is no such exception.') {
    super(message)
  }
}
