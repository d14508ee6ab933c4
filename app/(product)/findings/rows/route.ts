import { postureDatabase } from '#lib/posture/database.ts'
import { listFindings } from '#lib/posture/findings/list-findings.ts'
import { askedBy, paramsOf } from '../asked.ts'

/** The next rows of one group of the list (`key`, `cursor`), for "more" and for groups that are unfolded. */
export async function GET(request: Request): Promise<Response> {
  const params = paramsOf(request.url)
  const one = (name: string) => [params[name] ?? ''].flat()[0] ?? ''
  const { question } = askedBy(params)
  const rows = await listFindings(await postureDatabase(), question, { group: one('key'), cursor: one('cursor') })
  return Response.json(rows)
}
