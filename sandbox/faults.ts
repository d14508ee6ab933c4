/**
 * What the sandbox can be told to do wrong. The first group takes the place of an answer, the second spoils one.
 * - throttle: 429 with Retry-After. fail: an error of the service's. html: a proxy's error page.
 * - stall: accepts and never answers. reset: breaks the connection.
 * - malformed: half of the JSON. wrong-shape: other JSON. truncate: half of the rows, resultTruncated, no token.
 * - drop: leaves rows out of a page. repeat: puts the last rows of the page before in front of a page.
 * - duplicate: sends the first row of a page twice. loop: a token that leads to the same page. empty: a page without
 *   rows, and a token. quota: says that nothing is left. limit-hit: only the first subscriptions, marked by the header.
 */
export const faultKinds = [
  ...(['throttle', 'fail', 'html', 'stall', 'reset'] as const),
  ...([
    'malformed',
    'wrong-shape',
    'truncate',
    'drop',
    'repeat',
    'duplicate',
    'loop',
    'empty',
    'quota',
    'limit-hit',
  ] as const),
] as const

export type FaultKind = (typeof faultKinds)[number]

export interface Fault {
  kind: FaultKind
  /** How many requests it meets; for good if absent. */
  times?: number
  /** How many requests it would meet go by before. */
  after?: number
  /** Only requests for this table; `subscriptions` stands for Resource Manager's list. */
  table?: string
  /** Only requests that name this subscription. */
  subscriptionId?: string
  /** Only pages after the first, or only first pages. */
  page?: 'first' | 'later'
  /** Of `fail`; default 500. */
  status?: number
  code?: string
  message?: string
  /** Of `throttle`; default 1. */
  retryAfterSeconds?: number
  /** Of `drop`, `repeat`: how many; of `limit-hit`: how many subscriptions are left. Default 1. */
  count?: number
  /** Of `quota`; default 00:00:05. */
  resetsAfter?: string
}

export interface RequestSeen {
  table: string
  subscriptions: readonly string[]
  offset: number
}

const replacing: readonly FaultKind[] = ['throttle', 'fail', 'html', 'stall', 'reset']

/** The faults in force. They add up: a page can lose a row and repeat another. */
export class Faults {
  #faults: Fault[]

  constructor(faults: readonly Fault[] = []) {
    this.#faults = faults.map((fault) => ({ ...fault }))
  }

  set(faults: readonly Fault[]): void {
    this.#faults = faults.map((fault) => ({ ...fault }))
  }

  get all(): readonly Fault[] {
    return this.#faults
  }

  /** What befalls this request: at most one fault that takes the place of the answer, or all that spoil it. */
  meeting(request: RequestSeen): Fault[] {
    const due = this.#faults.filter((fault) => concerns(fault, request) && !waits(fault))
    const replacement = due.find(({ kind }) => replacing.includes(kind))
    const met = replacement ? [replacement] : due
    for (const fault of met) if (fault.times !== undefined) fault.times--
    this.#faults = this.#faults.filter(({ times }) => times === undefined || times > 0)
    return met
  }
}

/** Counts down the requests that go by before the fault begins. */
function waits(fault: Fault): boolean {
  if (!fault.after) return false
  fault.after--
  return true
}

function concerns(fault: Fault, { table, subscriptions, offset }: RequestSeen): boolean {
  return (
    (fault.table === undefined || fault.table === table) &&
    (fault.subscriptionId === undefined || subscriptions.includes(fault.subscriptionId.toLowerCase())) &&
    (fault.page === undefined || (fault.page === 'first') === (offset === 0))
  )
}
