import { z } from 'zod'
import type { ScopeAnswer } from '#components/shell/scope-contract.ts'
import { countOpenFindings } from '#lib/posture/open-findings.ts'
import { namesOfChosen, scopeChoices } from '#lib/posture/workload-choices.ts'
import { route } from '../../access/route-handler.ts'

const searchSchema = z.string().trim().max(200).catch('')

/** `?workload=…&subscription=…&q=…`: what the scope is called and holds, and what else it could be, for the header. */
export const GET = route('posture.read', async ({ db, scope, reach, asked, params }) => {
  const search = searchSchema.parse([params.q ?? ''].flat()[0])
  const [found, chosen, openFindings] = await Promise.all([
    search === '' ? null : scopeChoices(db, reach, search),
    namesOfChosen(db, reach, asked),
    countOpenFindings(db, scope),
  ])
  const answer: ScopeAnswer = { found, chosen, openFindings }
  return Response.json(answer)
})
