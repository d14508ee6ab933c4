import type { PoolClient } from 'pg'
import { DEFAULT, type EstateView, type Evaluator, FAIL, PASS, type Row, UNKNOWN } from '#lib/checklist/index.ts'
import { type CopyColumn, copyRows, prepareScratch, readStatements } from '#lib/db/index.ts'
import type { SettledChecklist } from './checks.ts'
import { loadNeighbourhood } from './neighbourhood.ts'

const sql = readStatements(import.meta.url, 'judging.sql', [
  'create',
  'everything',
  'everything_that_changed',
  'everything_that_sees_a_change',
  'count',
  'open',
])

const JUDGED: CopyColumn[] = [
  { name: 'asset_key', type: 'uuid' },
  { name: 'passed', type: 'smallint[]' },
  { name: 'defaulted', type: 'smallint[]' },
  { name: 'failed', type: 'smallint[]' },
  { name: 'unknown', type: 'smallint[]' },
  { name: 'weight_applicable', type: 'integer' },
  { name: 'weight_passed', type: 'integer' },
]
const JUDGED_FINDING: CopyColumn[] = [
  { name: 'asset_key', type: 'uuid' },
  { name: 'check_no', type: 'smallint' },
  { name: 'evidence', type: 'json' },
]

const BATCH = 1000
const WORTH_ANALYSING = 5_000

type Asset = [key: string, type: string, configuration: Row]
type Judged = [string, number[], number[], number[], number[], number, number]

/** Makes the temporary tables of judging on this connection, or empties them. */
export async function prepareJudging(client: PoolClient): Promise<void> {
  await prepareScratch(client, sql.create)
}

/** Fills to_judge; needs links old and new, and the deltas of the inventory. Answers how many. */
export async function findWhatToJudge(client: PoolClient, evaluator: Evaluator, everything: boolean): Promise<number> {
  const types = [...new Set(evaluator.checks.flatMap((check) => check.appliesTo))]
  if (everything) await client.query(sql.everything, [types])
  else {
    await client.query(sql.everything_that_changed, [types])
    const sight = types.flatMap((type) => [...evaluator.readsOf(type)].map((reads) => [type, reads] as const))
    await client.query(sql.everything_that_sees_a_change, [
      sight.map(([type]) => type),
      sight.map(([, reads]) => reads),
    ])
  }
  const { rows } = await client.query<{ count: number }>(sql.count)
  const count = rows[0]!.count
  if (count > WORTH_ANALYSING) await client.query('analyze to_judge')
  return count
}

/**
 * Judges what stands in to_judge, in batches, and leaves verdicts and evidence in the temporary tables judged and
 * judged_finding. Holds two batches and what their checks look at, whatever the estate's size.
 */
export async function judgeAssets(
  client: PoolClient,
  evaluator: Evaluator,
  { checks }: SettledChecklist,
  onProgress: (done: number) => void,
): Promise<void> {
  await client.query(sql.open)
  const fetch = () => client.query<Asset>({ text: `fetch ${BATCH} from judging`, rowMode: 'array' })
  let done = 0
  let { rows: batch } = await fetch()
  while (batch.length > 0) {
    const looking = loadNeighbourhood(
      client,
      evaluator,
      batch.map(([key, type]) => ({ key, type })),
    )
    // Asked for now, so that the server reads the next batch while this one is judged.
    const next = fetch()
    const { judged, findings } = judgeBatch(evaluator, checks, batch, await looking)
    done += batch.length
    batch = (await next).rows
    await copyRows(client, 'judged', JUDGED, judged)
    if (findings.length > 0) await copyRows(client, 'judged_finding', JUDGED_FINDING, findings)
    onProgress(done)
  }
  await client.query('close judging')
  if (done > WORTH_ANALYSING) await client.query('analyze judged, judged_finding')
}

function judgeBatch(
  evaluator: Evaluator,
  checks: SettledChecklist['checks'],
  batch: readonly Asset[],
  estate: EstateView,
) {
  const judged: Judged[] = []
  const findings: [string, number, string][] = []
  for (const [key, , row] of batch) {
    const verdicts: Judged = [key, [], [], [], [], 0, 0]
    evaluator.evaluate(row, estate, (check, code) => {
      const { no, weight } = checks[check]!
      verdicts[5] += weight
      if (code === PASS || code === DEFAULT) {
        verdicts[6] += weight
        verdicts[1].push(no)
        if (code === DEFAULT) verdicts[2].push(no)
        return
      }
      if (code === FAIL) verdicts[3].push(no)
      else if (code === UNKNOWN) verdicts[4].push(no)
      findings.push([key, no, JSON.stringify(evaluator.explain(check, row, estate))])
    })
    // One order, whatever that of the checklist: arrays are compared as they are.
    for (const numbers of [verdicts[1], verdicts[2], verdicts[3], verdicts[4]]) numbers.sort((a, b) => a - b)
    judged.push(verdicts)
  }
  return { judged, findings }
}
