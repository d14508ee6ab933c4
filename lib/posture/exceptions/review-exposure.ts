import type { Queryable } from '../database.ts'
import type { Scope } from '../scope.ts'
import { type Question, tellReached } from './tell-reached.ts'

// The checks that tell whether something can be reached from the internet, and what it means where they fail.
const waysIn: Readonly<Record<string, string>> = {
  'storage-anonymous-blob-access': 'anonymous reading of blobs',
  'storage-public-network-access': 'public network access on',
  'key-vault-public-network-access': 'public network access on',
  'sql-public-network-access': 'public network access on',
  'app-service-public-network-access': 'public network access on',
  'registry-firewall': 'open to any network',
  'aks-private-cluster': 'public API server',
  'vm-no-public-address': 'public IP address',
  'vm-management-ports': 'management ports open',
  'nsg-management-ports': 'management ports open',
  'nsg-data-ports': 'database and file ports open',
  'nsg-udp': 'UDP ports open',
  'disk-network-access': 'export from any network',
}

/** Whether what an exception reaches can be reached from the internet, as the checks about that say. */
export interface ReviewExposure {
  readonly assets: number
  /** Assets that are open. */
  readonly open: number
  /** Assets of which the checks say that they are not. */
  readonly closed: number
  /** How they are open, the most frequent first. */
  readonly ways: readonly { readonly words: string; readonly assets: number }[]
  /** Of a single asset with a firewall: the networks that it lets in; null where that is not known, or of several. */
  readonly allowedAddresses: number | null
}

/** What is neither open nor closed cannot be told: no check is about it. Index: asset_verdicts_current. */
export async function reviewExposure(db: Queryable, scope: Scope, id: number): Promise<ReviewExposure> {
  const { exposure } = await tellReached(db, scope, id, { exposure: exposureQuestion })
  return exposureOf(exposure)
}

interface ExposureTold extends Omit<ReviewExposure, 'ways'> {
  readonly ways: readonly { readonly checkId: string; readonly assets: number }[]
}

/** What exposureQuestion told, in words. */
export function exposureOf({ ways, ...counts }: ExposureTold): ReviewExposure {
  const byWords = Map.groupBy(ways, ({ checkId }) => waysIn[checkId] ?? checkId)
  return {
    ...counts,
    ways: [...byWords].map(([words, list]) => ({ words, assets: Math.max(...list.map(({ assets }) => assets)) })),
  }
}

export const exposureQuestion: Question<ExposureTold> = {
  told: 'exposure',
  parts: (
    values,
  ) => `way as materialized (select no, check_id from check_number where check_id = any($${values.push(Object.keys(waysIn))})),
     -- Many assets have the same verdicts: what these say is found out once.
     verdict_set as materialized (
       select v.failed, v.passed, count(*) as assets, row_number() over () as no
       from reached_asset r
       cross join lateral (
         select failed, passed from asset_verdicts where asset_key = r.asset_key and valid_to is null offset 0
       ) v
       group by v.failed, v.passed
     ),
     judged as materialized (
       select s.no, s.assets, way.check_id, way.no = any(s.failed) as is_open
       from verdict_set s join way on way.no = any(s.failed) or way.no = any(s.passed)
     ),
     judged_set as (select no, assets, bool_or(is_open) as is_open from judged group by no, assets),
     exposure as (
       select (select count(*) from reached_asset) as assets, told.*,
         (select coalesce(json_agg(w order by w.assets desc, w."checkId"), '[]') from (
           select check_id "checkId", sum(assets) as assets from judged where is_open group by check_id
         ) w) as ways,
         (select case json_typeof(t.configuration->'properties'->'networkAcls'->'ipRules') when 'array'
            then json_array_length(t.configuration->'properties'->'networkAcls'->'ipRules') end
          from (select asset_key from reached_asset limit 1) r
          join asset_configuration t on t.asset_key = r.asset_key and t.valid_to is null
          where (select count(*) from reached_asset) = 1
            and lower(t.configuration->'properties'->'networkAcls'->>'defaultAction') = 'deny') as "allowedAddresses"
       from (
         select coalesce(sum(assets) filter (where is_open), 0) as open,
           coalesce(sum(assets) filter (where not is_open), 0) as closed
         from judged_set
       ) told
     )`,
}
