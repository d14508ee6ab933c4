import { z } from 'zod'
import type { Queryable } from '../database.ts'
import { NotFound } from '../errors.ts'
import { inScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'
import { joinExcepted } from './excepted.ts'
import { iso } from './list-assets.ts'
import { freshness, staleCondition } from './stale.ts'

/** One asset as it stands, or as it stood when it was removed. Dates are ISO, weights sums of severity weights. */
export interface Asset {
  readonly key: string
  readonly id: string
  readonly name: string
  readonly type: string
  readonly kind: string | null
  readonly location: string | null
  readonly subscriptionId: string
  readonly subscription: string
  readonly resourceGroup: string
  /** The slug of the workload that it belongs to; null = none. */
  readonly workload: string | null
  readonly tags: Readonly<Record<string, unknown>> | null
  readonly firstSeenAt: string
  readonly removedAt: string | null
  /** Set while the newest scan could not read it: since when, and what the service said. */
  readonly stale: {
    readonly since: string | null
    readonly code: string | null
    readonly message: string | null
  } | null
  readonly weightApplicable: number
  readonly weightPassed: number
  readonly failed: number
  readonly unknown: number
  /** Of what fails or is unknown, what exceptions cover, and its weight: the accepted score leaves it out. */
  readonly excepted: number
  readonly weightExcepted: number
  /** The whole Resource Graph row. */
  readonly configuration: unknown
  readonly configuredSince: string | null
}

/**
 * The asset with this key. Index: the primary keys of asset and asset_configuration.
 * @throws NotFound where there is none, where it lies outside the scope (asked and answered in the same way), and where
 * the key cannot be one.
 */
export async function getAsset(db: Queryable, scope: Scope, key: string): Promise<Asset> {
  if (!z.guid().safeParse(key).success) throw new NotFound('There is no such asset.')
  const values: unknown[] = [key]
  const { rows } = await db.query<
    Omit<Asset, 'stale'> & { stale: boolean } & Record<'since' | 'code' | 'message', string | null>
  >(
    `select asset.key, asset.id, asset.name, asset.type, asset.kind, asset.location, asset.subscription_id "subscriptionId",
            coalesce(subscription.name, asset.subscription_id) subscription, asset.resource_group "resourceGroup", asset.tags,
            workload.slug workload,
            ${iso('asset.first_seen_at')} "firstSeenAt", ${iso('asset.removed_at')} "removedAt",
            coalesce(${staleCondition}, false) stale, ${iso('stale.last_read_at')} since,
            stale.error_code code, stale.error_message message,
            asset.weight_applicable "weightApplicable", asset.weight_passed "weightPassed", asset.failed, asset.unknown,
            covered.excepted, covered.weight "weightExcepted",
            newest.configuration, ${iso('newest.valid_from')} "configuredSince"
     from asset
     left join subscription on subscription.id = asset.subscription_id
     left join workload on workload.id = asset.workload_id
     ${freshness}
     ${joinExcepted}
     left join lateral (select configuration, valid_from from asset_configuration
                        where asset_key = asset.key order by valid_from desc limit 1) newest on true
     where asset.key = $1 and ${inScope(scope, values, 'asset')}`,
    values,
  )
  const row = rows[0]
  if (!row) throw new NotFound('There is no such asset.')
  const { stale, since, code, message, ...asset } = row
  return { ...asset, stale: stale ? { since, code, message } : null }
}
