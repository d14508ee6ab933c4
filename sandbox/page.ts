import type { Fault, FaultKind } from './faults.ts'
import { badRequest, refused, throttled } from './refusal.ts'

export interface Answer {
  status: number
  body: string
  headers: Readonly<Record<string, string>>
}

/** There is no answer: the connection is broken or left hanging. */
export class Broken extends Error {
  readonly kind: 'stall' | 'reset'

  constructor(kind: 'stall' | 'reset') {
    super(kind)
    this.name = 'Broken'
    this.kind = kind
  }
}

/** What faults did to the page beside its rows. */
export interface Spoilt {
  truncated: boolean
  /** Where the token leads, if not on. */
  offset?: number
}

export interface PageContext {
  offset: number
  /** The last rows of the page before. */
  before: () => string[]
  limitHit: boolean
}

/** Resource Graph answers with at most 16 MiB. */
const mostBytes = 16 * 1024 * 1024

const html = '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>'

/**
 * A page of rows as an answer, after what befalls it.
 *
 * @param write the body, of the rows that are left.
 * @throws Refusal or Broken when a fault takes the place of the answer.
 */
export function answerPage(
  met: readonly Fault[],
  rows: readonly string[],
  write: (rows: readonly string[], spoilt: Spoilt) => string,
  context: PageContext = { offset: 0, before: () => [], limitHit: false },
): Answer {
  const [fault] = met
  if (fault) replace(fault)
  if (met.some(({ kind }) => kind === 'html')) {
    return { status: 502, body: html, headers: { 'content-type': 'text/html' } }
  }
  const has = (kind: FaultKind) => met.find((other) => other.kind === kind)
  const kept = spoil(met, rows, context)
  const leadsBack = has('loop') ?? has('empty')
  const body = write(kept, { truncated: has('truncate') !== undefined, ...(leadsBack && { offset: context.offset }) })
  assertSize(body)
  return {
    status: 200,
    body: has('wrong-shape') ? '{"value":[]}' : has('malformed') ? body.slice(0, body.length / 2) : body,
    headers: {
      // What the real service says to one who asks little: the quota never shows.
      'x-ms-user-quota-remaining': has('quota') ? '0' : '15',
      'x-ms-user-quota-resets-after': has('quota')?.resetsAfter ?? '00:00:05',
      ...(context.limitHit && { 'x-ms-tenant-subscription-limit-hit': 'true' }),
    },
  }
}

/** Throws what comes in the place of an answer. */
function replace({ kind, status = 500, code, message, retryAfterSeconds = 1 }: Fault): void {
  if (kind === 'stall' || kind === 'reset') throw new Broken(kind)
  if (kind === 'throttle') throw throttled(retryAfterSeconds)
  if (kind === 'fail') {
    throw refused(status, code ?? 'InternalServerError', message ?? 'The sandbox was told to fail.')
  }
}

function spoil(met: readonly Fault[], rows: readonly string[], { before }: PageContext): readonly string[] {
  let kept = rows
  for (const { kind, count = 1 } of met) {
    if (kind === 'drop') kept = kept.slice(count)
    if (kind === 'repeat') kept = [...before(), ...kept]
    if (kind === 'duplicate') kept = [...kept.slice(0, 1), ...kept]
    if (kind === 'truncate') kept = kept.slice(0, Math.ceil(kept.length / 2))
    if (kind === 'empty') kept = []
  }
  return kept
}

function assertSize(body: string): void {
  if (body.length > mostBytes) {
    throw badRequest({
      code: 'ResponsePayloadTooLarge',
      message: `Response payload size is ${body.length}, and has exceeded the limit of ${mostBytes}. Please consider querying less data at a time and make paginated call if needed.`,
    })
  }
}
