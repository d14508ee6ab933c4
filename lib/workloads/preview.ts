import type { Pool } from 'pg'
import { codeOf, inTransaction, readStatements } from '#lib/db/index.ts'
import type { Rule } from './define.ts'
import { asJson, type RankedRules, withCandidates } from './matching.ts'
import { listWorkloads, type Workload } from './store.ts'

const sql = readStatements(import.meta.url, 'preview.sql', ['preview'])

export interface NamedWorkload {
  id: number
  slug: string
  name: string
}

/** What rules would match, and whom they would take it from: of the estate as the newest scan left it. */
export interface Preview {
  /** Assets that one of the rules matches: belonging + all of keptBy. */
  matched: number
  /** Those that would belong to the workload: alreadyHere + unassignedGained + all of takenFrom. */
  belonging: number
  alreadyHere: number
  unassignedGained: number
  /** Those that belong to it now and would no more. */
  lost: number
  /** Where those would come from that belong to another workload now. */
  takenFrom: { workload: NamedWorkload; count: number }[]
  /** Matched, but also by a workload that comes before. In order of precedence. */
  keptBy: { workload: NamedWorkload; count: number }[]
  /** Of all that are matched, the twelve most frequent types. */
  byType: { type: string; count: number }[]
  /** Of all that are matched, the first by name. */
  sample: {
    key: string
    id: string
    name: string
    type: string
    subscriptionId: string
    resourceGroup: string
  }[]
}

/** It took longer than a person waits. */
export class PreviewTooSlow extends Error {
  override readonly name = 'PreviewTooSlow'
}

const QUERY_CANCELLED = '57014'

/**
 * What rules would match if they were saved now. Reads only.
 * @param slug of the workload that they are for; null for one that does not exist yet
 * @param place where among the workloads, in order of precedence from 0; without it the workload's own, or the last
 * @throws PreviewTooSlow
 */
export async function previewRules(
  db: Pick<Pool, 'connect'>,
  { rules, slug, place }: { rules: readonly Rule[]; slug: string | null; place?: number },
  { limit = 20, timeoutMs = 5_000 }: { limit?: number; timeoutMs?: number } = {},
): Promise<Preview> {
  try {
    return await inTransaction(db, async (client) => {
      await client.query(`set transaction read only; set local statement_timeout = ${Math.trunc(timeoutMs)};
        set local work_mem = '64MB'; set local jit = off`)
      const workloads = await listWorkloads(client)
      const own = workloads.find((workload) => workload.slug === slug)
      const before = workloadsBefore(workloads, own, place)
      const tried: RankedRules = { workload: own?.id ?? 0, rank: before.length, rules, isTried: true }
      const ranked = before.map(({ id, rules }, rank): RankedRules => ({ workload: id, rank, rules }))
      const parameters = [asJson([...ranked, tried]), tried.rank, tried.workload, limit]
      const { rows } = await client.query<Preview>(`${withCandidates('all')}\n${sql.preview}`, parameters)
      return rows[0]!
    })
  } catch (error) {
    if (codeOf(error) !== QUERY_CANCELLED) throw error
    throw new PreviewTooSlow('The estate is too large to try these rules at once: save them to see what they match.', {
      cause: error,
    })
  }
}

function workloadsBefore(workloads: readonly Workload[], own: Workload | undefined, place?: number): Workload[] {
  const others = workloads.filter((workload) => workload !== own)
  return others.slice(0, place ?? (own ? workloads.indexOf(own) : others.length))
}
