// What a decision costs: approving, expiring and revoking an exception of a hundred findings in an estate of 1,000,000
// findings and 10,000 exceptions, until scores, counts and lists say so. Sizes: how many findings.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checklist } from '#lib/checklist/index.ts'
import { type Database, inTransaction, openDatabase, readStatements } from '#lib/db/index.ts'
import { coverExceptions } from '#lib/exceptions/effect.ts'
import { type By, decide, requestException, revoke, turnClock } from '#lib/exceptions/index.ts'
import type { ExceptionTerms, Target } from '#lib/exceptions/model.ts'
import { wholeEstate } from '#lib/posture/scope.ts'
import { sumsAt, total } from '#lib/posture/score.ts'

const SIZES = [1_000_000]
const EXCEPTIONS = 10_000
const TIMES = 9
const scanned = new Date('2026-11-20T06:00:00Z')

const sql = readStatements(import.meta.url, 'exceptions.sql', [
  'draw_estate',
  'draw_workloads',
  'draw_findings',
  'draw_verdicts',
  'draw_check_rollups',
  'draw_score_rollups',
  'draw_exceptions',
])

export async function run(sizes: readonly number[], print: (result: object) => void): Promise<void> {
  for (const findings of sizes.length > 0 ? sizes : SIZES) {
    const folder = await mkdtemp(join(tmpdir(), 'temper-bench-'))
    const db = await openDatabase({ config: { dataFolder: folder } })
    const tell = (step: string, result: object) =>
      print({ bench: 'exceptions', findings, exceptions: EXCEPTIONS, step, ...result })
    try {
      await draw(db, findings, EXCEPTIONS, tell)
      for (const [name, scope] of Object.entries(scopesOf(findings))) await decideOne(db, name, scope, tell)
    } finally {
      await db.close()
      await rm(folder, { recursive: true, force: true })
    }
  }
}

/** An estate of so many findings, and a register of so many exceptions in force in it. */
export async function draw(
  db: Database,
  findings: number,
  exceptions: number,
  tell: (step: string, result: object) => void,
): Promise<void> {
  const { pool } = db
  const checks = checklist.flatMap((check) =>
    check.kind === 'automated' && check.severity === 'medium' ? [check] : [],
  )
  for (const [no, check] of checks.slice(0, 4).entries())
    await pool.query('insert into check_number (no, check_id) values ($1, $2)', [no + 1, check.id])
  await pool.query(
    `insert into checklist_version (number, fingerprint, checks, difference, since) values (1, '', $1, '{}', $2)`,
    [
      JSON.stringify(
        checks
          .slice(0, 4)
          .map(({ id }) => ({ checkId: id, version: 1, pillar: 'configure', severity: 'medium', weight: 3 })),
      ),
      scanned,
    ],
  )
  await pool.query(
    `insert into scan (trigger, state, observed_at, started_at, finished_at) values ('bench', 'published', $1, $1, $1)`,
    [scanned],
  )
  await pool.query(sql.draw_workloads, [scanned])
  await pool.query(sql.draw_estate, [findings, scanned])
  for (const step of ['draw_findings', 'draw_verdicts', 'draw_check_rollups', 'draw_score_rollups'] as const)
    await pool.query(sql[step], [scanned])
  await pool.query(sql.draw_exceptions, [exceptions, scanned])
  await pool.query('vacuum (analyze)')
  const { rows } = await pool.query<{ ids: number[] }>('select array_agg(id) ids from exception')
  const begun = performance.now()
  await inTransaction(pool, (client) => coverExceptions(client, rows[0]?.ids ?? [], scanned))
  const { rows: counted } = await pool.query(
    'select count(*)::int as covered from excepted_finding where valid_to is null',
  )
  tell('all exceptions at once', { ms: Math.round(performance.now() - begun), ...counted[0] })
  await pool.query('vacuum (analyze)')
}

