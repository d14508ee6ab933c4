import { isDeepStrictEqual } from 'node:util'
import type { Pool } from 'pg'
import { inTransaction } from '#lib/db/index.ts'
import { recordAudit } from './audit.ts'

/** Who changes a setting, when, in which request. */
export interface Change {
  /** Object id of the person. */
  readonly actor: string
  readonly at: Date
  readonly requestId: string | null
}

/**
 * Changes a setting of the organisation, and says so in the log of changes. The same again changes nothing. Two at once:
 * the later one stands, and the log has both, each with what it replaced.
 * @param read what is stored (null while nobody set it), as the product understands it
 * @param tell how the log puts it
 */
export async function changeSetting<Value>(
  db: Pick<Pool, 'connect'>,
  {
    key,
    value,
    read,
    tell,
  }: { key: string; value: Value; read: (stored: unknown) => Value; tell: (it: Value) => unknown },
  { actor, at, requestId }: Change,
): Promise<void> {
  await inTransaction(db, async (client) => {
    // The row is there before it is read, so that there is something to lock.
    await client.query(
      `insert into setting (key, value, updated_at, updated_by) values ($1, 'null', $2, $3) on conflict do nothing`,
      [key, at, actor],
    )
    const { rows } = await client.query<{ value: unknown }>(`select value from setting where key = $1 for update`, [
      key,
    ])
    const before = read(rows[0]?.value ?? null)
    if (isDeepStrictEqual(before, value)) return
    await client.query(`update setting set value = $2, updated_at = $3, updated_by = $4 where key = $1`, [
      key,
      JSON.stringify(value),
      at,
      actor,
    ])
    await recordAudit(client, {
      ...{ at, actor, requestId, action: 'settings.change', subjectType: 'setting', subjectId: key },
      detail: { before: tell(before), after: tell(value) },
    })
  })
}
