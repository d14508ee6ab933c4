import { expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { turnClock } from './clock.ts'
import type { ExceptionTerms } from './model.ts'
import { confirmHolds } from './review.ts'
import { assetTarget, by, pay, type people, TIME_ZONE } from './testing.ts'
import { approve, ask, auditOf, estate, excepted, isSound, kindsOf, logOf, read } from './testing-register.ts'

const at = '2026-12-04T10:00:00Z'

/** Approved on 23 November, to be looked at every ten days. */
async function reviewed(db: Database, given: Partial<ExceptionTerms> = {}): Promise<number> {
  const request = await ask(db, { reviewEveryDays: 10, ...given })
  await approve(db, request)
  return request.id
}

async function confirm(db: Database, id: number, who: keyof typeof people, asApprover = false, when = at) {
  const { version } = await read(db, id)
  await confirmHolds(db.pool, { id, version, note: 'Version 9 is not out.', asApprover }, by(who, when))
}

test('who asked, who answers for it and approvers say that it still holds: its next review is a cadence from then', async () => {
  for (const [who, asApprover] of [
    ['anna', false],
    ['olaf', false],
    ['cleo', true],
  ] as const) {
    const db = await estate()
    const id = await reviewed(db)
    const covered = await excepted(db)
    await turnClock(db.pool, new Date('2026-12-03T10:00:00Z'), { timeZone: TIME_ZONE })
    await confirm(db, id, who, asApprover)
    await confirm(db, id, who, asApprover)
    expect(await read(db, id)).toMatchObject({ state: 'active', nextReviewOn: '2026-12-14' })
    expect(await excepted(db)).toEqual(covered)
    expect(await kindsOf(db, id)).toEqual(['requested', 'approved', 'began', 'review_due', 'reviewed'])
    expect((await logOf(db, id)).at(-1)).toMatchObject({
      detail: { reason: 'Version 9 is not out.', next: '2026-12-14' },
    })
    expect((await auditOf(db, id)).at(-1)).toContain('exception.confirm reviewed')
    await isSound(db)
  }
})

test('nobody else says so, nor before it is due, nor who does not see it', async () => {
  const db = await estate()
  const id = await reviewed(db)
  await expect(confirm(db, id, 'anna', false, '2026-12-02T10:00:00Z')).rejects.toThrow('It is not due for a review.')
  await expect(confirm(db, id, 'cleo')).rejects.toThrow('Only who asked for it, who answers for it or an approver')
  const other = await reviewed(db, { targets: [assetTarget(pay)] })
  await expect(confirm(db, other, 'olaf')).rejects.toThrow('There is no such exception')
  expect((await read(db, id)).nextReviewOn).toBe('2026-12-03')
})

test('no review is promised on a day after its last one', async () => {
  const db = await estate()
  const id = await reviewed(db, { endsOn: '2026-12-13' })
  await confirm(db, id, 'anna')
  expect((await read(db, id)).nextReviewOn).toBeNull()
  const short = await reviewed(db, { endsOn: '2026-12-02' })
  expect((await read(db, short)).nextReviewOn).toBeNull()
  await isSound(db)
})
