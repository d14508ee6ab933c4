// What this tab and the server know of one draft: which version was heard of last, what went out without an answer, and
// whether somebody's other tab was quicker. Pure.
import type { ActionResult } from '#lib/auth/action-result.ts'
import type { ExceptionDraft } from '#lib/exceptions/terms.ts'
import type { SavedDraft } from './request-contract.ts'

export interface DraftStanding {
  readonly id: number | null
  /** Under which it is made while its number is not heard. */
  readonly key: string
  /** That this tab heard of last; null: none yet. */
  readonly version: number | null
  /** Sent, and no answer heard: the server may have it. */
  readonly unheard: ExceptionDraft | null
  /** The version that was saved elsewhere: until somebody has chosen, nothing is saved here. */
  readonly elsewhere: number | null
}

/**
 * What goes to the server, in this order. What it may have already goes once more before anything newer: where it has it,
 * it answers with the version that the newer one then begins with.
 */
export function toSave({ unheard }: DraftStanding, draft: ExceptionDraft): readonly ExceptionDraft[] {
  return unheard && JSON.stringify(unheard) !== JSON.stringify(draft) ? [unheard, draft] : [draft]
}

/** Before the answer is there. */
export function sent(standing: DraftStanding, draft: ExceptionDraft): DraftStanding {
  return { ...standing, unheard: draft }
}

/**
 * After an answer.
 * @param outcome null where none was heard
 * @param nextKey of another draft, should this one not be a draft any more
 */
export function answered(
  standing: DraftStanding,
  outcome: ActionResult<SavedDraft> | null,
  nextKey: string,
): DraftStanding {
  if (outcome === null || outcome.state === 'failed') return standing
  const heard = { ...standing, unheard: null }
  if (outcome.state === 'refused') return { ...heard, key: nextKey }
  if (outcome.state !== 'done') return heard
  const { id, version, isElsewhere } = outcome.value
  return isElsewhere ? { ...heard, id, elsewhere: version } : { ...heard, id, version, elsewhere: null }
}

/** Whoever has been told and keeps what they have saves over the version that they were told of, and over no other. */
export function keepingMine(standing: DraftStanding): DraftStanding {
  return { ...standing, version: standing.elsewhere ?? standing.version, elsewhere: null }
}
