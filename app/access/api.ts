import { createHash } from 'node:crypto'
import { BadParameter, type Endpoint } from '#lib/api/endpoint.ts'
import { problem } from '#lib/api/problem.ts'
import { parseQuery, type QuerySchema } from '#lib/api/query.ts'
import type { WriteEndpoint } from '#lib/api/write.ts'
import { type Bearer, bearerTokenOf, type TokenRefusal, verifyAccessToken } from '#lib/auth/access-token.ts'
import { openIdOf } from '#lib/auth/openid.ts'
import { ownedWorkloads } from '#lib/auth/ownership.ts'
import { type Action, reachOf } from '#lib/auth/permissions.ts'
import { limit, type RateLimitAnswer } from '#lib/auth/rate-limit.ts'
import type { Viewer } from '#lib/auth/viewer.ts'
import { loadConfig } from '#lib/config/config.ts'
import { postureDatabase, type WebDatabase } from '#lib/posture/database.ts'
import { NotFound } from '#lib/posture/errors.ts'
import type { AskedScope } from '#lib/posture/scope.ts'
import { answerToWrite, type Called } from './api-write.ts'
import { inView } from './enter-page.ts'
import { log } from './log.ts'
import { factsOf, recordAttempt } from './request.ts'

type Place = Readonly<Record<string, string | string[] | undefined>>
// Next says nothing where a path has no parts by name.
type Handler = (request: Request, context: { params: Promise<Place | undefined> }) => Promise<Response>

/** Scripts that read everything page by page stay far below. */
const REQUESTS = { points: 600, perSeconds: 60 }
/** Tokens that are refused, by address: who guesses is stopped before the log fills. */
const REFUSALS = { points: 30, perSeconds: 60 }

/** What an address makes, and the row of the table of permissions for it. */
interface Writing {
  readonly action: Action
  readonly endpoint: WriteEndpoint
}

/**
 * The handlers of one address of the API. The order is the law: who (an access token, never a cookie), not too often,
 * may they, is it valid, answer. What is not theirs answers as what is not there.
 * @param action the row of the table of permissions for reading
 * @param endpoint what it reads; null where it is only written to
 * @param writing what a POST makes
 */
export function apiRoute<Query extends QuerySchema>(
  action: Action,
  endpoint: Endpoint<Query> | null,
  writing: Writing | null = null,
) {
  const allow = [...(endpoint ? ['GET', 'HEAD'] : []), ...(writing ? ['POST'] : [])].join(', ')
  const refuse: Handler = async () => problem(405, { headers: { allow } })
  const GET = endpoint ? handlerOf(action, (called) => answerTo(endpoint, called)) : refuse
  const POST = writing ? handlerOf(writing.action, (called) => answerToWrite(writing.endpoint, called)) : refuse
  return { GET, HEAD: GET, POST, PUT: refuse, PATCH: refuse, DELETE: refuse, OPTIONS: refuse }
}

function handlerOf(action: Action, run: (called: Called) => Promise<Response>): Handler {
  return async (request, { params }) => {
    const facts = factsOf(request.headers)
    try {
      const db = await postureDatabase()
      const bearer = await bearerOf(request, db, facts)
      if (bearer instanceof Response) return bearer
      const limited = await limit(db, { key: `api:${bearer.id}`, ...REQUESTS })
      const answer = limited.isAllowed
        ? await authorised({ action, request, place: (await params) ?? {}, db, bearer, facts }, run)
        : await tooMany(db, bearer, facts, limited.retryAfterSeconds)
      return withLimits(answer, limited)
    } catch (error) {
      log.error({ requestId: facts.requestId, action, error }, 'A request to the API failed')
      return problem(500, { requestId: facts.requestId })
    }
  }
}

type Facts = ReturnType<typeof factsOf>

/** Who asks, or why they are not heard. What is wrong with a token is for the log alone. */
async function bearerOf(request: Request, db: WebDatabase, facts: Facts): Promise<Bearer | Response> {
  const { signIn } = loadConfig(process.env)
  if (!signIn) return problem(503, { detail: 'Nobody has set up sign-in yet.' })
  const token = bearerTokenOf(request.headers.get('authorization'))
  // RFC 6750, section 3.1: without any credentials, no error is named.
  if (token === null) return problem(401, { headers: { 'www-authenticate': 'Bearer' } })
  const verdict = await verifyAccessToken(token, signIn, openIdOf(signIn).keys, facts.at)
  if (verdict.state === 'verified') return verdict.bearer
  if (verdict.state === 'unavailable')
    return problem(503, { detail: 'The identity provider cannot be reached.', headers: { 'retry-after': '30' } })
  return refuseToken(db, facts, verdict.reason)
}

