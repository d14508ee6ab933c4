import { notFound } from 'next/navigation'
import type { Viewer } from '#lib/auth/viewer.ts'
import type { Queryable } from '#lib/posture/database.ts'
import { NotFound } from '#lib/posture/errors.ts'
import { getWorkload, type Workload } from '#lib/posture/workloads/workload.ts'

/** The workload of this slug that the viewer may see; the page "not found" for any other, theirs or nobody's. */
export async function findWorkload(db: Queryable, viewer: Viewer, slug: string): Promise<Workload> {
  try {
    return await getWorkload(db, { subscriptions: null, workloads: viewer.workloads }, slug)
  } catch (error) {
    if (error instanceof NotFound) notFound()
    throw error
  }
}
