import { Counter, Gauge, Registry } from 'prom-client'
import { severities } from '#lib/checklist/index.ts'
import type { Queryable } from '#lib/posture/database.ts'

/** What is measured of the estate and of the installation as a whole: the same, whichever process is asked. */
export interface EstateMeasures {
  /** Accepted: without what exceptions cover; null where nothing else is left. */
  readonly scores: { scope: string; workload: string; score: number; accepted: number | null }[]
  /** What exceptions in force cover. */
  readonly excepted: number
  readonly waiting: number
  readonly findings: { severity: string; open: number }[]
  readonly unknown: number
  readonly assets: number
  readonly lastScan: { state: string; endedAt: Date; seconds: number } | null
  /** When the newest published scan read the estate. */
  readonly publishedAt: Date | null
  readonly running: number
  readonly coverageProblems: number
  readonly sessions: number
  readonly refusals: { kind: string; total: number }[]
  readonly queued: number
}

/** Kinds of security events that are worth an alarm when they come often. */
const REFUSALS = [
  'sign-in.refused',
  'elevation.refused',
  'token.refused',
  'access.denied',
  'request.refused',
  'limit.reached',
]

/**
 * Asks the rollups and a few short tables. Indexes: score_rollup_current, check_rollup_current, asset_rollup_current,
 * exception_score_rollup_current, exception_check_rollup_current, exception_state_ends_on_id_idx,
 * coverage_not_read, session_expires_at_idx, security_event_kind_id_idx.
 */
export async function measureEstate(db: Queryable, now: Date): Promise<EstateMeasures> {
  const [scores, findings, counts, register, scans, refusals, queued] = await Promise.all([
    scoresNow(db),
    findingsNow(db),
    countsNow(db, now),
    registerNow(db),
    lastScans(db),
    refusalsEver(db),
    queuedNow(db),
  ])
  return { scores, ...findings, ...counts, ...register, ...scans, refusals, queued }
}

async function scoresNow(db: Queryable): Promise<EstateMeasures['scores']> {
  const { rows } = await db.query<{ slug: string | null; applicable: number; passed: number; excepted: number }>(
    `select w.slug, sum(r.weight_applicable)::bigint as applicable, sum(r.weight_passed)::bigint as passed,
       least(coalesce(sum(e.weight_excepted), 0), sum(r.weight_applicable - r.weight_passed))::bigint as excepted
     from (select null::text slug, '' as scope
           union all select slug, 'w' || id from workload where retired_at is null
           union all select 'none', 'w0') w
     join score_rollup r on r.scope = w.scope and r.valid_to is null
     left join exception_score_rollup e on e.scope = r.scope and e.pillar = r.pillar and e.valid_to is null
     group by w.slug having sum(r.weight_applicable) > 0`,
  )
  return rows.map(({ slug, applicable, passed, excepted }) => ({
    scope: slug === null ? 'estate' : 'workload',
    workload: slug ?? '',
    score: (100 * passed) / applicable,
    accepted: applicable > excepted ? (100 * passed) / (applicable - excepted) : null,
  }))
}

async function findingsNow(db: Queryable): Promise<Pick<EstateMeasures, 'findings' | 'unknown'>> {
  const { rows } = await db.query<{ weight: number; failed: number; unknown: number }>(
    `select weight, sum(failed)::bigint failed, sum(unknown)::bigint as unknown from check_rollup
     where valid_to is null group by weight`,
  )
  const failed = new Map(rows.map((row) => [row.weight, row.failed]))
  return {
    findings: severities.map(({ id, weight }) => ({ severity: id, open: failed.get(weight) ?? 0 })),
    unknown: rows.reduce((sum, row) => sum + row.unknown, 0),
  }
}

type Counts = Pick<EstateMeasures, 'assets' | 'running' | 'coverageProblems' | 'sessions'>

async function countsNow(db: Queryable, now: Date): Promise<Counts> {
  const { rows } = await db.query<Counts>(
    `select
       (select coalesce(sum(assets), 0)::bigint from asset_rollup where valid_to is null) as assets,
       (select count(*) from scan where state = 'running') as running,
       (select count(*) from coverage where status <> 'read' and scan_id =
         (select id from scan where state = 'published' order by observed_at desc limit 1)) as "coverageProblems",
       (select count(*) from session
        where ended_at is null and expires_at > $1 and last_used_at > $1::timestamptz - interval '30 minutes') as sessions`,
    [now],
  )
  return rows[0]!
}