/** A hundred findings each: 25 assets with four checks, or 100 assets with one. */
function scopesOf(findings: number): Record<string, { checks: number; targets: Target[] }> {
  const middle = Math.floor(findings / 8 / 1000) * 1000
  const group = (n: number) => `rg-${String(Math.floor(n / 25)).padStart(6, '0')}`
  const subscriptionId = `00000000-0000-4000-8000-${String(Math.floor(middle / 10_000)).padStart(12, '0')}`
  return {
    'a resource group': { checks: 4, targets: [{ kind: 'resource_group', subscriptionId, name: group(middle + 500) }] },
    'a tag': { checks: 1, targets: [{ kind: 'tag', name: 'wave', value: String(middle / 1000), subscriptionId: '' }] },
    'a hundred assets': {
      checks: 1,
      targets: Array.from({ length: 100 }, (_, i) => {
        const n = middle + 100 + i
        return {
          kind: 'asset',
          id: `/subscriptions/${subscriptionId}/resourceGroups/${group(n)}/providers/Microsoft.Storage/storageAccounts/st${n}`,
        } as const
      }),
    },
  }
}

const person = (name: string) => ({
  id: `0000000${name.length}-0000-4000-8000-000000000000`,
  name,
  kind: 'person' as const,
})

async function decideOne(
  db: Database,
  name: string,
  { checks, targets }: { checks: number; targets: Target[] },
  tell: (step: string, result: object) => void,
): Promise<void> {
  const { rows } = await db.pool.query<{ check_id: string }>('select check_id from check_number order by no limit $1', [
    checks,
  ])
  const taken: Record<'requested' | 'approved' | 'revoked' | 'expired' | 'read', number[]> = {
    requested: [],
    approved: [],
    revoked: [],
    expired: [],
    read: [],
  }
  const timed = async <Value>(step: keyof typeof taken, work: () => Promise<Value>): Promise<Value> => {
    const begun = performance.now()
    const value = await work()
    taken[step].push(performance.now() - begun)
    return value
  }
  let covered = 0
  for (let nth = 0; nth < TIMES; nth++) {
    const at = new Date(scanned.getTime() + nth * 7 * 86_400_000 + 3_600_000)
    const by = (who: string, later: number): By => ({
      actor: person(who),
      at: new Date(at.getTime() + later),
      requestId: null,
      timeZone: 'UTC',
      workloads: null,
    })
    const terms = termsOf(
      rows.map((row) => row.check_id),
      targets,
      at,
    )
    const excepted = async () => (await timed('read', () => sumsAt(db.pool, wholeEstate, scanned).then(total))).excepted
    const before = await excepted()
    const asked = await timed('requested', () => requestException(db.pool, { id: null, terms }, by('Ada', 0)))
    const { id } = asked
    await timed('approved', () =>
      decide(db.pool, { id, version: asked.version, verdict: 'approve', reason: '' }, by('Grace', 1000)),
    )
    covered = (await excepted()) - before
    if (covered < 1) throw new Error(`It covers ${covered} findings.`)
    if (nth % 2 === 0)
      await timed('revoked', () =>
        revoke(db.pool, { id, reason: 'Ended for the bench, as planned.' }, by('Grace', 2000)),
      )
    else await timed('expired', () => turnClock(db.pool, new Date(at.getTime() + 4 * 86_400_000), { timeZone: 'UTC' }))
    if ((await excepted()) !== before) throw new Error('Its findings do not count again.')
  }
  for (const [step, times] of Object.entries(taken))
    tell(`${name}: ${step}`, { covered, medianMs: median(times), maxMs: Math.round(Math.max(...times)) })
}

export function termsOf(checks: string[], targets: Target[], at: Date): ExceptionTerms {
  return {
    checks,
    targets,
    category: 'risk_accepted',
    justification: 'The appliance of the vendor cannot do it before its next release.',
    compensatingControls: '',
    riskStatement: 'Somebody on the network could read what it sends.',
    plannedOn: null,
    ticket: '',
    evidence: [],
    owner: { id: person('Ada').id, name: 'Ada' },
    startsOn: null,
    endsOn: new Date(at.getTime() + 2 * 86_400_000).toISOString().slice(0, 10),
    reviewEveryDays: null,
  }
}

function median(times: readonly number[]): number {
  return Math.round(times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0)
}
