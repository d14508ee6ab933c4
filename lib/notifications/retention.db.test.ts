import { expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { testDatabase } from '#lib/db/testing.ts'
import { channelHealth } from './health.ts'
import { sweepNotifications } from './retention.ts'
import { tell } from './tell.ts'

const now = new Date('2026-11-23T10:00:00Z')
const ago = (days: number) => new Date(now.getTime() - days * 86_400_000)
const sweep = ({ pool }: Database) => sweepNotifications(pool, { now, days: 365 })

/** A notification of so many days ago with a delivery that ended as said. */
async function delivered(db: Database, days: number, state: string, seen: number | null = null) {
  const key = `expired:${days}:${state}:${seen}`
  const detail = { name: 'EX-0147', title: 'Shared keys' }
  await tell(db.pool, {
    key,
    at: ago(days),
    kind: 'expired',
    exceptionId: 147,
    audience: 'approvers',
    actor: 'clock',
    detail,
  })
  await db.pool.query(
    `insert into delivery (notification_id, channel, recipient, state, next_at, sent_at, seen_at, claimed_at, message)
     select id, 'slack', '', $2::delivery_state, at, case when $2 = 'sent' then at end, $3, at, id
     from notification where key = $1`,
    [key, state, seen === null ? null : ago(seen)],
  )
}

const states = async ({ pool }: Database) => {
  const { rows } = await pool.query<{ said: string }>(
    `select n.key as said from delivery d join notification n on n.id = d.notification_id order by 1`,
  )
  return rows.map(({ said }) => said)
}

test('what arrived is forgotten after a month, but the last of a channel and what it told of', async () => {
  const db = await testDatabase()
  for (const days of [29, 31, 60]) await delivered(db, days, 'sent')
  expect(await sweep(db)).toEqual({ deliveries: 2, notifications: 0 })
  expect(await states(db)).toEqual(['expired:29:sent:null'])
  expect(await db.prisma.notification.count()).toBe(3)

  const quiet = await testDatabase()
  for (const days of [200, 300]) await delivered(quiet, days, 'sent')
  await sweep(quiet)
  const health = await channelHealth(quiet.pool, { teamsWebhook: null, slackWebhook: null, mail: null })
  expect(health[1]?.lastSentAt).toEqual(ago(200))
})

test('what did not arrive stays until an administrator has put it away, and a month longer', async () => {
  const db = await testDatabase()
  for (const state of ['failed', 'unclear']) {
    await delivered(db, 100, state)
    await delivered(db, 100, state, 31)
    await delivered(db, 100, state, 29)
  }
  expect(await sweep(db)).toEqual({ deliveries: 2, notifications: 0 })
  expect(await states(db)).toHaveLength(4)
})

test('notifications go after the days that are set, with who read them; not what is still on its way', async () => {
  const db = await testDatabase()
  await delivered(db, 366, 'failed')
  await delivered(db, 366, 'waiting')
  await delivered(db, 364, 'failed')
  await db.pool.query(`insert into notification_read (person_id, notification_id) select 'ada', id from notification`)
  expect(await sweep(db)).toEqual({ deliveries: 0, notifications: 1 })
  expect(await states(db)).toEqual(['expired:364:failed:null', 'expired:366:waiting:null'])
  expect(await db.prisma.notificationRead.count()).toBe(2)
})

test('many go in batches, and what is gone is gone once', async () => {
  const db = await testDatabase()
  await db.pool.query(
    `insert into notification (key, at, kind, exception_id, audience, actor, detail)
     select 'old:' || n, $1, 'expired', n, 'approvers', 'clock', '{}' from generate_series(1, 2500) n`,
    [ago(400)],
  )
  const [one, other] = await Promise.all([sweep(db), sweep(db)])
  expect(one.notifications + other.notifications).toBe(2_500)
  expect(await db.prisma.notification.count()).toBe(0)
})
