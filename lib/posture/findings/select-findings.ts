import { checksById, type Evidence, fillIn } from '#lib/checklist/index.ts'
import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import { findingKey, partsOfKey } from './filter.ts'
import { itemNames } from './item-names.ts'
import { checkNumbers, conditionsOf, type FindingsQuestion, Values } from './matching.ts'

/** What is copied of a finding: the asset's id, and the command that fixes it, with the asset's own names. */
export interface SelectedFinding {
  /** As in links. */
  readonly key: string
  readonly assetId: string
  readonly checkId: string
  /** Null where this version of the product does not know the check. */
  readonly command: string | null
}

/** A clipboard holds no more in good order; who needs more narrows the filter. */
export const MOST_SELECTED = 1000

/** So many fit into the address of the form that asks for an exception; for more one names a scope. */
export const MOST_ASKED_FOR = 100

/**
 * The selected findings that are open, worst first (finding_open), for their ids and commands to be copied.
 * @param keys of findings; null for all that match the question, the first MOST_SELECTED of them.
 */
export async function selectFindings(
  db: Queryable,
  question: FindingsQuestion,
  keys: readonly string[] | null,
): Promise<SelectedFinding[]> {
  const numbers = await checkNumbers(db)
  const values = new Values()
  const matching =
    keys === null ? conditionsOf(question, numbers, values) : keysIn(keys, question, values, numbers.numberOf)
  const { rows } = await db.query<{
    id: string
    name: string
    type: string
    location: string | null
    resourceGroup: string
    subscriptionId: string
    checkNo: number
    assetKey: string
    evidence: Evidence[]
  }>(
    `select asset.id, asset.name, asset.type, asset.location, asset.resource_group "resourceGroup",
       asset.subscription_id "subscriptionId", f.check_no "checkNo", f.asset_key "assetKey", f.evidence
     from finding f join asset on asset.key = f.asset_key
     where ${matching}
     order by f.weight desc, f.valid_from, f.asset_key, f.check_no limit ${MOST_SELECTED}`,
    values.list,
  )
  const items = await itemNames(db, rows)
  return rows.map(({ checkNo, assetKey, evidence: _evidence, ...asset }, place) => {
    const checkId = numbers.idOf.get(checkNo) ?? String(checkNo)
    const check = checksById.get(checkId)
    const command = check?.kind === 'automated' ? fillIn(check.fix.cli, asset, 'cli', items[place]) : null
    return { key: findingKey(assetKey, checkId), assetId: asset.id, checkId, command }
  })
}

/** Index: finding_current. */
function keysIn(
  keys: readonly string[],
  { scope }: FindingsQuestion,
  values: Values,
  numberOf: ReadonlyMap<string, number>,
): string {
  const parts = keys.slice(0, MOST_SELECTED).map(partsOfKey)
  const assets = values.place(parts.map(({ assetKey }) => assetKey))
  const checks = values.place(parts.map(({ checkId }) => numberOf.get(checkId) ?? -1))
  return `f.valid_to is null
    and (f.asset_key, f.check_no) in (select * from unnest(${assets}::uuid[], ${checks}::smallint[]))
    and ${inScope(scope, values.list, 'f')}`
}
