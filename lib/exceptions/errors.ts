/** What is wrong with one part of what was entered; an empty path is all of it. */
export interface Problem {
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** What was entered cannot be asked for; each problem belongs beside its field. */
export class Invalid extends Error {
  override readonly name = 'Invalid'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ message }) => message).join(' '))
    this.problems = problems
  }
}

/** Somebody was quicker: the message says who, when, and what they did. */
export class Conflict extends Error {
  override readonly name = 'Conflict'
  /** Null where nobody with a name did. */
  readonly changedBy: string | null
  readonly changedAt: Date | null

  constructor(message: string, { by, at }: { by: string | null; at: Date | null }) {
    super(message)
    this.changedBy = by
    this.changedAt = at
  }
}

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
