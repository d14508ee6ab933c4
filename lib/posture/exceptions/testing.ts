// Exceptions written straight into their tables, for tests of the questions: what is stored, without how it came there.
import type { ExceptionState, TargetKind } from '#lib/exceptions/model.ts'
import type { Queryable } from '../database.ts'
import { assetKey, type FixtureAsset, subscriptionId } from '../testing.ts'

export interface FixtureTarget {
  kind: TargetKind
  name: string
  label?: string
  asset?: FixtureAsset
  workload?: number
}

export interface FixtureException {
  id: number
  state: ExceptionState
  checks?: string[]
  targets?: FixtureTarget[]
  /** What it covers now: assets and checks. */
  covers?: { asset: FixtureAsset; check: string }[]
  /** Where it reaches: the cells of these assets. */
  places?: FixtureAsset[]
  category?: string
  severity?: string
  source?: string
  justification?: string
  ticket?: string
  owner?: string
  requester?: string | null
  startsAt?: string
  endsOn?: string | null
  requestedAt?: string
  reviewSince?: string
  predecessorId?: number
  updatedAt?: string
  findings?: number
}

const text = (value: string | null | undefined) => value ?? null

/** The people of fixtures are called by their ids. */
export async function insertExceptions(into: Queryable, exceptions: readonly FixtureException[]): Promise<void> {
  for (const one of exceptions) {
    const endsOn = one.endsOn === undefined ? '2026-12-31' : one.endsOn
    const begun = ['approved', 'active', 'review', 'expired', 'revoked', 'closed'].includes(one.state)
    const covers = one.covers ?? []
    await into.query(
      `insert into exception (id, state, source, predecessor_id, category, severity, justification, ticket, owner_id,
         owner_name, requester_id, requester_name, ends_on, starts_at, ends_at, requested_at, review_since, created_at,
         updated_at, assets, findings, weight)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, coalesce($10, ''), $11, $12,
         case when $13 then ($11::date + 1)::timestamptz end, $14, $15, $14, $16, $17, $18, $18 * 6)`,
      [
        one.id,
        one.state,
        one.source ?? 'person',
        one.predecessorId ?? null,
        one.category ?? 'risk_accepted',
        one.severity ?? 'high',
        one.justification ?? `Why ${one.id} is tolerated`,
        one.ticket ?? '',
        one.owner ?? 'owner',
        one.requester === undefined ? 'requester' : one.requester,
        text(endsOn),
        begun ? (one.startsAt ?? '2026-11-16T00:00:00Z') : null,
        begun,
        one.requestedAt ?? '2026-11-15T00:00:00Z',
        text(one.reviewSince),
        one.updatedAt ?? '2026-11-15T00:00:00Z',
        new Set(covers.map(({ asset }) => assetKey(asset))).size,
        one.findings ?? covers.length,
      ],
    )
    for (const check of one.checks ?? [])
      await into.query('insert into exception_check values ($1, $2)', [one.id, check])
    for (const [position, target] of (one.targets ?? []).entries())
      await into.query(
        `insert into exception_target (exception_id, position, kind, subscription_id, name, asset_key, workload_id, label)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          one.id,
          position,
          target.kind,
          target.kind === 'resource_group' ? subscriptionId(target.asset?.subscription ?? 'shop') : '',
          target.name,
          target.kind === 'asset' && target.asset ? assetKey(target.asset) : null,
          target.workload ?? null,
          target.label ?? target.name,
        ],
      )
    for (const asset of one.places ?? [])
      await into.query('insert into exception_place values ($1, $2, $3) on conflict do nothing', [
        one.id,
        subscriptionId(asset.subscription ?? 'shop'),
        asset.workload ?? 0,
      ])
    for (const { asset, check } of covers) await insertCovered(into, one.id, asset, check)
  }
  await into.query(`select setval(pg_get_serial_sequence('exception', 'id'), (select max(id) from exception))`)
}

async function insertCovered(into: Queryable, id: number, asset: FixtureAsset, check: string): Promise<void> {
  const at = '2026-11-16T00:00:00Z'
  const cell = [subscriptionId(asset.subscription ?? 'shop'), asset.workload ?? 0] as const
  const no = `(select no from check_number where check_id = $2)`
  await into.query(
    `insert into exception_coverage (exception_id, asset_key, check_no, valid_from) values ($3, $1, ${no}, $4)`,
    [assetKey(asset), check, id, at],
  )
  const { rowCount } = (await into.query(
    `insert into excepted_finding (asset_key, check_no, valid_from, subscription_id, workload_id, pillar, weight, status)
     values ($1, ${no}, $3, $4, $5, 'configure', 6, 'fail') on conflict do nothing`,
    [assetKey(asset), check, at, ...cell],
  )) as { rowCount: number | null }
  if (!rowCount) return
  for (const scope of ['', cell[0], `w${cell[1]}`, `${cell[0]}/w${cell[1]}`])
    await into.query(
      `insert into exception_score_rollup (scope, pillar, valid_from, weight_excepted, failed, unknown)
       values ($1, 'configure', $2, 6, 1, 0)
       on conflict (scope, pillar, valid_from) do update set weight_excepted = exception_score_rollup.weight_excepted + 6,
         failed = exception_score_rollup.failed + 1`,
      [scope, at],
    )
}
