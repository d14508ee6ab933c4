import type { AssignedDefinition } from '#lib/exceptions/policy-exemption.ts'
import type { Queryable } from '../database.ts'
import { assetInScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'
import { exceptionInScope } from './register-entries.ts'

/** Enough to meet every assignment; what an exception covers may be thousands. */
const MOST_ASSETS = 500

/**
 * Which assignments of Azure Policy judge what an exception covers, or the assets that it names: as policy states of
 * these assets tell, as far as the asker sees them. Indexes: exception_coverage_of_exception, signal_of_asset.
 */
export async function policyAssignments(
  db: Queryable,
  scope: Scope,
  id: number,
): Promise<readonly AssignedDefinition[]> {
  const values: unknown[] = [id]
  const { rows } = await db.query<AssignedDefinition>(
    `with looked_at as (
       select distinct asset_key from exception_coverage where exception_id = $1 and valid_to is null
       union
       select asset_key from exception_target where exception_id = $1 and asset_key is not null
       limit ${MOST_ASSETS}
     )
     select distinct lower(s.body #>> '{properties,policyAssignmentId}') as "assignmentId",
       coalesce(lower(s.body #>> '{properties,policyDefinitionReferenceId}'), '') as reference,
       lower(s.body #>> '{properties,policyDefinitionName}') as definition
     from looked_at l
     join signal s on s.asset_key = l.asset_key and s.valid_to is null and s.type = 'microsoft.policyinsights/policystates'
     where s.body #>> '{properties,policyAssignmentId}' is not null
       and s.body #>> '{properties,policyDefinitionName}' is not null
       and ${exceptionInScope(scope, values, '$1')} and ${assetInScope(scope, values, 'l.asset_key')}
     order by 1, 2, 3`,
    values,
  )
  return rows
}
