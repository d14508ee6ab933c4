import { expect, test } from 'vitest'
import { listAuditEvents } from '#lib/auth/audit.ts'
import type { Database } from '#lib/db/index.ts'
import { testDatabase } from '#lib/db/testing.ts'
import { chooseMail, mailSwitchedOff } from './choose-mail.ts'
import { listNotifications } from './inbox.ts'
import type { MailChoice } from './mail-topics.ts'
import type { Audience, NotificationKind } from './model.ts'
import { sendDue } from './outbox.ts'
import { tell } from './tell.ts'
import { type Mailbox, smtpReceiver } from './testing-receivers.ts'

const at = new Date('2026-11-23T10:00:00Z')
const grace = '22222222-2222-4222-8222-222222222222'
const change = { actor: grace, at, requestId: 'r1' }

async function approver() {
  const db = await testDatabase()
  const box = await smtpReceiver()
  await db.prisma.person.create({ data: { id: grace, name: 'Grace', username: 'grace@example.com' } })
  const times = { createdAt: at, lastUsedAt: at, expiresAt: at, authenticatedAt: at }
  await db.prisma.session.create({
    data: { idHash: Buffer.alloc(32), personId: grace, roles: ['Approver'], groups: [], ...times },
  })
  return { db, box }
}

const say = ({ pool }: Database, kind: NotificationKind, audience: Audience) =>
  tell(pool, {
    ...{ key: `${kind}:${audience}`, at, kind, exceptionId: 147, audience },
    ...{ actor: 'clock', detail: { name: 'EX-0147', title: 'Shared keys' } },
  })

const send = ({ pool }: Database, { port }: Mailbox, approvers: string[] = []) =>
  sendDue({
    db: pool,
    settings: {
      teamsWebhook: null,
      slackWebhook: null,
      mail: { url: `smtp://127.0.0.1:${port}`, from: 'temper@example.com', approvers },
    },
    publicUrl: 'https://temper.example.com',
    log: { warn: () => undefined },
    now: () => at,
  })

test('everything comes by mail until somebody chooses otherwise, and every mail says where', async () => {
  const { db, box } = await approver()
  expect(await mailSwitchedOff(db.pool, grace)).toEqual([])
  await say(db, 'expired', `person:${grace}`)
  await send(db, box)
  expect(box.mails[0]!.raw).toContain('https://temper.example.com/account#mail')
})

test.each<[MailChoice[], NotificationKind, Audience, number]>([
  [['ended'], 'expired', `person:${grace}`, 0],
  [['ended'], 'closed', `person:${grace}`, 0],
  [['ended'], 'expiring', `person:${grace}`, 1],
  [['decided'], 'revoked', `person:${grace}`, 0],
  [['as_approver'], 'requested', 'approvers', 0],
  [['as_approver'], 'requested', `person:${grace}`, 1],
])(
  'who switched off %j gets of %s to %s by mail: %i; the inbox has it in any case',
  async (off, kind, audience, count) => {
    const { db, box } = await approver()
    await chooseMail(db.pool, off, change)
    await say(db, kind, audience)
    await send(db, box)
    expect(box.mails).toHaveLength(count)
    const { items } = await listNotifications(db.pool, { id: grace, roles: ['Approver'] }, { now: at })
    expect(items).toHaveLength(1)
  },
)

test('what is off for one as an approver still comes where it concerns one as the person who asked', async () => {
  const { db, box } = await approver()
  await chooseMail(db.pool, ['as_approver'], change)
  const both = { key: 'requested:147:1', at, kind: 'requested', exceptionId: 147, actor: 'clock' } as const
  const detail = { name: 'EX-0147', title: 'Shared keys' }
  for (const audience of ['approvers', `person:${grace}`] as const) await tell(db.pool, { ...both, audience, detail })
  await send(db, box)
  expect(box.mails).toHaveLength(1)
})

test('an address that administrators have listed has no account, and chooses nothing', async () => {
  const { db, box } = await approver()
  await chooseMail(db.pool, ['as_approver'], change)
  await say(db, 'requested', 'approvers')
  await send(db, box, ['team@example.com'])
  expect(box.mails.map(({ to }) => to)).toEqual([['team@example.com']])
  expect(box.mails[0]!.raw).not.toContain('/account')
})

test('the log of changes has each choice once, with what was before', async () => {
  const { db } = await approver()
  await chooseMail(db.pool, ['comment', 'grown'], change)
  await chooseMail(db.pool, ['grown', 'comment'], change)
  await chooseMail(db.pool, [], change)
  expect(await mailSwitchedOff(db.pool, grace)).toEqual([])
  expect((await listAuditEvents(db.pool, {})).items).toMatchObject([
    { detail: { before: { mailOff: ['grown', 'comment'] }, after: { mailOff: [] } } },
    { actor: grace, action: 'account.choose-mail', detail: { before: { mailOff: [] } } },
  ])
})
