import { type ParameterProblem, problem } from '#lib/api/problem.ts'
import { BadBody, bodyProblems, Impossible, type WriteEndpoint } from '#lib/api/write.ts'
import { claimOnce, keepAnswer, releaseKey } from '#lib/auth/idempotency.ts'
import type { Viewer } from '#lib/auth/viewer.ts'
import { loadConfig } from '#lib/config/config.ts'
import type { WebDatabase } from '#lib/posture/database.ts'
import { NotFound } from '#lib/posture/errors.ts'
import type { factsOf } from './request.ts'

/** A request to the API by who may make it. */
export interface Called {
  readonly request: Request
  /** The parts of the path in braces, by name. */
  readonly params: Readonly<Record<string, string>>
  readonly db: WebDatabase
  readonly viewer: Viewer
  readonly facts: ReturnType<typeof factsOf>
}

/** A scope of 500 parts and four texts of 4,000 letters fit several times. */
export const LARGEST_JSON = 256 * 1024
/** As the IETF's draft of the Idempotency-Key header has it, a text; ours is without what logs and headers trip over. */
const KEY = /^[\w.:+/=-]{1,200}$/

/**
 * A POST of the API: once for its key, however often it is sent. The same request again gets the same answer; while the
 * first is under way, and for another request under the same key, it is refused.
 */
export async function answerToWrite(endpoint: WriteEndpoint, called: Called): Promise<Response> {
  const { request, db, viewer, facts } = called
  const read = await bodyOf(request)
  if (read instanceof Response) return read
  const key = (request.headers.get('idempotency-key') ?? '').replace(/^"(.*)"$/, '$1')
  if (!KEY.test(key))
    return refused([
      {
        parameter: 'Idempotency-Key',
        detail: key
          ? 'This header may have up to 200 letters, digits and . : + / = _ -'
          : 'This header is missing: a new value for every new request, such as a UUID, the same for the same again.',
      },
    ])
  const { pathname, search } = new URL(request.url)
  if (search)
    return refused([{ parameter: search.slice(1, 61), detail: 'is unknown: this address takes no parameters' }])
  const once = { actor: viewer.id, key, request: `${pathname}\n${read.text}`, now: facts.at }
  const claim = await claimOnce(db, once)
  if (claim.state === 'other')
    return problem(422, { detail: 'This Idempotency-Key came with another request before: use a new one.' })
  if (claim.state === 'running')
    return problem(409, {
      detail: 'The same request is being done at this moment: ask again in a minute.',
      headers: { 'retry-after': '5' },
    })
  if (claim.state === 'answered') return created(claim.body, claim.status)
  const answer = await answerOnce(endpoint, read.json, called)
  // What was refused did nothing: it may be corrected under the same key.
  if (answer instanceof Response) {
    await releaseKey(db, once)
    return answer
  }
  const body = JSON.stringify(answer)
  await keepAnswer(db, once, { status: 201, body })
  return created(body, 201)
}

type Stored = { readonly location: string; readonly value: unknown }

/** What was made, or why nothing was. Anything unexpected is thrown, and leaves the key taken: something may be made. */
async function answerOnce(
  endpoint: WriteEndpoint,
  json: unknown,
  { params, db, viewer, facts: { at, requestId } }: Called,
): Promise<Stored | Response> {
  const parsed = endpoint.body.safeParse(json)
  if (!parsed.success) return refused(bodyProblems(parsed.error.issues))
  const { timeZone } = loadConfig(process.env).scan
  try {
    return await endpoint.run({
      ...{ db, params, at, requestId, timeZone },
      scope: { subscriptions: null, workloads: viewer.workloads },
      body: parsed.data,
      actor: { id: viewer.id, name: viewer.name, kind: viewer.kind },
    })
  } catch (error) {
    if (error instanceof NotFound) return problem(404)
    if (error instanceof BadBody) return refused(error.problems)
    if (error instanceof Impossible) return problem(409, { detail: error.message })
    throw error
  }
}

function created(body: string, status: number): Response {
  const { location, value } = JSON.parse(body) as Stored
  return new Response(JSON.stringify(value), {
    status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      location: `${loadConfig(process.env).publicUrl}/api/v1${location}`,
    },
  })
}

function refused(errors: readonly ParameterProblem[]): Response {
  return problem(400, { errors })
}

/** The body as text and as what it says, or why it is not taken. */
async function bodyOf(request: Request): Promise<{ text: string; json: unknown } | Response> {
  const [type = ''] = (request.headers.get('content-type') ?? '').split(';', 1)
  if (type.trim().toLowerCase() !== 'application/json')
    return problem(415, { detail: 'Send JSON, with the header Content-Type: application/json.' })
  const tooLarge = problem(413, { detail: `A body may have ${LARGEST_JSON / 1024} KiB.` })
  if (Number(request.headers.get('content-length') ?? 0) > LARGEST_JSON) return tooLarge
  const bytes = await request.arrayBuffer()
  if (bytes.byteLength > LARGEST_JSON) return tooLarge
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return { text, json: JSON.parse(text) as unknown }
  } catch {
    return refused([{ parameter: '', detail: 'The body is not JSON in UTF-8.' }])
  }
}
