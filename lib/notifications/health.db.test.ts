import { describe, expect, test } from 'vitest'
import { listAuditEvents } from '#lib/auth/audit.ts'
import type { Database } from '#lib/db/index.ts'
import { testDatabase } from '#lib/db/testing.ts'
import { channelHealth, listUndelivered, testRecipient } from './health.ts'
import { sendDue } from './outbox.ts'
import { putAway, sendAgain, sendTest } from './send-again.ts'
import { tell } from './tell.ts'
import { httpReceiver } from './testing-receivers.ts'

const at = new Date('2026-11-23T10:00:00Z')
const later = (ms: number) => new Date(at.getTime() + ms)
const none = { teamsWebhook: null, slackWebhook: null, mail: null }
const admin = '11111111-1111-4111-8111-111111111111'
const change = { actor: admin, at: later(1_000), requestId: 'r1' }

const send = (db: Database, slackWebhook: string, now = at) =>
  sendDue({
    db: db.pool,
    settings: { ...none, slackWebhook },
    publicUrl: 'https://temper.example.com',
    log: { warn: () => undefined },
    now: () => now,
  })

async function refused(answers: Awaited<ReturnType<typeof httpReceiver>>['answers']) {
  const db = await testDatabase()
  const hook = await httpReceiver()
  hook.answers = answers
  await tell(db.pool, {
    key: 'expired:147',
    at,
    kind: 'expired',
    exceptionId: 147,
    audience: 'approvers',
    actor: 'clock',
    detail: { name: 'EX-0147', title: 'Shared keys on stshopmedia' },
  })
  await send(db, hook.url)
  return { db, hook, slack: async () => (await channelHealth(db.pool, { ...none, slackWebhook: hook.url }))[1]! }
}

describe('the health of a channel', () => {
  test('is told of each, configured or not, by host and without what is secret', async () => {
    const { db, hook } = await refused([200])
    const health = await channelHealth(db.pool, { ...none, slackWebhook: hook.url })
    expect(health).toMatchObject([
      { channel: 'teams', place: null, lastSentAt: null },
      { channel: 'slack', place: new URL(hook.url).host, lastSentAt: at, trouble: null },
      { channel: 'mail', place: null },
    ])
    expect(JSON.stringify(health)).not.toContain('secret')
  })

  test('is bad from the first refusal until something arrives', async () => {
    const { db, hook, slack } = await refused([503, 200])
    expect(await slack()).toMatchObject({ waiting: 1, trouble: { said: 'It answered 503' } })
    await send(db, hook.url, later(60_000))
    expect(await slack()).toMatchObject({ waiting: 0, trouble: null, lastSentAt: later(60_000) })
  })
})

describe('what was given up', () => {
  test('can be sent again, once, and the log of changes says by whom', async () => {
    const { db, hook } = await refused([400, 200])
    const [item] = (await listUndelivered(db.pool)).items
    expect(item).toMatchObject({ state: 'failed', headline: 'EX-0147 has expired', href: '/exceptions/EX-0147' })
    const again = () => sendAgain(db.pool, { id: item!.id, state: 'failed' }, change)
    expect(await Promise.all([again(), again()])).toContain(false)
    await send(db, hook.url, later(2_000))
    expect(hook.received).toHaveLength(2)
    expect((await listUndelivered(db.pool)).items).toEqual([])
    expect((await listAuditEvents(db.pool, {})).items).toMatchObject([
      { actor: admin, subjectType: 'delivery', detail: { channel: 'slack', before: { state: 'failed' } } },
    ])
  })

  test('is not sent again by who saw it as something else', async () => {
    const { db } = await refused(['reset'])
    const [item] = (await listUndelivered(db.pool)).items
    expect(item?.state).toBe('unclear')
    expect(await sendAgain(db.pool, { id: item!.id, state: 'failed' }, change)).toBe(false)
    expect(await sendAgain(db.pool, { id: item!.id, state: 'unclear' }, change)).toBe(true)
  })
})

describe('a message of several', () => {
  async function refusedThree() {
    const { db, hook } = await refused([400])
    for (const n of [1, 2, 3])
      await tell(db.pool, {
        key: `expired:${n}`,
        at,
        kind: 'expired',
        exceptionId: n,
        audience: 'approvers',
        actor: 'clock',
        detail: { name: `EX-000${n}`, title: `Shared keys on st${n}` },
      })
    await send(db, hook.url, later(5_000))
    return { db, hook }
  }

  test('that did not arrive is listed and counted once, and sent again as one', async () => {
    const { db, hook } = await refusedThree()
    const { items } = await listUndelivered(db.pool)
    expect(items.map(({ holds, headline, subject, href }) => [holds, headline, subject, href])).toEqual([
      [
        3,
        '3 exceptions have expired',
        'EX-0001 · Shared keys on st1 and 2 more',
        '/exceptions?state=expired&sort=changed',
      ],
      [1, 'EX-0147 has expired', 'EX-0147 · Shared keys on stshopmedia', '/exceptions/EX-0147'],
    ])
    expect((await channelHealth(db.pool, none))[1]).toMatchObject({ failed: 2 })
    hook.answers = [200]
    expect(await sendAgain(db.pool, { id: items[0]!.id, state: 'failed' }, change)).toBe(true)
    await send(db, hook.url, later(6_000))
    expect(JSON.parse(hook.received.at(-1)!.body).text).toContain('3 exceptions have expired')
    expect((await listUndelivered(db.pool)).items).toHaveLength(1)
  })

  test('stands on one page of the list, whichever way one turns them', async () => {
    const { db } = await refusedThree()
    const first = await listUndelivered(db.pool, { size: 1 })
    const second = await listUndelivered(db.pool, { size: 1, cursor: first.next! })
    expect([first, second].map(({ items }) => items.map(({ holds }) => holds))).toEqual([[3], [1]])
    expect((await listUndelivered(db.pool, { size: 1, cursor: second.previous! })).items).toEqual(first.items)
  })
})

test('what is put away is listed and counted no more, once, and the log of changes says by whom', async () => {
  const { db } = await refused([400])
  const [item] = (await listUndelivered(db.pool)).items
  const away = () => putAway(db.pool, { id: item!.id, state: 'failed' }, change)
  expect([await away(), await away()]).toEqual([true, false])
  expect((await listUndelivered(db.pool)).items).toEqual([])
  expect((await channelHealth(db.pool, none))[1]).toMatchObject({ failed: 0 })
  expect((await listAuditEvents(db.pool, {})).items).toMatchObject([
    { actor: admin, subjectType: 'delivery', detail: { after: { state: 'failed', isPutAway: true } } },
  ])
})

describe('a test message', () => {
  test('goes over its channel alone, through the job, and how it ended is told', async () => {
    const { db, hook, slack } = await refused([200])
    await sendTest(db.pool, { channel: 'slack', recipient: '' }, change)
    expect((await slack()).test).toMatchObject({ state: 'waiting' })
    await send(db, hook.url, later(2_000))
    expect(hook.received.at(-1)?.body).toContain('A test message from Temper')
    expect((await slack()).test).toMatchObject({ state: 'sent' })
  })

  test('by mail goes to who asks for it, where their name is an address', () => {
    expect(testRecipient('mail', 'Ada@example.com')).toBe('ada@example.com')
    expect(testRecipient('mail', 'ada')).toBeNull()
    expect(testRecipient('slack', null)).toBe('')
  })
})
