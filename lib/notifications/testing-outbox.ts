// What tests of the outbox begin with.
import type { NotificationSettings } from '#lib/config/notifications.ts'
import type { Database } from '#lib/db/index.ts'
import { sendDue } from './outbox.ts'
import type { Told } from './tell.ts'

export const at = new Date('2026-11-23T10:00:00Z')
export const later = (ms: number) => new Date(at.getTime() + ms)
export const none: NotificationSettings = { teamsWebhook: null, slackWebhook: null, mail: null }
export const ada = '11111111-1111-4111-8111-111111111111'
export const grace = '22222222-2222-4222-8222-222222222222'
export const group = '33333333-3333-4333-8333-333333333333'

/** What is told, unless a test says otherwise. */
export const told = (over: Partial<Told> = {}): Told => ({
  key: 'requested:147:1',
  at,
  kind: 'requested',
  exceptionId: 147,
  audience: 'approvers',
  actor: ada,
  detail: { name: 'EX-0147', title: 'Shared keys on stshopmedia', by: 'Ada Lovelace' },
  ...over,
})

/** One round of sending, at a moment. */
export const sendNow = (db: Database, settings: NotificationSettings, now = at, timeoutMs?: number) =>
  sendDue({
    db: db.pool,
    settings,
    publicUrl: 'https://temper.example.com',
    log: { warn: () => undefined },
    now: () => now,
    ...(timeoutMs && { timeoutMs }),
  })

/** Every delivery, in the order in which they were written. */
export const deliveries = ({ pool }: Database) =>
  pool
    .query(
      `select channel, recipient, state, attempts, next_at as "nextAt", last_error as "lastError" from delivery order by id`,
    )
    .then(({ rows }) => rows)

/** Somebody who signed in. */
export async function person(
  { prisma }: Database,
  id: string,
  username: string,
  { roles = [], groups = [], createdAt = at }: { roles?: string[]; groups?: string[]; createdAt?: Date } = {},
) {
  await prisma.person.upsert({ where: { id }, create: { id, name: username, username }, update: {} })
  await prisma.session.create({
    data: {
      idHash: Buffer.from(`${id}${createdAt.toISOString()}`),
      personId: id,
      roles,
      groups,
      createdAt,
      lastUsedAt: createdAt,
      expiresAt: createdAt,
      authenticatedAt: createdAt,
    },
  })
}
