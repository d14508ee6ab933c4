import type { Queryable } from '../database.ts'
import { withoutWorkload } from '../findings/group-workloads.ts'
import type { Scope } from '../scope.ts'
import { listWorkloads, type WorkloadFacts } from './workload.ts'

/** The one workload, whole, that a scope is about, for its name and target; null for every other scope. */
export async function soleWorkload(
  db: Queryable,
  scope: Scope,
): Promise<Pick<WorkloadFacts, 'name' | 'target'> | null> {
  if (scope.workloads?.length !== 1 || scope.subscriptions) return null
  if (scope.workloads[0] === 0) return { name: withoutWorkload.name, target: null }
  return (await listWorkloads(db, scope))[0] ?? null
}
