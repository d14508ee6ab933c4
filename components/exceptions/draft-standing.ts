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
function toSave({ unheard }: DraftStanding, draft: ExceptionDraft): readonly ExceptionDraft[] {
  return unheard && JSON.stringify(unheard) !== JSON.stringify(draft) ? [unheard, draft] : [draft]
}

/** Before the answer is there. */
function sent(standing: DraftStanding, draft: ExceptionDraft): DraftStanding {
  return { ...standing, unheard: draft }
}

/**
 * After an answer.
 * @param outcome null where none was heard
 * @param nextKey of another draft, should this one not be a draft any more
 */
function answered(standing: DraftStanding, outcome: ActionResult<SavedDraft> | null, nextKey: string): DraftStanding {
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

/**
 * Saves what is typed, after what the server may have already, and no further than the first that is not saved.
 * @param standing what is known before each save, and after it
 * @param ask sends one; null where no answer was heard
 * @returns the last answer
 */
export async function saveInTurn(
  standing: { current: DraftStanding },
  typed: ExceptionDraft,
  { ask, nextKey }: { ask: (draft: ExceptionDraft) => Promise<ActionResult<SavedDraft> | null>; nextKey: string },
): Promise<ActionResult<SavedDraft> | null> {
  let outcome: ActionResult<SavedDraft> | null = null
  for (const draft of toSave(standing.current, typed)) {
    standing.current = sent(standing.current, draft)
    outcome = await ask(draft)
    standing.current = answered(standing.current, outcome, nextKey)
    if (outcome?.state !== 'done' || outcome.value.isElsewhere) break
  }
  return outcome
}
