/** What is wrong with one part of what was entered; an empty path is all of it. */
export interface Problem {
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** What was entered fits its fields and still cannot be used, such as a name that is taken. */
export class Invalid extends Error {
  override readonly name = 'Invalid'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ message }) => message).join(' '))
    this.problems = problems
  }
}

/** Somebody else changed it since it was looked at: the message says who and when, and what to do. */
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

/** There is no workload of that name. */
export class NoSuchWorkload extends Error {
  override readonly name = 'NoSuchWorkload'
}
