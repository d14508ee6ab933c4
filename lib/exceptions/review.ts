import type { Pool } from 'pg'
import { apply, type By, changeRegister, conflictOn, remark, requireSeen } from './command.ts'
import { nextReviewAfter, todayIn } from './days.ts'
import { lastEventOf } from './log.ts'

/**
 * Says at its review that an exception still holds: it stays as it is, and its next review is a cadence from now. Saying
 * it twice changes nothing.
 * @param version that the person saw
 * @param note what they add for the log; may be empty
 * @param asApprover whether they may decide; else they asked for it or answer for it
 * @throws Invalid, Conflict, NotAllowed (not due, not in force, not theirs), NoSuchException
 */
export async function confirmHolds(
  db: Pick<Pool, 'connect'>,
  { id, version, note: said, asApprover }: { id: number; version: number; note: string; asApprover: boolean },
  by: By,
): Promise<void> {
  const note = remark(said, 'note')
  await changeRegister(db, async (client) => {
    const stored = await requireSeen(client, id, by)
    const { nextReviewOn: due, reviewEveryDays, endsOn } = stored
    const today = todayIn(by.timeZone, by.at)
    const isDue = due !== null && due <= today
    if (!isDue && (await lastEventOf(client, id))?.kind === 'reviewed') return
    if (stored.version !== version) throw await conflictOn(client, stored, by.timeZone)
    const next = nextReviewAfter(today, reviewEveryDays, endsOn)
    await apply(client, stored, { type: 'confirm', by: by.actor.id, asApprover, isDue }, by, {
      detail: { ...(note ? { reason: note } : {}), due, next },
      changes: { nextReviewOn: next },
      audit: { action: 'exception.confirm', requestId: by.requestId },
    })
  })
}
