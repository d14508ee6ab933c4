import type { RulesState } from '#components/workloads/rules-progress.tsx'
import { rulesState } from '#lib/workloads/index.ts'
import { route } from '../../../access/route-handler.ts'

/** Whether the saved rules hold for every asset by now: asked every second until they do. */
export const GET = route('workload.read', async ({ db }) => {
  const { isApplied } = await rulesState(db)
  return Response.json({ isApplied } satisfies RulesState)
})
