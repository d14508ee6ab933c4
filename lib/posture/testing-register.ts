// A register with exceptions in every state, written straight into the tables, for tests of questions: the way of a
// request to its approval is tested elsewhere. What is in force covers what the product's own code says.
import { inTransaction } from '#lib/db/index.ts'
import { coverExceptions } from '#lib/exceptions/effect.ts'
import type { ExceptionState } from '#lib/exceptions/model.ts'
import type { Queryable, WebDatabase } from './database.ts'
import { assetId, assetKey, type FixtureAsset, subscriptionId } from './testing.ts'

export interface RegisteredException {
  id: number
  /** Default: active. */
  state?: ExceptionState
  checks: readonly string[]
  assets?: readonly FixtureAsset[]
  targets?: readonly {
    kind: 'resource_group' | 'subscription' | 'tag'
    name: string
    /** Its name; default: none. */
    subscription?: string
    value?: string
  }[]
  /** ISO day; default: the last of February 2027. */
  endsOn?: string
  approvers?: readonly string[]
  /** Object id of who answers for it; default: nobody who is known here. */
  owner?: string
}

/** Writes these as of a moment. */
export async function insertRegister(
  pool: WebDatabase,
  exceptions: readonly RegisteredException[],
  at: string,
): Promise<void> {
  await inTransaction(pool, async (client) => {
    for (const exception of exceptions) await insertOne(client, exception, at)
    await coverExceptions(
      client,
      exceptions.map(({ id }) => id),
      new Date(at),
    )
  })
}

const approved: readonly ExceptionState[] = ['approved', 'active', 'review', 'expired', 'revoked', 'renewed', 'closed']

async function insertOne(client: Queryable, exception: RegisteredException, at: string): Promise<void> {
  const { id, state = 'active', checks, endsOn = '2027-02-28', approvers = ['Alex'], owner = null } = exception
  const isApproved = approved.includes(state)
  await client.query(
    `insert into exception (id, state, category, severity, justification, owner_name, requester_name, owner_id, ends_on,
       starts_at, ends_at, measured_at, created_at, updated_at)
     values ($1, $2, 'risk_accepted', 'high', 'It is needed until spring.', 'Sam', 'Sam', $6, $3::date,
       case when $4 then $5::timestamptz end, case when $4 then $3::date + 1 end, $5, $5, $5)`,
    [id, state, endsOn, isApproved, at, owner],
  )
  await client.query(`insert into exception_check select $1, unnest($2::text[])`, [id, checks])
  await client.query(
    `insert into exception_target (exception_id, position, kind, subscription_id, name, value, asset_key, label)
     select $1, position, kind::exception_target_kind, subscription_id, name, value, asset_key, name
     from json_to_recordset($2::json)
       part (position int, kind text, subscription_id text, name text, value text, asset_key uuid)`,
    [id, JSON.stringify(partsOf(exception).map((part, position) => ({ position, ...part })))],
  )
  if (!isApproved) return
  await client.query(
    `insert into exception_decision (exception_id, round, person_id, person_name, verdict, at)
     select $1, 1, 'person ' || name, name, 'approve', $3 from unnest($2::text[]) name`,
    [id, approvers, at],
  )
}

function partsOf({ assets = [], targets = [] }: RegisteredException) {
  return [
    ...assets.map((asset) => ({
      ...{ kind: 'asset', name: assetId(asset).toLowerCase(), subscription_id: '' },
      ...{ value: null, asset_key: assetKey(asset) },
    })),
    ...targets.map(({ kind, name, subscription, value = null }) => ({
      ...{ kind, name, value, asset_key: null },
      subscription_id: subscription ? subscriptionId(subscription) : '',
    })),
  ]
}
