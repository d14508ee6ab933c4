import { type AutomatedCheck, checksById, type Effort, type Evidence, fillIn } from '#lib/checklist/index.ts'
import type { Queryable } from '../database.ts'
import { itemNames } from '../findings/item-names.ts'
import { inScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'

/** How one check is fixed instead of excepted, filled in with the names of one asset that fails it. */
export interface InsteadFix {
  readonly checkId: string
  readonly title: string
  readonly asset: string
  readonly effort: Effort
  readonly caution: string
  readonly fix: { readonly cli: string; readonly bicep: string; readonly portal: string }
}

/** More than this nobody reads before asking. */
const MOST = 5

interface Failing {
  checkId: string
  assetKey: string
  evidence: Evidence[]
  id: string
  name: string
  type: string
  location: string | null
  resourceGroup: string
  subscriptionId: string
}

/**
 * The fixes of these checks, each for one asset that fails it now, in their order. Indexes: finding_current, the primary
 * key of asset.
 * @param failing checks with the key of an asset, as a preview names them
 */
export async function fixesInstead(
  db: Queryable,
  scope: Scope,
  failing: readonly { readonly checkId: string; readonly example: string }[],
): Promise<readonly InsteadFix[]> {
  const asked = failing.slice(0, MOST)
  if (asked.length === 0) return []
  const values: unknown[] = [asked.map(({ example }) => example), asked.map(({ checkId }) => checkId)]
  const { rows } = await db.query<Failing>(
    `select n.check_id "checkId", f.asset_key "assetKey", f.evidence, asset.id, asset.name, asset.type, asset.location,
       asset.resource_group "resourceGroup", asset.subscription_id "subscriptionId"
     from unnest($1::uuid[], $2::text[]) with ordinality asked (key, check_id, place)
     join check_number n on n.check_id = asked.check_id
     join finding f on f.asset_key = asked.key and f.check_no = n.no and f.valid_to is null
     join asset on asset.key = f.asset_key
     where ${inScope(scope, values, 'f')}
     order by asked.place`,
    values,
  )
  const items = await itemNames(db, rows)
  return rows.flatMap((row, place) => {
    const check = checksById.get(row.checkId)
    return check?.kind === 'automated' ? [fixOf(check, row, items[place])] : []
  })
}

function fixOf(check: AutomatedCheck, asset: Failing, items?: readonly string[]): InsteadFix {
  const { evidence: _evidence, checkId: _checkId, assetKey: _key, ...row } = asset
  return {
    checkId: check.id,
    title: check.title,
    asset: asset.name,
    effort: check.effort,
    caution: check.caution,
    fix: {
      cli: fillIn(check.fix.cli, row, 'cli', items),
      bicep: fillIn(check.fix.bicep, row, 'bicep', items),
      portal: fillIn(check.fix.portal, row, 'portal', items),
    },
  }
}
