import { unstable_rethrow } from 'next/navigation'
import type { z } from 'zod'
import type { ActionResult } from '#lib/auth/action-result.ts'
import { type Action, isSensitive } from '#lib/auth/permissions.ts'
import { limit } from '#lib/auth/rate-limit.ts'
import { Invalid } from '#lib/auth/refusals.ts'
import type { SignedIn } from '#lib/auth/sessions.ts'
import type { Viewer } from '#lib/auth/viewer.ts'
import { loadConfig } from '#lib/config/config.ts'
import type { WebDatabase } from '#lib/posture/database.ts'
import { log } from './log.ts'
import { foreignOrigin } from './origin.ts'
import { type Asking, asking, recordAttempt, viewerFor } from './request.ts'

export { Invalid }

/** What an action works with. */
export interface Acting {
  readonly viewer: Viewer
  readonly signedIn: SignedIn
  readonly db: WebDatabase
  readonly requestId: string
  readonly at: Date
  readonly address: string | null
}

/** An expected end of an action that is not the one hoped for: thrown by it, told to the person as it is. */
export class Refused extends Error {
  override readonly name = 'Refused'
}

/** Design: a sensitive action asks for a sign-in that is not older. */
export const FRESH_MS = 10 * 60_000
/** Beyond what a person clicks, within what a mistake or a script does. */
const ACTIONS_A_MINUTE = 60
const LARGEST_INPUT = 512 * 1024
const notYours = 'You may not do this.'

/**
 * A server action. The order is the law: from our own page, who, not too often, may they, signed in freshly enough,
 * is it valid, do it. Nothing of an unexpected error reaches the person but the id under which the log has it.
 * @param name the row of the table of permissions
 * @param schema what the browser sends, whatever its types say
 * @param run does it, and writes `audit_event` in the same transaction where it changes something
 */
export function action<Schema extends z.ZodType, Value>(
  name: Action,
  schema: Schema,
  run: (acting: Acting, input: z.output<Schema>) => Promise<Value>,
): (input: z.input<Schema>) => Promise<ActionResult<Value>> {
  return async (input) => {
    const request = await asking()
    try {
      const entered = await enterAction(name, request)
      if ('state' in entered) return entered
      const parsed = parse(schema, input)
      if (!parsed.success) return parsed.answer
      return { state: 'done', value: await run(entered, parsed.data) }
    } catch (error) {
      // A redirect or "not found" of the action's own is Next's to answer.
      unstable_rethrow(error)
      return unexpected(error, name, request)
    }
  }
}

type Stopped = Extract<ActionResult<never>, { state: 'refused' | 'reauthenticate' | 'limited' }>

async function enterAction(name: Action, request: Asking): Promise<Acting | Stopped> {
  const { db, at, requestId, signedIn, path, address } = request
  const foreign = foreignOrigin(request.headers, loadConfig(process.env).publicUrl)
  if (foreign) {
    await recordAttempt(request, 'request.refused', { action: name, reason: foreign })
    return { state: 'refused', message: notYours }
  }
  if (!signedIn) return { state: 'reauthenticate', href: `/sign-in?return=${encodeURIComponent(path)}` }
  const key = `action:${signedIn.personId}`
  const { isAllowed, retryAfterSeconds } = await limit(db, { key, points: ACTIONS_A_MINUTE, perSeconds: 60 })
  if (!isAllowed) {
    await recordAttempt(request, 'limit.reached', { action: name })
    return { state: 'limited', retryAfterSeconds }
  }
  const viewer = viewerFor(signedIn, name)
  if (!viewer) {
    await recordAttempt(request, 'access.denied', { action: name })
    return { state: 'refused', message: notYours }
  }
  if (isSensitive(name) && at.getTime() - signedIn.authenticatedAt.getTime() > FRESH_MS)
    return { state: 'reauthenticate', href: `/sign-in/start?again&return=${encodeURIComponent(path)}` }
  return { viewer, signedIn, db, requestId, at, address }
}

type Parsed<Schema extends z.ZodType> =
  | { success: true; data: z.output<Schema> }
  | { success: false; answer: ActionResult<never> }

function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): Parsed<Schema> {
  // What cannot even be written as JSON (a loop, a file) is nothing that a form of ours sends.
  const size = sizeOf(input)
  if (size === null || size > LARGEST_INPUT)
    return { success: false, answer: { state: 'invalid', problems: [{ path: [], message: 'This is too large.' }] } }
  const parsed = schema.safeParse(input)
  if (parsed.success) return { success: true, data: parsed.data }
  const problems = parsed.error.issues.slice(0, 50).map(({ path, message }) => ({
    path: path.map((part) => (typeof part === 'number' ? part : String(part))),
    message,
  }))
  return { success: false, answer: { state: 'invalid', problems } }
}

function sizeOf(input: unknown): number | null {
  try {
    return JSON.stringify(input ?? null).length
  } catch {
    return null
  }
}

function unexpected(error: unknown, name: Action, { requestId }: Asking): ActionResult<never> {
  if (error instanceof Refused) return { state: 'refused', message: error.message }
  if (error instanceof Invalid) return { state: 'invalid', problems: error.problems }
  log.error({ requestId, action: name, error }, 'An action failed')
  return { state: 'failed', requestId }
}
