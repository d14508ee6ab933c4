import type { Queryable } from '../database.ts'
import { assetInScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'
import { iso } from './list-assets.ts'

/** What another Azure service says of an asset. */
export interface AssetSignal {
  readonly id: string
  readonly type: string
  readonly since: string
  /** The service's own title, where it gives one. */
  readonly title: string | null
  /** The service's own word for the state: Healthy, NonCompliant, Standard … */
  readonly state: string | null
}

// Each kind of signal keeps its title and state elsewhere (Resource Graph's table reference, per table).
const TITLE = `coalesce(body #>> '{properties,displayName}', body #>> '{properties,shortDescription,problem}',
  body #>> '{properties,policyDefinitionName}', body #>> '{properties,guestConfiguration,name}', body ->> 'name')`
const STATE = `coalesce(body #>> '{properties,status,code}', body #>> '{properties,complianceState}',
  body #>> '{properties,complianceStatus}', body #>> '{properties,pricingTier}', body #>> '{properties,impact}',
  body #>> '{properties,exemptionCategory}', body #>> '{properties,status}')`

/** What is said of one asset. */
export interface AssetSignals {
  /** The first hundred, by type. */
  readonly items: readonly AssetSignal[]
  readonly total: number
}

/** The signals on an asset of the scope that stand now (signal_of_asset). */
export async function assetSignals(db: Queryable, scope: Scope, key: string): Promise<AssetSignals> {
  const values: unknown[] = [key]
  const { rows } = await db.query<AssetSignal & { total: number }>(
    `select count(*) over ()::int total, id, type, ${iso('valid_from')} since, ${TITLE} title, ${STATE} state
     from signal where asset_key = $1 and valid_to is null and ${assetInScope(scope, values, '$1')}
     order by type, title, id limit 100`,
    values,
  )
  return { items: rows.map(({ total: _, ...signal }) => signal), total: rows[0]?.total ?? 0 }
}
