import { expect, test } from 'vitest'
import { testDatabase } from '#lib/db/testing.ts'
import type { NotificationKind } from './model.ts'
import { sendDue } from './outbox.ts'
import { tell } from './tell.ts'
import { httpReceiver, smtpReceiver } from './testing-receivers.ts'
import { messageOf } from './words.ts'

const at = new Date('2026-11-23T10:00:00Z')
const grace = '22222222-2222-4222-8222-222222222222'
const detail = {
  name: 'EX-0147',
  title: 'Shared keys on stshopmedia',
  by: 'Ada Lovelace',
  reason: 'As agreed.',
  days: 14,
}

const kinds: NotificationKind[] = ['requested', 'approved', 'rejected', 'expiring', 'expired', 'grown', 'withdrawn']

test('what is requested, decided, expiring, expired, grown and withdrawn arrives by every channel, once', async () => {
  const db = await testDatabase()
  const [teams, slack, box] = [await httpReceiver(), await httpReceiver(), await smtpReceiver()]
  await db.prisma.person.create({ data: { id: grace, name: 'Grace', username: 'grace@example.com' } })
  const times = { createdAt: at, lastUsedAt: at, expiresAt: at, authenticatedAt: at }
  await db.prisma.session.create({
    data: { idHash: Buffer.alloc(32), personId: grace, roles: ['Approver'], groups: [], ...times },
  })
  for (const kind of kinds)
    await tell(db.pool, {
      ...{ key: `${kind}:147:1`, at, kind, exceptionId: 147, audience: `person:${grace}` },
      ...{ actor: 'clock', detail },
    })
  const send = () =>
    sendDue({
      db: db.pool,
      settings: {
        teamsWebhook: teams.url,
        slackWebhook: slack.url,
        mail: { url: `smtp://127.0.0.1:${box.port}`, from: 'temper@example.com', approvers: [] },
      },
      publicUrl: 'https://temper.example.com',
      log: { warn: () => undefined },
      now: () => at,
    })
  while (((await send()) ?? 0) > 0);
  const headlines = kinds.map((kind) => messageOf(kind, detail).headline)
  const plain = (text: string) => text.replace(/=\r\n/g, '')
  for (const headline of headlines) {
    expect(teams.received.filter(({ body }) => body.includes(JSON.stringify(headline)))).toHaveLength(1)
    expect(slack.received.filter(({ body }) => body.includes(headline))).toHaveLength(1)
    expect(box.mails.filter(({ raw }) => plain(raw).includes(headline))).toHaveLength(1)
  }
  for (const received of [teams.received, slack.received, box.mails]) expect(received).toHaveLength(kinds.length)
})
