// What the timeline of an asset says of exceptions that began and ended on it. Data in, words out.
import { categoryWords, dayWords } from '#components/exceptions/words.ts'
import { inWords } from '#components/ui/format.ts'
import type { ExceptionTurn, TurnEnding } from '#lib/posture/assets/exception-turns.ts'

const endings: Readonly<Record<TurnEnding, string>> = {
  expired: 'expired and no longer covers',
  revoked: 'was revoked and no longer covers',
  renewed: 'was replaced and no longer covers',
  closed: 'closed, as nothing in its scope failed any more. It covered',
  finding: 'no longer covers',
  scope: 'no longer covers',
}

/** What stands between the name of an exception and the checks: "EX-0147 covers", "EX-0147 expired and no longer covers". */
export function turnVerb({ ending, isLater }: ExceptionTurn): string {
  if (ending === null) return isLater ? 'now covers' : 'began and covers'
  return endings[ending]
}

/** "until 31 Dec 2026 · Risk accepted · approved by Alex"; of one that ended, why, by whom and what follows. */
export function turnDetail(turn: ExceptionTurn): string {
  const { ending, isLater, endsOn, category, approvers, endedBy, countsAgain } = turn
  const parts =
    ending === null
      ? [
          isLater && 'in force already',
          endsOn && `until ${dayWords(endsOn)}`,
          category && categoryWords[category].title,
          approvers.length > 0 && `approved by ${inWords([...approvers])}`,
        ]
      : [
          endedBy && `by ${endedBy}`,
          ending === 'finding' && 'what it covered is closed',
          ending === 'scope' && 'this asset is no longer in its scope',
          countsAgain && 'counts again in the accepted score',
        ]
  return parts.filter(Boolean).join(' · ')
}

/** The heading of an entry at which nothing else happened. */
export function turnsHeading(turns: readonly ExceptionTurn[]): string {
  const began = turns.filter(({ ending }) => ending === null)
  const ended = turns.filter(({ ending }) => ending !== null)
  if (ended.some(({ ending }) => ending === 'renewed') && began.length > 0)
    return 'One exception took the place of another'
  if (began.length > 0 && ended.length > 0) return 'Exceptions changed'
  if (began.length > 0) {
    if (began.every(({ isLater }) => isLater)) return 'It came under an exception'
    return began.length === 1 ? 'An exception began' : `${began.length} exceptions began`
  }
  if (ended.every(({ ending }) => ending === 'scope' || ending === 'finding')) return 'An exception no longer covers it'
  return ended.length === 1 ? 'An exception ended' : `${ended.length} exceptions ended`
}
