import { listFindings } from '#lib/posture/findings/list-findings.ts'
import { route } from '../../../access/route-handler.ts'
import { askedBy } from '../asked.ts'

/** The next rows of one group of the list (`key`, `cursor`), for "more" and for groups that are unfolded. */
export const GET = route('finding.read', async ({ db, scope, params }) => {
  const one = (name: string) => [params[name] ?? ''].flat()[0] ?? ''
  const { question } = askedBy(params, scope)
  return Response.json(await listFindings(db, question, { group: one('key'), cursor: one('cursor') }))
})
