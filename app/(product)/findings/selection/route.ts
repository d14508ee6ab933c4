import { z } from 'zod'
import { MOST_SELECTED, selectFindings } from '#lib/posture/findings/select-findings.ts'
import { problem, route } from '../../../access/route-handler.ts'
import { askedBy } from '../asked.ts'

const key = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[a-z0-9-]{1,100}$/)
const body = z.object({ keys: z.array(key).max(MOST_SELECTED).nullable() })

/** Ids and commands of the selected findings; `keys` null means all that match the address. Changes nothing. */
export const POST = route('finding.read', async ({ db, scope, params, request }) => {
  const parsed = body.safeParse(await request.json().catch(() => null))
  if (!parsed.success) return problem(400, `keys must be null, or up to ${MOST_SELECTED} keys of findings`)
  const { question } = askedBy(params, scope)
  return Response.json(await selectFindings(db, question, parsed.data.keys))
})
