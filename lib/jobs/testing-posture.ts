import { DEFAULT, EstateIndex, type Evaluator, PASS, type Row, statusOf } from '#lib/checklist/index.ts'
import type { Database } from '#lib/db/index.ts'
import { assetKey } from '#lib/inventory/index.ts'
import { severityWeights } from '#lib/scoring/index.ts'

/** A verdict as a line of text, so that sets of them are compared at once. */
export interface ExpectedPosture {
  /** `<key> <check> <pass|default|fail|unknown>` */
  verdicts: string[]
  /** `<key> <check> <status> <weight> <evidence>` */
  findings: string[]
  /** `<key> <applicable> <passed> <failed> <unknown>` */
  assets: string[]
}

/** Every asset judged from scratch, with the whole estate in view. */
export function judgedFromScratch(
  evaluator: Evaluator,
  rows: readonly Row[],
  isAsset: (row: Row) => boolean,
): ExpectedPosture {
  const estate = new EstateIndex((type) => evaluator.isRead(type))
  for (const row of rows.toSorted((a, b) => (assetKey(a.id) < assetKey(b.id) ? -1 : 1))) estate.add(row)
  const posture: ExpectedPosture = { verdicts: [], findings: [], assets: [] }
  for (const row of rows.filter(isAsset)) {
    const key = assetKey(row.id)
    const sums = { applicable: 0, passed: 0, fail: 0, unknown: 0 }
    evaluator.evaluate(row, estate, (check, code) => {
      const { id, severity } = evaluator.checks[check]!
      const weight = severityWeights[severity]
      const status = statusOf(code)!
      sums.applicable += weight
      posture.verdicts.push(`${key} ${id} ${code === DEFAULT ? 'default' : status}`)
      if (code === PASS || code === DEFAULT) sums.passed += weight
      else {
        if (status !== 'pass') sums[status]++
        posture.findings.push(
          `${key} ${id} ${status} ${weight} ${JSON.stringify(evaluator.explain(check, row, estate))}`,
        )
      }
    })
    posture.assets.push(`${key} ${sums.applicable} ${sums.passed} ${sums.fail} ${sums.unknown}`)
  }
  return { verdicts: posture.verdicts.sort(), findings: posture.findings.sort(), assets: posture.assets.sort() }
}

/** The same, as the database has it now. */
export async function storedPosture({ pool }: Database): Promise<ExpectedPosture> {
  const lines = async (sql: string) => {
    const { rows } = await pool.query<[string]>({ text: sql, rowMode: 'array' })
    return rows.map(([line]) => line).sort()
  }
  return {
    verdicts: await lines(`
      select asset_key || ' ' || check_id || ' ' || case when status = 'pass' and no = any(defaulted) then 'default' else status end
      from asset_verdicts, lateral (
        select unnest(passed) no, 'pass' status union all select unnest(failed), 'fail' union all select unnest(unknown), 'unknown'
      ) v join check_number using (no)
      where valid_to is null`),
    findings: await lines(`
      select asset_key || ' ' || check_id || ' ' || status || ' ' || weight || ' ' || evidence::text
      from finding join check_number on no = check_no where valid_to is null`),
    assets: await lines(`
      select key || ' ' || weight_applicable || ' ' || weight_passed || ' ' || failed || ' ' || unknown
      from asset where removed_at is null`),
  }
}

/** The scopes that score_rollup has, of rows that have a subscription and a workload. */
const SCOPE = `case grouping(subscription_id, workload_id) when 0 then subscription_id || '/w' || workload_id
  when 1 then subscription_id when 2 then 'w' || workload_id else '' end`
const SCOPES = `cube (subscription_id, workload_id) having grouping(subscription_id) = 1 or subscription_id <> ''`

