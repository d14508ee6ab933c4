import { covers, type PlacedAsset } from '#lib/exceptions/matching.ts'
import { type ExceptionCategory, type ExceptionState, exceptionName, type Target } from '#lib/exceptions/model.ts'
import { iso } from '../assets/list-assets.ts'
import type { Queryable } from '../database.ts'
import { exceptionInScope } from '../exceptions/register-entries.ts'
import { assetInScope, inScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'

/** An exception as the panel of a finding tells it. Instants are ISO, days are ISO dates in the organisation's zone. */
export interface FindingException {
  readonly id: number
  readonly name: string
  readonly state: ExceptionState
  readonly category: ExceptionCategory | null
  readonly justification: string
  readonly ownerName: string
  readonly requesterName: string
  /** Who approved it; empty before that. */
  readonly approvers: readonly string[]
  readonly startsOn: string | null
  /** The last day; null of an exemption of Azure Policy that has none. */
  readonly endsOn: string | null
  /** Since when, and until when, it covered this finding; null where it did not, or still does. */
  readonly coveredFrom: string | null
  readonly coveredTo: string | null
}

/** Everything in the register that is about one finding. */
export interface FindingExceptions {
  /** Those in force that cover it, the one that ends last first. */
  readonly covering: readonly FindingException[]
  /** Those that would cover it and are not in force for it: asked for, not begun, or of Azure Policy; newest first. */
  readonly waiting: readonly FindingException[]
  /** Those that covered it before, newest first. */
  readonly earlier: readonly FindingException[]
}

type Stored = Omit<FindingException, 'name'>

/**
 * The exceptions that cover a finding, would, or did, as far as the asker sees them: of an asset that came from a workload
 * of others, what was tolerated there is not told. Drafts are their author's, and are not among them.
 * Indexes: exception_coverage_of_finding, exception_check_check_id_exception_id_idx, primary keys.
 */
export async function findingExceptions(
  db: Queryable,
  scope: Scope,
  assetKey: string,
  checkId: string,
): Promise<FindingExceptions> {
  const [covering, waiting] = await Promise.all([
    coveringEver(db, scope, assetKey, checkId),
    waitingFor(db, scope, assetKey, checkId),
  ])
  const now = covering.filter(({ coveredTo }) => coveredTo === null)
  return {
    covering: now,
    waiting: waiting.filter(({ id }) => !now.some((one) => one.id === id)),
    earlier: covering.filter(({ coveredTo }) => coveredTo !== null),
  }
}

async function coveringEver(
  db: Queryable,
  scope: Scope,
  assetKey: string,
  checkId: string,
): Promise<FindingException[]> {
  const values: unknown[] = [assetKey, checkId]
  const { rows } = await db.query<Stored>(
    `select ${columns}, ${iso('covered.since')} "coveredFrom", ${iso('covered.until')} "coveredTo"
     from (select exception_id, max(valid_from) since,
             case when bool_or(valid_to is null) then null else max(valid_to) end until
           from exception_coverage
           where asset_key = $1 and check_no = (select no from check_number where check_id = $2)
           group by exception_id) covered
     join exception x on x.id = covered.exception_id
     where ${assetInScope(scope, values, '$1::uuid')} and ${exceptionInScope(scope, values, 'x.id')}
     order by covered.until desc nulls first, x.ends_on desc, x.id desc limit 50`,
    values,
  )
  return rows.map(named)
}

async function waitingFor(db: Queryable, scope: Scope, assetKey: string, checkId: string): Promise<FindingException[]> {
  const values: unknown[] = [checkId]
  const { rows } = await db.query<Stored & { targets: StoredTarget[] }>(
    `select ${columns}, null "coveredFrom", null "coveredTo",
       (select json_agg(json_build_object('kind', kind, 'subscriptionId', subscription_id, 'name', name, 'value', value))
        from exception_target where exception_id = x.id) targets
     from exception_check c join exception x on x.id = c.exception_id
     where c.check_id = $1 and x.state in ('requested', 'returned', 'approved', 'review', 'imported')
       and ${exceptionInScope(scope, values, 'x.id')}
     order by x.id desc`,
    values,
  )
  if (rows.length === 0) return []
  const asset = await placed(db, scope, assetKey)
  if (!asset) return []
  return rows.flatMap(({ targets, ...row }) => {
    const terms = { checks: [checkId], targets: (targets ?? []).map(targetOf) }
    return covers(terms, asset, checkId) ? [named(row)] : []
  })
}

interface StoredTarget {
  kind: Target['kind']
  subscriptionId: string
  name: string
  value: string | null
}

function targetOf({ kind, subscriptionId, name, value }: StoredTarget): Target {
  switch (kind) {
    case 'asset':
    case 'subscription':
      return { kind, id: name }
    case 'resource_group':
      return { kind, subscriptionId, name }
    case 'workload':
      return { kind, slug: name }
    case 'tag':
      return { kind, subscriptionId, name, value }
  }
}

/** Indexes: the primary keys of asset and subscription, asset_of_group. */
async function placed(db: Queryable, scope: Scope, assetKey: string): Promise<PlacedAsset | null> {
  const values: unknown[] = [assetKey]
  const { rows } = await db.query<PlacedAsset>(
    `select a.id, a.subscription_id "subscriptionId", a.resource_group "resourceGroup", a.tags, g.tags "groupTags",
       subscription.tags "subscriptionTags", workload.slug "workloadSlug"
     from asset a
     left join asset g on g.subscription_id = a.subscription_id and g.resource_group = a.resource_group
       and g.type = 'microsoft.resources/subscriptions/resourcegroups' and g.removed_at is null
     left join subscription on subscription.id = a.subscription_id
     left join workload on workload.id = a.workload_id
     where a.key = $1 and ${inScope(scope, values, 'a')} limit 1`,
    values,
  )
  return rows[0] ?? null
}

function named(stored: Stored): FindingException {
  return { ...stored, name: exceptionName(stored.id) }
}

const columns = `x.id, x.state, x.category, x.justification, x.owner_name "ownerName", x.requester_name "requesterName",
       x.starts_on::text "startsOn", x.ends_on::text "endsOn",
       array(select person_name from exception_decision
             where exception_id = x.id and verdict = 'approve'
               and round = (select max(round) from exception_decision where exception_id = x.id and verdict = 'approve')
             order by at) approvers`
