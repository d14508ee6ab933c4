// The next case opens where the last one was decided: a press that was meant for that one must not decide on this.

/** So long a case that follows a decision takes no press of a pointer, in milliseconds. */
const QUIET_MS = 1000

/** A press as the browser tells it: its place in a row of clicks (0 = a key), and when, in milliseconds of the page. */
export interface Press {
  readonly detail: number
  readonly timeStamp: number
}

/**
 * Tells presses that are meant for a case from those that the case before still gets: the later clicks of a double click,
 * and whatever comes before the case has been on screen for a while. A key is always meant, as none of the buttons has
 * the focus until somebody leads it there.
 * @param shownAt when the case took the place of one that was decided, in milliseconds of the page; null where it did not
 */
export class MeantPresses {
  #quietFrom: number | null

  constructor(shownAt: number | null) {
    this.#quietFrom = shownAt
  }

  isMeant({ detail, timeStamp }: Press): boolean {
    if (detail === 0) return true
    const from = this.#quietFrom
    const isEarly = from !== null && timeStamp - from < QUIET_MS
    if (!isEarly && detail === 1) return true
    // Who goes on clicking has not read it either.
    if (from !== null) this.#quietFrom = timeStamp
    return false
  }
}

let isFollowing = false

/** What opens next takes the place of what was decided just now. */
export function nextFollows(): void {
  isFollowing = true
}

/** Whether the case that opens follows a decision; it is said once. */
export function follows(): boolean {
  const was = isFollowing
  isFollowing = false
  return was
}
