import { ExceptionsCard } from '#components/overview/exceptions-card.tsx'
import { mayDo, type Viewer } from '#lib/auth/viewer.ts'
import type { Queryable } from '#lib/posture/database.ts'
import { registerStanding } from '#lib/posture/exceptions/count-exceptions.ts'
import type { Level } from '#lib/posture/overview/standing.ts'
import type { Scope } from '#lib/posture/scope.ts'
import { lookingOf } from './looking.ts'

/** What is tolerated in a scope, beside its score. */
export async function ExceptionsPanel({
  db,
  scope,
  viewer,
  level,
}: {
  db: Queryable
  scope: Scope
  viewer: Viewer
  level: Level
}) {
  const looking = await lookingOf(db, viewer)
  return (
    <ExceptionsCard
      register={await registerStanding(db, scope, looking)}
      expiringDays={looking.expiringDays}
      level={level}
      mayRequest={mayDo(viewer, 'exception.request')}
    />
  )
}
