import type { EvidenceLink, ExceptionCategory, ExceptionKind } from '#lib/exceptions/model.ts'
import { iso } from '../assets/list-assets.ts'
import type { Queryable } from '../database.ts'
import { NotFound } from '../errors.ts'
import type { Scope } from '../scope.ts'
import { targetInScope, Values } from './matching.ts'
import { type NamedTarget, namedTarget } from './named-target.ts'
import type { EntryTarget } from './register-entries.ts'

/** A draft, or a request that was sent back: what its author goes on with. Days are ISO dates. */
export interface OwnRequest {
  readonly id: number
  readonly state: 'draft' | 'returned'
  readonly kind: ExceptionKind
  readonly predecessorId: number | null
  readonly version: number
  readonly updatedAt: string
  readonly checks: readonly string[]
  readonly targets: readonly NamedTarget[]
  /** Keys of the assets among them. */
  readonly assets: readonly string[]
  readonly category: ExceptionCategory | null
  readonly justification: string
  readonly compensatingControls: string
  readonly riskStatement: string
  readonly plannedOn: string | null
  readonly ticket: string
  readonly evidence: readonly EvidenceLink[]
  readonly owner: { readonly id: string; readonly name: string } | null
  readonly startsOn: string | null
  readonly endsOn: string | null
  readonly reviewEveryDays: number | null
  /** What the approver wants changed; null of a draft. */
  readonly returned: { readonly by: string; readonly reason: string; readonly at: string } | null
}

/**
 * A draft or returned request, for its author alone. Index: the primary key of exception.
 * @throws NotFound where it is somebody else's, not open for changes, or never was: all the same.
 */
export async function ownRequest(db: Queryable, scope: Scope, id: number, personId: string): Promise<OwnRequest> {
  const values = new Values()
  const isSeen = targetInScope(scope, values)
  const { rows } = await db.query<Omit<OwnRequest, 'targets'> & { targets: Omit<EntryTarget, 'assetKey'>[] }>(
    `select e.id, e.state, e.kind, e.predecessor_id "predecessorId", e.version, ${iso('e.updated_at')} "updatedAt",
       array(select check_id from exception_check where exception_id = e.id order by check_id) as checks,
       (select coalesce(json_agg(json_build_object('kind', t.kind, 'name', t.name, 'value', t.value,
          'subscriptionId', t.subscription_id, 'label', t.label) order by t.position), '[]')
        from exception_target t where t.exception_id = e.id and ${isSeen}) as targets,
       array(select t.asset_key::text from exception_target t
             where t.exception_id = e.id and t.asset_key is not null and ${isSeen} order by t.position) as assets,
       e.category, e.justification, e.compensating_controls "compensatingControls", e.risk_statement "riskStatement",
       e.planned_on::text "plannedOn", e.ticket, e.evidence,
       case when e.owner_id is not null then json_build_object('id', e.owner_id, 'name', e.owner_name) end as owner,
       e.starts_on::text "startsOn", e.ends_on::text "endsOn", e.review_every_days "reviewEveryDays",
       (select json_build_object('by', d.person_name, 'reason', d.reason, 'at', ${iso('d.at')})
        from exception_decision d where d.exception_id = e.id and d.verdict = 'changes' and e.state = 'returned'
        order by d.at desc limit 1) as returned
     from exception e
     where e.id = ${values.place(id)} and e.requester_id = ${values.place(personId)} and e.state in ('draft', 'returned')`,
    values.list,
  )
  const [found] = rows
  if (!found) throw new NotFound('There is no such draft.')
  return { ...found, targets: found.targets.map(namedTarget) }
}
