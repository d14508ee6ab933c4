import { expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import type { ExceptionTerms } from '#lib/exceptions/model.ts'
import { decide, requestException, withdrawRequest } from '#lib/exceptions/register.ts'
import { assetTarget, by, people, terms, wall } from '#lib/exceptions/testing.ts'
import { estate } from '#lib/exceptions/testing-register.ts'
import { countUnread, listNotifications } from './inbox.ts'

/** What asks an approver to decide, once it was decided. */

const later = new Date('2026-11-23T12:00:00Z')
const approvers = {
  ben: { id: people.ben.id, roles: ['Approver'] },
  cleo: { id: people.cleo.id, roles: ['Security'] },
} as const
type Approver = keyof typeof approvers

/** What is unread by the bell, which is what the inbox shows a dot at. */
async function unread({ pool }: Database, who: Approver): Promise<string[]> {
  const { items } = await listNotifications(pool, approvers[who], { now: later })
  const left = items.filter(({ isRead }) => !isRead).map(({ kind }) => kind)
  expect(await countUnread(pool, approvers[who], later)).toBe(left.length)
  return left
}

const ask = ({ pool }: Database, given: Partial<ExceptionTerms> = {}) =>
  requestException(pool, { id: null, terms: terms(given) }, by('anna'))

test('is read for every approver, whoever decided and however', async () => {
  const db = await estate()
  for (const verdict of ['approve', 'reject', 'changes'] as const) {
    const asked = await ask(db, { ticket: verdict })
    expect([await unread(db, 'ben'), await unread(db, 'cleo')]).toEqual([['requested'], ['requested']])
    await decide(db.pool, { ...asked, verdict, reason: 'Because' }, by('ben'))
    expect([await unread(db, 'ben'), await unread(db, 'cleo')]).toEqual([[], []])
  }
})

test('is read when it was withdrawn, which is told; and asked for again it is unread once', async () => {
  const db = await estate()
  const { id } = await ask(db)
  await withdrawRequest(db.pool, { id }, by('anna'))
  expect(await unread(db, 'cleo')).toEqual(['withdrawn'])
  const returned = await ask(db, { ticket: 'A' })
  await decide(db.pool, { ...returned, verdict: 'changes', reason: 'Name the asset.' }, by('ben'))
  await requestException(
    db.pool,
    { id: returned.id, terms: terms({ ticket: 'B' }) },
    by('anna', '2026-11-23T11:00:00Z'),
  )
  expect(await unread(db, 'cleo')).toEqual(['requested', 'withdrawn'])
})

test('is read for who gave one of two approvals, and waits for the others', async () => {
  const db = await estate()
  const asked = await ask(db, { checks: ['nsg-management-ports'], targets: [assetTarget(wall)], endsOn: '2027-01-31' })
  await decide(db.pool, { ...asked, verdict: 'approve', reason: '' }, by('ben'))
  expect(await unread(db, 'ben')).toEqual([])
  expect(await unread(db, 'cleo')).toEqual(['approved', 'requested'])
})
