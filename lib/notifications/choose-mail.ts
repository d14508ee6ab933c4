import type { Pool } from 'pg'
import { recordAudit } from '#lib/auth/audit.ts'
import type { Queryable } from '#lib/auth/database.ts'
import { inTransaction } from '#lib/db/index.ts'
import { type MailChoice, mailChoices } from './mail-topics.ts'

/** What somebody has switched off; everything else comes by mail. The inbox always has everything. */
export async function mailSwitchedOff(db: Queryable, personId: string): Promise<MailChoice[]> {
  const { rows } = await db.query<{ off: string[] }>('select off from mail_choice where person_id = $1', [personId])
  return known(rows[0]?.off ?? [])
}

/** Sets what somebody does not want by mail, of themselves, and says so in the log of changes. */
export async function chooseMail(
  db: Pick<Pool, 'connect'>,
  off: readonly MailChoice[],
  { actor, at, requestId }: { actor: string; at: Date; requestId: string },
): Promise<void> {
  await inTransaction(db, async (client) => {
    await client.query(
      `insert into mail_choice (person_id, off, updated_at) values ($1, '{}', $2) on conflict do nothing`,
      [actor, at],
    )
    const { rows } = await client.query<{ off: string[] }>(
      'select off from mail_choice where person_id = $1 for update',
      [actor],
    )
    const before = known(rows[0]?.off ?? [])
    const after = known(off)
    if (before.join() === after.join()) return
    await client.query('update mail_choice set off = $2, updated_at = $3 where person_id = $1', [actor, after, at])
    await recordAudit(client, {
      at,
      actor,
      action: 'account.choose-mail',
      subjectType: 'person',
      subjectId: actor,
      detail: { before: { mailOff: before }, after: { mailOff: after } },
      requestId,
    })
  })
}

/** In their order, each once, and without what was of an earlier release. */
function known(choices: readonly string[]): MailChoice[] {
  return mailChoices.filter((choice) => choices.includes(choice))
}
