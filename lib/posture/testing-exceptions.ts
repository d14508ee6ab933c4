// Exceptions in force, written straight into the tables, for tests of the questions: what they cover is the product's.
import { inTransaction } from '#lib/db/index.ts'
import { coverExceptions } from '#lib/exceptions/effect.ts'
import type { WebDatabase } from './database.ts'
import { assetId, assetKey, type FixtureAsset, subscriptionId } from './testing.ts'

export interface FixtureException {
  checks: readonly string[]
  /** Assets and subscriptions of the fixture, by their names. */
  assets?: readonly FixtureAsset[]
  subscriptions?: readonly string[]
  at: string
  /** ISO day. */
  endsOn?: string
  /** Object id of who answers for it, and of who asked. */
  owner?: string
  requester?: string
}

/** Puts an exception in force at a moment, whatever the policy says; answers its number. */
export async function putInForce(db: WebDatabase, exception: FixtureException): Promise<number> {
  const {
    checks,
    assets = [],
    subscriptions = [],
    at,
    endsOn = '2027-06-30',
    owner = null,
    requester = null,
  } = exception
  const targets = [
    ...assets.map((asset) => ['asset', assetId(asset).toLowerCase(), assetKey(asset), asset.name]),
    ...subscriptions.map((name) => ['subscription', subscriptionId(name), null, name]),
  ]
  return inTransaction(db, async (client) => {
    const { rows } = await client.query<{ id: number }>(
      `insert into exception (state, category, severity, ends_on, starts_at, ends_at, measured_at, owner_id, owner_name,
         requester_id, created_at, updated_at)
       values ('active', 'risk_accepted', 'high', $2::date, $1, $2::date + 1, $1, $3, coalesce($3, ''), $4, $1, $1)
       returning id`,
      [at, endsOn, owner, requester],
    )
    const { id } = rows[0]!
    await client.query('insert into exception_check select $1, unnest($2::text[])', [id, checks])
    for (const [position, [kind, name, key, label]] of targets.entries())
      await client.query(
        `insert into exception_target (exception_id, position, kind, name, asset_key, label)
         values ($1, $2, $3, $4, $5, $6)`,
        [id, position, kind, name, key, label],
      )
    await coverExceptions(client, [id], new Date(at))
    return id
  })
}

/** Ends one at a moment. */
export async function endException(db: WebDatabase, id: number, at: string): Promise<void> {
  await inTransaction(db, async (client) => {
    await client.query(`update exception set state = 'revoked', ended_at = $2 where id = $1`, [id, at])
    await coverExceptions(client, [id], new Date(at))
  })
}
