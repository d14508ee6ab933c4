import { z } from 'zod'
import { type Faults, faultKinds } from './faults.ts'
import type { Answer } from './page.ts'
import { refused } from './refusal.ts'

/** What can be changed while the sandbox runs. */
export interface Controlled {
  faults: Faults
  stats: unknown
  day: number
  setDay(day: number): void
}

const day = z.strictObject({ day: z.int().min(0) })

const faults = z.array(
  z.strictObject({
    kind: z.enum(faultKinds),
    times: z.int().min(1).optional(),
    after: z.int().min(0).optional(),
    table: z.string().optional(),
    subscriptionId: z.string().optional(),
    page: z.enum(['first', 'later']).optional(),
    status: z.int().min(400).max(599).optional(),
    code: z.string().optional(),
    message: z.string().optional(),
    retryAfterSeconds: z.number().min(0).optional(),
    count: z.int().min(1).optional(),
    resetsAfter: z.string().optional(),
  }),
)

/** GET and PUT of `/_sandbox/day` and `/_sandbox/faults`, GET of `/_sandbox/stats`. */
export function answerControl(sandbox: Controlled, method: string, path: string, body: string): Answer {
  if (method === 'PUT' && path === 'day') sandbox.setDay(parsed(day, body).day)
  else if (method === 'PUT' && path === 'faults') sandbox.faults.set(parsed(faults, body))
  else if (method !== 'GET') throw refused(405, 'MethodNotAllowed', 'GET, or PUT of day and faults.')
  const answers: Record<string, unknown> = {
    day: { day: sandbox.day },
    faults: sandbox.faults.all,
    stats: sandbox.stats,
  }
  const answer = answers[path]
  if (answer === undefined) throw refused(404, 'NotFound', 'There are day, faults and stats.')
  return { status: 200, body: JSON.stringify(answer), headers: {} }
}

function parsed<T>(schema: z.ZodType<T>, body: string): T {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    throw refused(400, 'BadRequest', 'The body is not JSON.')
  }
  const result = schema.safeParse(value)
  if (!result.success) throw refused(400, 'BadRequest', z.prettifyError(result.error))
  return result.data
}
