import type { Viewer } from '#lib/auth/viewer.ts'
import { exceptionPolicy } from '#lib/exceptions/policy.ts'
import type { Queryable } from '#lib/posture/database.ts'
import type { Looking } from '#lib/posture/exceptions/matching.ts'

/** Who looks at the register, and when. */
export async function lookingOf(db: Queryable, viewer: Viewer): Promise<Looking> {
  const { expiringDays } = await exceptionPolicy(db)
  return { now: new Date(), expiringDays, personId: viewer.id }
}
