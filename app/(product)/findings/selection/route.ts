import { z } from 'zod'
import { postureDatabase } from '#lib/posture/database.ts'
import { MOST_SELECTED, selectFindings } from '#lib/posture/findings/select-findings.ts'
import { askedBy, paramsOf } from '../asked.ts'

const key = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[a-z0-9-]{1,100}$/)
const body = z.object({ keys: z.array(key).max(MOST_SELECTED).nullable() })

/** Ids and commands of the selected findings; `keys` null means all that match the address. Changes nothing. */
export async function POST(request: Request): Promise<Response> {
  const parsed = body.safeParse(await request.json().catch(() => null))
  if (!parsed.success)
    return Response.json({ error: `keys must be null, or up to ${MOST_SELECTED} keys of findings` }, { status: 400 })
  const { question } = askedBy(paramsOf(request.url))
  return Response.json(await selectFindings(await postureDatabase(), question, parsed.data.keys))
}
