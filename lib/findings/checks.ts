import { hash } from 'node:crypto'
import type { PoolClient } from 'pg'
import type { Evaluator } from '#lib/checklist/index.ts'
import { severityWeights } from '#lib/scoring/index.ts'

/** A check as verdicts are stored and weighed by it. */
interface CheckState {
  no: number
  weight: number
}

export interface SettledChecklist {
  /** Of checklist_version. */
  number: number
  /** Something differs from the checklist that the last scan judged by: everything is judged again. */
  isNew: boolean
  /** Some check weighs more or less, or belongs elsewhere, than before. */
  isReweighed: boolean
  /** By the place in evaluator.checks. */
  checks: readonly CheckState[]
}

/** What checklist_version keeps of each check. */
interface RecordedCheck {
  checkId: string
  version: number
  pillar: string
  severity: string
  weight: number
  /** Differs whenever the check may judge otherwise: its version, its parameters, what it applies to. */
  judging: string
}

interface Recorded {
  number: number
  fingerprint: string
  checks: RecordedCheck[]
}

/**
 * Inside the scan's transaction: gives new checks their numbers, records the checklist as a new version if it differs
 * from the one before, and fills the temporary table check_state with both.
 */
export async function settleChecklist(
  client: PoolClient,
  evaluator: Evaluator,
  observedAt: Date,
): Promise<SettledChecklist> {
  const { rows } = await client.query<Recorded>(
    'select number, fingerprint, checks from checklist_version order by number desc limit 1',
  )
  const before = rows[0]
  const now = recordedChecks(evaluator)
  const isNew = before?.fingerprint !== evaluator.fingerprint
  if (isNew) await numberNewChecks(client, now)
  const numbers = await numbersOf(client)
  const was = new Map((before?.checks ?? []).map((one) => [one.checkId, one]))
  const number = isNew ? await recordVersion(client, evaluator, now, before, observedAt) : before.number
  await fillCheckState(client, numbers, now, was)
  return {
    number,
    isNew,
    isReweighed: now.some((one) => {
      const old = was.get(one.checkId)
      return old !== undefined && (old.weight !== one.weight || old.pillar !== one.pillar)
    }),
    checks: now.map(({ checkId, weight }) => ({ no: numbers.get(checkId)!, weight })),
  }
}

function recordedChecks({ checks, parameters }: Evaluator): RecordedCheck[] {
  return checks.map(({ id, version, pillar, severity, appliesTo, reads }, i) => ({
    checkId: id,
    version,
    pillar,
    severity,
    weight: severityWeights[severity],
    judging: hash('sha256', JSON.stringify([version, appliesTo, reads, parameters[i]]), 'base64url').slice(0, 12),
  }))
}

async function numberNewChecks(client: PoolClient, checks: readonly RecordedCheck[]): Promise<void> {
  await client.query(
    `insert into check_number (no, check_id)
     select (select coalesce(max(no), 0) from check_number) + row_number() over (order by place), id
     from unnest($1::text[]) with ordinality c (id, place)
     where not exists (select from check_number n where n.check_id = c.id)`,
    [checks.map((one) => one.checkId)],
  )
}

async function numbersOf(client: PoolClient): Promise<Map<string, number>> {
  const { rows } = await client.query<{ no: number; check_id: string }>('select no, check_id from check_number')
  return new Map(rows.map((row) => [row.check_id, row.no]))
}

async function recordVersion(
  client: PoolClient,
  { fingerprint }: Evaluator,
  now: readonly RecordedCheck[],
  before: Recorded | undefined,
  observedAt: Date,
): Promise<number> {
  const old = new Map((before?.checks ?? []).map((one) => [one.checkId, one]))
  const ids = new Set(now.map((one) => one.checkId))
  const difference = {
    added: now.filter((one) => !old.has(one.checkId)).map((one) => one.checkId),
    changed: now.filter((one) => isChanged(one, old.get(one.checkId))).map((one) => one.checkId),
    retired: [...old.keys()].filter((id) => !ids.has(id)),
  }
  const number = (before?.number ?? 0) + 1
  await client.query(
    'insert into checklist_version (number, fingerprint, checks, difference, since) values ($1, $2, $3, $4, $5)',
    [number, fingerprint, JSON.stringify(now), JSON.stringify(difference), observedAt],
  )
  return number
}

function isChanged(now: RecordedCheck, before: RecordedCheck | undefined): boolean {
  if (!before) return false
  return before.judging !== now.judging || before.weight !== now.weight || before.pillar !== now.pillar
}

async function fillCheckState(
  client: PoolClient,
  numbers: ReadonlyMap<string, number>,
  now: readonly RecordedCheck[],
  was: ReadonlyMap<string, RecordedCheck>,
): Promise<void> {
  const current = new Map(now.map((one) => [one.checkId, one]))
  const states = [...new Set([...current.keys(), ...was.keys()])].map((id) => {
    const one = current.get(id)
    const old = was.get(id)
    return {
      no: numbers.get(id),
      version: one?.version,
      weight: one?.weight,
      pillar: one?.pillar,
      old_weight: old?.weight,
      old_pillar: old?.pillar,
      // An estate's first checklist is no change of it.
      is_changed: was.size > 0 && (!one || !old || isChanged(one, old)),
    }
  })
  await client.query(
    `insert into check_state
     select * from json_to_recordset($1::json)
       s (no smallint, version smallint, weight smallint, pillar text, old_weight smallint, old_pillar text, is_changed boolean)`,
    [JSON.stringify(states)],
  )
}
