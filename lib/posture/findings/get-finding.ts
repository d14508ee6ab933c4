import { z } from 'zod'
import {
  type AutomatedCheck,
  checksById,
  type Evidence,
  fillIn,
  type Recommendation,
  recommendation,
  type Severity,
} from '#lib/checklist/index.ts'
import { iso } from '../assets/list-assets.ts'
import { freshness, staleCondition } from '../assets/stale.ts'
import type { Queryable } from '../database.ts'
import { NotFound } from '../errors.ts'
import { inScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'
import type { Environment } from '../workloads/workload.ts'
import { type ChangeBehind, changeBehind, type RecordedChange } from './change-behind.ts'
import { type FindingCause, isFindingKey, partsOfKey } from './filter.ts'
import { type FindingExceptions, findingExceptions } from './finding-exceptions.ts'
import { itemNames } from './item-names.ts'

/** One period in which a check failed on an asset, or could not be judged. Dates are ISO. */
export interface FindingPeriod {
  readonly from: string
  /** Null while it is open. */
  readonly to: string | null
  readonly status: 'fail' | 'unknown'
  readonly opened: FindingCause
  /** Why it ended; null while it is open. */
  readonly closed: string | null
}

export interface FindingAsset {
  readonly key: string
  readonly id: string
  readonly name: string
  readonly type: string
  readonly resourceGroup: string
  readonly subscriptionId: string
  readonly subscription: string
  /** That it belongs to; null = none. */
  readonly workload: { readonly slug: string; readonly name: string; readonly environment: Environment } | null
  readonly location: string | null
  readonly removedAt: string | null
  /** Set while the newest scan could not read it. */
  readonly stale: { readonly since: string | null; readonly message: string | null } | null
}

/** What this version of the product knows of the check. */
export interface FindingCheck
  extends Pick<AutomatedCheck, 'id' | 'title' | 'pillar' | 'area' | 'severity' | 'why' | 'caution' | 'references'> {
  readonly guidance: Recommendation | null
}

/** Everything about one finding: the newest period, and those before. */
export interface FindingDetail extends FindingPeriod {
  readonly key: string
  readonly checkId: string
  readonly check: FindingCheck | null
  readonly severity: Severity
  readonly weight: number
  /** Of the asset when it was judged. */
  readonly evidence: readonly Evidence[]
  readonly asset: FindingAsset
  /** The fix in three tools, with the asset's own names. */
  readonly fix: { readonly cli: string; readonly bicep: string; readonly portal: string } | null
  readonly change: ChangeBehind | null
  /** Earlier periods of the same check on the same asset, newest first. */
  readonly earlier: readonly FindingPeriod[]
  readonly exceptions: FindingExceptions
}

interface Stored extends FindingPeriod {
  weight: number
  evidence: Evidence[]
}

/**
 * The finding with this key, open or not. Indexes: the primary keys of finding, asset and change.
 * @throws NotFound where the asset never failed the check, and where there is no such asset in the scope: whether it is
 * not there or not the asker's, the same one query says so, and no other is asked.
 */
export async function getFinding(db: Queryable, scope: Scope, key: string): Promise<FindingDetail> {
  if (!isFindingKey(key)) throw new NotFound('There is no such finding.')
  const { assetKey, checkId } = partsOfKey(key)
  if (!z.guid().safeParse(assetKey).success) throw new NotFound('There is no such finding.')
  const asset = await assetOf(db, scope, assetKey)
  const [newest, ...earlier] = asset ? await periodsOf(db, assetKey, checkId) : []
  if (!newest || !asset) throw new NotFound('There is no such finding.')
  const known = checksById.get(checkId)
  const check = known?.kind === 'automated' ? known : null
  const { weight, evidence, ...period } = newest
  const [[names], change, exceptions] = await Promise.all([
    itemNames(db, [{ assetKey, evidence }]),
    originOf(db, assetKey, newest),
    findingExceptions(db, scope, assetKey, checkId),
  ])
  return {
    key,
    checkId,
    ...period,
    weight,
    evidence,
    check: check && described(check),
    severity: check?.severity ?? 'low',
    asset,
    fix: check && fixFor(check, asset, names),
    change,
    earlier: earlier.map(({ weight: _weight, evidence: _evidence, ...rest }) => rest),
    exceptions,
  }
}

function described({
  id,
  title,
  pillar,
  area,
  severity,
  why,
  caution,
  references,
  guidance,
}: AutomatedCheck): FindingCheck {
  return { id, title, pillar, area, severity, why, caution, references, guidance: recommendation(guidance) ?? null }
}

function fixFor({ fix }: AutomatedCheck, asset: FindingAsset, items?: readonly string[]) {
  return {
    cli: fillIn(fix.cli, asset, 'cli', items),
    bicep: fillIn(fix.bicep, asset, 'bicep', items),
    portal: fillIn(fix.portal, asset, 'portal', items),
  }
}

async function periodsOf(db: Queryable, assetKey: string, checkId: string): Promise<Stored[]> {
  const { rows } = await db.query<Stored>(
    `select ${iso('valid_from')} "from", ${iso('valid_to')} "to", status, opened, closed, weight, evidence
     from finding
     where asset_key = $1 and check_no = (select no from check_number where check_id = $2)
     order by valid_from desc limit 50`,
    [assetKey, checkId],
  )
  return rows
}

async function assetOf(db: Queryable, scope: Scope, key: string): Promise<FindingAsset | null> {
  const values: unknown[] = [key]
  const { rows } = await db.query<
    FindingAsset & { isStale: boolean; staleSince: string | null; message: string | null }
  >(
    `select asset.key, asset.id, asset.name, asset.type, asset.resource_group "resourceGroup",
       asset.subscription_id "subscriptionId", coalesce(subscription.name, asset.subscription_id) subscription,
       case when workload.id is not null then
         json_build_object('slug', workload.slug, 'name', workload.name, 'environment', workload.environment)
       end workload,
       asset.location, ${iso('asset.removed_at')} "removedAt", coalesce(${staleCondition}, false) "isStale",
       ${iso('stale.last_read_at')} "staleSince", stale.error_message message
     from asset
     left join subscription on subscription.id = asset.subscription_id
     left join workload on workload.id = asset.workload_id
     ${freshness}
     where asset.key = $1 and ${inScope(scope, values, 'asset')}`,
    values,
  )
  const row = rows[0]
  if (!row) return null
  const { isStale, staleSince, message, ...asset } = row
  return { ...asset, stale: isStale ? { since: staleSince, message } : null }
}

/** The change that a finding began with; not looked for where it was not a change of the asset that opened it. */
async function originOf(db: Queryable, assetKey: string, finding: Stored): Promise<ChangeBehind | null> {
  if (finding.opened === 'checklist' || finding.opened === 'visibility') return null
  const { rows } = await db.query<RecordedChange & { previousScanAt: string | null; readBeforeAt: string | null }>(
    `select ${iso('at')} at, change_type "changeType", changed_by "changedBy", changed_by_type "changedByType",
       client_type "clientType", operation, array(select json_object_keys(changes)) paths,
       (select ${iso('max(observed_at)')} from scan where state = 'published' and observed_at < $2) "previousScanAt",
       (select ${iso('max(valid_from)')} from asset_configuration where asset_key = $1 and valid_from < $2) "readBeforeAt"
     from change
     where asset_key = $1 and at <= $2 and json_typeof(changes) = 'object'
     order by at desc limit 50`,
    [assetKey, finding.from],
  )
  return changeBehind(
    rows,
    finding.evidence.map(({ path }) => path),
    {
      seenAt: finding.from,
      previousScanAt: rows[0]?.previousScanAt ?? null,
      readBeforeAt: rows[0]?.readBeforeAt ?? null,
    },
  )
}