async function registerNow(db: Queryable): Promise<Pick<EstateMeasures, 'excepted' | 'waiting'>> {
  const { rows } = await db.query<Pick<EstateMeasures, 'excepted' | 'waiting'>>(
    `select
       (select coalesce(sum(failed), 0)::bigint from exception_check_rollup where valid_to is null) as excepted,
       (select count(*) from exception where state in ('requested', 'review')) as waiting`,
  )
  return rows[0]!
}

async function lastScans(db: Queryable): Promise<Pick<EstateMeasures, 'lastScan' | 'publishedAt'>> {
  const [ended, published] = await Promise.all([
    db.query<{ state: string; endedAt: Date; seconds: number }>(
      `select state::text as state, finished_at as "endedAt",
         extract(epoch from finished_at - started_at)::float8 as seconds
       from scan where state <> 'running' and finished_at is not null order by id desc limit 1`,
    ),
    db.query<{ at: Date }>(
      `select observed_at as at from scan where state = 'published' order by observed_at desc limit 1`,
    ),
  ])
  return { lastScan: ended.rows[0] ?? null, publishedAt: published.rows[0]?.at ?? null }
}

async function refusalsEver(db: Queryable): Promise<EstateMeasures['refusals']> {
  const { rows } = await db.query<{ kind: string; total: number }>(
    `select kind, (select count(*) from security_event where security_event.kind = wanted.kind) as total
     from unnest($1::text[]) wanted(kind)`,
    [REFUSALS],
  )
  return rows
}

/** Scans that were asked for and wait; the queue's tables are there once a worker has run. */
async function queuedNow(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ exists: boolean }>(`select to_regclass('pgboss.job') is not null as "exists"`)
  if (!rows[0]?.exists) return 0
  const waiting = await db.query<{ count: number }>(
    `select count(*) as count from pgboss.job where state in ('created', 'retry') and start_after <= now()`,
  )
  return waiting.rows[0]?.count ?? 0
}

/** The measures in Prometheus' words, in a registry of their own: what is gone is gone from the next answer, too. */
export function estateRegistry(measures: EstateMeasures, now: Date): Registry {
  const registry = new Registry()
  const gauge = <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registry] })
  const score = gauge('temper_score', 'Raw score, 0 to 100, of the estate and of each workload.', ['scope', 'workload'])
  const accepted = gauge('temper_accepted_score', 'Score without what exceptions cover, 0 to 100.', [
    'scope',
    'workload',
  ])
  for (const one of measures.scores) {
    score.set({ scope: one.scope, workload: one.workload }, one.score)
    if (one.accepted !== null) accepted.set({ scope: one.scope, workload: one.workload }, one.accepted)
  }
  const findings = gauge('temper_findings_open', 'Open findings (failing verdicts).', ['severity'])
  for (const { severity, open } of measures.findings) findings.set({ severity }, open)
  gauge('temper_findings_excepted', 'Open findings that exceptions in force cover.').set(measures.excepted)
  gauge('temper_exceptions_waiting', 'Exceptions that wait for a decision.').set(measures.waiting)
  gauge('temper_verdicts_unknown', 'Verdicts that cannot be made, as data is missing.').set(measures.unknown)
  gauge('temper_assets', 'Assets in the inventory.').set(measures.assets)
  gauge('temper_scans_running', 'Scans under way.').set(measures.running)
  gauge('temper_scans_queued', 'Scans that were asked for and wait for a worker.').set(measures.queued)
  gauge('temper_coverage_problems', 'Tables and subscriptions that the newest scan could not read whole.').set(
    measures.coverageProblems,
  )
  gauge('temper_sessions_open', 'Sessions of people who are signed in.').set(measures.sessions)
  if (measures.publishedAt)
    gauge('temper_posture_age_seconds', 'How long ago the estate was read that is shown.').set(
      Math.max(0, (now.getTime() - measures.publishedAt.getTime()) / 1000),
    )
  if (measures.lastScan) describeScan(gauge, measures.lastScan)
  const refusals = new Counter({
    name: 'temper_refusals_total',
    help: 'Sign-ins, tokens and requests that were refused, by kind of security event.',
    labelNames: ['kind'],
    registers: [registry],
  })
  for (const { kind, total } of measures.refusals) refusals.inc({ kind }, total)
  return registry
}

function describeScan(
  gauge: <Label extends string = never>(name: string, help: string, labelNames?: Label[]) => Gauge<Label>,
  { state, endedAt, seconds }: NonNullable<EstateMeasures['lastScan']>,
): void {
  gauge('temper_last_scan_timestamp_seconds', 'When the last scan ended.').set(endedAt.getTime() / 1000)
  gauge('temper_last_scan_duration_seconds', 'How long the last scan took.').set(seconds)
  gauge('temper_last_scan_success', '1: the last scan was published, 0: it failed.').set(Number(state === 'published'))
}