async function refuseToken(db: WebDatabase, facts: Facts, reason: TokenRefusal): Promise<Response> {
  const { isAllowed, retryAfterSeconds } = await limit(db, {
    key: `token.refused:${facts.address ?? 'unknown'}`,
    ...REFUSALS,
  })
  if (!isAllowed) return problem(429, { headers: { 'retry-after': String(retryAfterSeconds) } })
  await recordAttempt({ db, ...facts, signedIn: null }, 'token.refused', { reason })
  const isGenuine = reason === 'scope' || reason === 'roles'
  return isGenuine
    ? problem(403, { headers: { 'www-authenticate': 'Bearer error="insufficient_scope"' } })
    : problem(401, { headers: { 'www-authenticate': 'Bearer error="invalid_token"' } })
}

async function tooMany(db: WebDatabase, bearer: Bearer, facts: Facts, seconds: number): Promise<Response> {
  // Who goes on is noted once a minute, not once a request.
  const { isAllowed: isNew } = await limit(db, { key: `api.limit-noted:${bearer.id}`, points: 1, perSeconds: 60 })
  if (isNew) await recordAttempt({ db, ...facts, signedIn: { personId: bearer.id } }, 'limit.reached', { of: 'api' })
  return problem(429, { headers: { 'retry-after': String(seconds) } })
}

interface Asked {
  readonly action: Action
  readonly request: Request
  readonly place: Place
  readonly db: WebDatabase
  readonly bearer: Bearer
  readonly facts: Facts
}

async function authorised(asked: Asked, run: (called: Called) => Promise<Response>): Promise<Response> {
  const { action, request, place, db, bearer, facts } = asked
  const viewer = await viewerFor(bearer, action, db)
  if (!viewer) {
    await recordAttempt({ db, ...facts, signedIn: { personId: bearer.id } }, 'access.denied', { action })
    return problem(403, { headers: { 'www-authenticate': 'Bearer error="insufficient_scope"' } })
  }
  // PostgreSQL has no such letter, so nothing of ours has it in its name.
  if (Object.values(place).some((part) => String(part).includes('\0'))) return problem(404)
  const params = Object.fromEntries(Object.entries(place).map(([name, part]) => [name, String(part)]))
  return run({ request, params, db, viewer, facts })
}

async function answerTo<Query extends QuerySchema>(
  endpoint: Endpoint<Query>,
  { request, params, db, viewer }: Called,
): Promise<Response> {
  const url = new URL(request.url)
  const { query, problems } = parseQuery(endpoint.query, url.searchParams)
  if (problems) return problem(400, { errors: problems })
  const { scope } = await inView(viewer, db, askedScopeIn(query))
  const { publicUrl, scan } = loadConfig(process.env)
  const pageAt = (cursor: string) => {
    const next = new URL(url.pathname + url.search, publicUrl)
    next.searchParams.set('after', cursor)
    return next.href
  }
  try {
    const value = await endpoint.run({ db, scope, query, params, timeZone: scan.timeZone, pageAt })
    return jsonAnswer(request, value)
  } catch (error) {
    if (error instanceof NotFound) return problem(404)
    if (error instanceof BadParameter) return problem(400, { errors: [error.problem] })
    throw error
  }
}

/** The bearer as the viewer of one action; null where the table of permissions does not let them. */
async function viewerFor(bearer: Bearer, action: Action, db: WebDatabase): Promise<Viewer | null> {
  const reach = reachOf(bearer.roles, action)
  if (reach === null) return null
  const { kind, id, name, roles, authenticatedAt, groups } = bearer
  const workloads = reach === 'all' ? null : await ownedWorkloads(db, { personId: id, groups })
  return { kind, id, name, roles, workloads, action, authenticatedAt, session: null }
}

function askedScopeIn(query: object): AskedScope {
  const { subscription = null, workload = null } = query as { subscription?: string[]; workload?: string[] }
  return { subscriptions: subscription, workloads: workload }
}

/** JSON with a strong ETag over its bytes; 304 without a body where the asker has the same. */
export function jsonAnswer(request: Request, value: unknown): Response {
  const body = JSON.stringify(value)
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`
  const next = (value as { next?: unknown }).next
  const headers = {
    etag,
    // A shared cache must not keep it, and whoever keeps it asks whether it still holds.
    'cache-control': 'private, no-cache',
    vary: 'Authorization',
    ...(typeof next === 'string' && { link: `<${next}>; rel="next"` }),
  }
  const known = (request.headers.get('if-none-match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  if (known.includes(etag) || known.includes('*')) return new Response(null, { status: 304, headers })
  return new Response(body, { headers: { ...headers, 'content-type': 'application/json' } })
}

/** How much is left, as the IETF's draft of RateLimit header fields writes it. */
function withLimits(answer: Response, { remaining, resetSeconds }: RateLimitAnswer): Response {
  answer.headers.set('ratelimit-policy', `"api";q=${REQUESTS.points};w=${REQUESTS.perSeconds}`)
  answer.headers.set('ratelimit', `"api";r=${remaining};t=${resetSeconds}`)
  return answer
}