/** Everything that must hold of the history whatever happened; each query answers what contradicts it. */
const CONTRADICTIONS: Readonly<Record<string, string>> = {
  'intervals of an asset’s verdicts overlap': overlaps('asset_verdicts', 'asset_key'),
  'intervals of a configuration overlap': overlaps('asset_configuration', 'asset_key'),
  'intervals of a signal overlap': overlaps('signal', 'key'),
  'intervals of a finding overlap': overlaps('finding', 'asset_key, check_no'),
  'intervals of a check’s rollup overlap': overlaps('check_rollup', 'subscription_id, workload_id, check_no'),
  'intervals of a score overlap': overlaps('score_rollup', 'scope, pillar'),
  'intervals of an asset rollup overlap': overlaps('asset_rollup', 'subscription_id, workload_id, type'),
  'intervals of a membership overlap': overlaps('workload_membership', 'asset_key'),
  'an asset is not in the workload that its membership says': `
    select a.key, a.workload_id, m.workload_id
    from asset a left join workload_membership m on m.asset_key = a.key and m.valid_to is null
    where a.removed_at is null and a.workload_id <> coalesce(m.workload_id, 0) or a.removed_at is not null and m.workload_id is not null`,
  'an open finding is not in its asset’s workload':
    'select f.* from finding f join asset a on a.key = f.asset_key where f.valid_to is null and f.workload_id <> a.workload_id',
  'a check’s rollup is not the count of verdicts, at some scan': `
    with stated as (
      select s.observed_at, a.subscription_id, coalesce(m.workload_id, 0) as workload_id, v.no as check_no, count(*) filter (where v.status = 'passed') as passed,
        count(*) filter (where v.no = any(av.defaulted)) as defaulted, count(*) filter (where v.status = 'failed') as failed,
        count(*) filter (where v.status = 'unknown') as unknown
      from scan s
      join asset_verdicts av on av.valid_from <= s.observed_at and (av.valid_to is null or av.valid_to > s.observed_at)
      join asset a on a.key = av.asset_key
      left join workload_membership m on m.asset_key = a.key and m.valid_from <= s.observed_at
        and (m.valid_to is null or m.valid_to > s.observed_at),
      lateral (select unnest(av.passed) no, 'passed' status union all select unnest(av.failed), 'failed' union all select unnest(av.unknown), 'unknown') v
      where s.state = 'published'
      group by 1, 2, 3, 4
    ),
    rolled as (
      select s.observed_at, r.subscription_id, r.workload_id, r.check_no, r.passed, r.defaulted, r.failed, r.unknown
      from scan s join check_rollup r on r.valid_from <= s.observed_at and (r.valid_to is null or r.valid_to > s.observed_at)
      where s.state = 'published'
    )
    (select * from stated except select * from rolled) union all (select * from rolled except select * from stated)`,
  'a finding is not what the verdicts say, at some scan': `
    with stated as (
      select s.observed_at, av.asset_key, v.no as check_no, v.status
      from scan s
      join asset_verdicts av on av.valid_from <= s.observed_at and (av.valid_to is null or av.valid_to > s.observed_at),
      lateral (select unnest(av.failed) no, 'fail' status union all select unnest(av.unknown), 'unknown') v
      where s.state = 'published'
    ),
    found as (
      select s.observed_at, f.asset_key, f.check_no, f.status::text
      from scan s join finding f on f.valid_from <= s.observed_at and (f.valid_to is null or f.valid_to > s.observed_at)
      where s.state = 'published'
    )
    (select * from stated except select * from found) union all (select * from found except select * from stated)`,
  'the estate’s score is not the sum over checks': `
    with summed as (
      select c->>'pillar' as pillar, sum(r.weight * (r.passed + r.failed + r.unknown)) as applicable, sum(r.weight * r.passed) as passed,
        sum(r.weight * r.unknown) as unknown, sum(r.passed) as n_passed, sum(r.failed) as n_failed, sum(r.unknown) as n_unknown
      from check_rollup r
      join check_number n on n.no = r.check_no
      join lateral (select checks from checklist_version order by number desc limit 1) v on true
      join lateral json_array_elements(v.checks::json) c on c->>'checkId' = n.check_id
      where r.valid_to is null
      group by 1
    ),
    scored as (
      select pillar, weight_applicable, weight_passed, weight_unknown, passed, failed, unknown
      from score_rollup where scope = '' and valid_to is null
    )
    (select * from summed except select * from scored) union all (select * from scored except select * from summed)`,
  'the score of a scope is not the sum over checks in it, at some scan': `
    with summed as (
      select s.observed_at, ${SCOPE} as scope, sum(weight * (passed + failed + unknown)) as applicable, sum(weight * passed) as passed,
        sum(weight * unknown) as unknown, sum(passed) as n_passed, sum(failed) as n_failed, sum(unknown) as n_unknown
      from scan s join check_rollup r on r.valid_from <= s.observed_at and (r.valid_to is null or r.valid_to > s.observed_at)
      where s.state = 'published'
      group by s.observed_at, ${SCOPES}
    ),
    scored as (
      select s.observed_at, r.scope, sum(weight_applicable), sum(weight_passed), sum(weight_unknown), sum(passed), sum(failed), sum(unknown)
      from scan s join score_rollup r on r.valid_from <= s.observed_at and (r.valid_to is null or r.valid_to > s.observed_at)
      where s.state = 'published'
      group by 1, 2
    )
    (select * from summed except select * from scored) union all (select * from scored except select * from summed)`,
  'movements do not add up to the score of a scope, at some scan': `
    with moved as (
      select s.observed_at, ${SCOPE} as scope, sum(m.weight_applicable) as applicable, sum(m.weight_passed) as passed
      from scan s join movement m on m.at <= s.observed_at
      where s.state = 'published'
      group by s.observed_at, ${SCOPES}
    ),
    scored as (
      select s.observed_at, r.scope, sum(r.weight_applicable) as applicable, sum(r.weight_passed) as passed
      from scan s join score_rollup r on r.valid_from <= s.observed_at and (r.valid_to is null or r.valid_to > s.observed_at)
      where s.state = 'published'
      group by 1, 2
    )
    (select * from moved where (applicable, passed) <> (0, 0) except select * from scored)
      union all (select * from scored except select * from moved)`,
  'what went from one workload to another does not add up to nothing over a subscription': `
    select at, subscription_id, check_no from movement where cause = 'workload'
    group by 1, 2, 3 having sum(verdicts) <> 0 or sum(weight_applicable) <> 0 or sum(weight_passed) <> 0`,
  'an asset rollup is not the count of assets': `
    with counted as (
      select subscription_id, workload_id, type, count(*)::int as assets, count(*) filter (where failed > 0)::int as failing
      from asset where removed_at is null group by 1, 2, 3
    ),
    rolled as (select subscription_id, workload_id, type, assets, failing from asset_rollup where valid_to is null)
    (select * from counted except select * from rolled) union all (select * from rolled except select * from counted)`,
  'a finding is closed without a cause, or open with one':
    'select * from finding where (valid_to is null) <> (closed is null)',
}

/** Rows of intervals that overlap, or are empty, within the same key. */
export function overlaps(table: string, key: string): string {
  return `select * from (
    select ${key}, valid_from, valid_to, lead(valid_from) over (partition by ${key} order by valid_from) as next from ${table}
  ) i where valid_to <= valid_from or (next is not null and (valid_to is null or valid_to > next))`
}

/** What contradicts itself in the history, by the claim that it breaks; empty when all is well. */
export const contradictions = (db: Database) => brokenClaims(db, CONTRADICTIONS)

/** The first rows that break each of these claims; of those that hold, nothing. */
export async function brokenClaims(
  { pool }: Database,
  claims: Readonly<Record<string, string>>,
): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {}
  for (const [claim, sql] of Object.entries(claims)) {
    const { rows } = await pool.query(sql)
    if (rows.length > 0) found[claim] = rows.slice(0, 5)
  }
  return found
}
