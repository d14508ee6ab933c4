import { unstable_rethrow } from 'next/navigation'
import type { Action } from '#lib/auth/permissions.ts'
import { loadConfig } from '#lib/config/config.ts'
import { NotFound } from '#lib/posture/errors.ts'
import { askedScopeOf } from '#lib/posture/scope.ts'
import { type Entered, inView, type PageParams } from './enter-page.ts'
import { log } from './log.ts'
import { foreignOrigin } from './origin.ts'
import { asking, recordAttempt, viewerFor } from './request.ts'

/** What a route handler gets at its door. */
export interface Routed extends Entered {
  readonly request: Request
  readonly requestId: string
  readonly at: Date
  /** The parts of the path that the folder names in brackets. */
  readonly place: Readonly<Record<string, string | string[] | undefined>>
}

type Handler = (request: Request, context: { params: Promise<Routed['place']> }) => Promise<Response>

/**
 * A handler of what pages fetch. 401 without a session, 404 for what one may not or what is not there: never more than
 * that (how often one may ask is for commands/web.ts to say). Requests that are no reading must come from our own pages.
 */
export function route(action: Action, run: (routed: Routed) => Promise<Response>): Handler {
  return async (request, { params }) => {
    const asked = await asking()
    const { db, signedIn, requestId, at } = asked
    try {
      if (!['GET', 'HEAD'].includes(request.method)) {
        const reason = foreignOrigin(asked.headers, loadConfig(process.env).publicUrl)
        if (reason) {
          await recordAttempt(asked, 'request.refused', { action, reason })
          return problem(403, 'This request does not come from a page of Temper.')
        }
      }
      if (!signedIn) return problem(401, 'Sign in first.')
      const viewer = viewerFor(signedIn, action)
      if (!viewer) {
        await recordAttempt(asked, 'access.denied', { action })
        return problem(404, 'There is nothing at this address.')
      }
      const search = paramsOf(request.url)
      const view = await inView(viewer, db, askedScopeOf(search))
      const answer = await run({ viewer, db, ...view, params: search, place: await params, request, requestId, at })
      if (!answer.headers.has('cache-control')) answer.headers.set('cache-control', 'no-store')
      return answer
    } catch (error) {
      unstable_rethrow(error)
      if (error instanceof NotFound) return problem(404, 'There is nothing at this address.')
      log.error({ requestId, action, error }, 'A request failed')
      return problem(500, 'This could not be answered.', {}, { requestId })
    }
  }
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Forbidden',
  404: 'Not found',
  500: 'Internal error',
}

/** A problem as RFC 9457 writes it. */
export function problem(
  status: number,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
  more: Readonly<Record<string, unknown>> = {},
): Response {
  return new Response(JSON.stringify({ title: titles[status], status, detail, ...more }), {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
  })
}

/** The parameters of a request, as pages get them: a text, or a list where one is repeated. */
export function paramsOf(url: string): PageParams {
  const params = new URL(url).searchParams
  const said = (name: string) => {
    const values = params.getAll(name)
    return values.length === 1 ? values[0] : values
  }
  return Object.fromEntries([...new Set(params.keys())].map((name) => [name, said(name)]))
}
