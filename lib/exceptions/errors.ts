import { Conflict } from '#lib/auth/refusals.ts'

export { Conflict, Invalid, type Problem } from '#lib/auth/refusals.ts'

/** A draft was saved elsewhere, by its author, since this one was begun with: nothing was saved. */
export class DraftChanged extends Conflict {
  readonly id: number
  /** As it stands now. */
  readonly version: number

  constructor({ id, version, updatedAt }: { id: number; version: number; updatedAt: Date }) {
    super('The draft was changed elsewhere after you opened it: see what it says there, or keep yours.', {
      by: null,
      at: updatedAt,
    })
    this.id = id
    this.version = version
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
