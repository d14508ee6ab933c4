import type { Problem } from './action-result.ts'

export type { Problem }

// Why a change that somebody may make is not made. Who asks sees the message.

/** What was entered cannot be used, each problem beside its field, such as a name that is taken. */
export class Invalid extends Error {
  override readonly name = 'Invalid'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ message }) => message).join(' '))
    this.problems = problems
  }
}

/** Somebody else changed it since it was looked at: the message says who, when, and what they did. */
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
