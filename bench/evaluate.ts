// Verdicts per second and memory over 10,000, 100,000 and 1,000,000 mixed assets, on one core, in memory.
import { checklist, compile, EstateIndex, type Row, readingOf } from '#lib/checklist/index.ts'
import { estate } from './estate.ts'

/** Rows that are judged together, soon after they were parsed, as a scan does. What is measured is judging them only. */
const BLOCK = 100
/** The first round finds nothing in the processor's caches, the others do: both are told. */
const ROUNDS = 10

const evaluator = compile(checklist)

/** A row as it comes from the wire: its texts and objects are those that JSON.parse makes. */
const parsed = (row: unknown): Row => JSON.parse(JSON.stringify(row)) as Row

function* blocks(assets: number): Generator<Row[]> {
  let block: Row[] = []
  for (const row of estate({ assets })) {
    block.push(parsed(row))
    if (block.length < BLOCK) continue
    yield block
    block = []
  }
  yield block
}

const counts = [0, 0, 0, 0, 0]
const count = (_check: number, code: number) => {
  counts[code] = (counts[code] ?? 0) + 1
}

function measure(assets: number) {
  counts.fill(0)
  const index = new EstateIndex(evaluator.isRead, readingOf(evaluator))
  let indexing = 0
  for (const block of blocks(assets)) {
    const start = performance.now()
    for (const row of block) index.add(row)
    indexing += performance.now() - start
  }
  globalThis.gc?.()
  const indexHeap = process.memoryUsage().heapUsed
  let first = 0
  let all = 0
  let wall = 0
  let heap = 0
  for (const block of blocks(assets)) {
    const start = performance.now()
    const before = processorMilliseconds()
    judge(block, index)
    const between = processorMilliseconds()
    for (let round = 1; round < ROUNDS; round++) judge(block, index)
    all += processorMilliseconds() - before
    first += between - before
    wall += performance.now() - start
    heap = Math.max(heap, process.memoryUsage().heapUsed)
  }
  const verdicts = counts.reduce((sum, n) => sum + n, 0) / ROUNDS
  return {
    bench: 'evaluate',
    measured: `judging parsed rows in memory, ${BLOCK} at a time, ${ROUNDS} rounds, on one thread, by its processor time; making, parsing and indexing them is not counted`,
    assets,
    checks: evaluator.checks.length,
    verdicts,
    verdictsPerSecond: Math.round((verdicts * ROUNDS * 1000) / all),
    verdictsPerSecondInFirstRound: Math.round((verdicts * 1000) / first),
    nanosecondsPerVerdict: +((all * 1e6) / ROUNDS / verdicts).toFixed(1),
    processorMilliseconds: Math.round(all),
    wallMilliseconds: Math.round(wall),
    indexedRows: index.size,
    indexMilliseconds: Math.round(indexing),
    heapOfIndexMB: megabytes(indexHeap),
    heapMB: megabytes(heap),
    rssMB: megabytes(process.memoryUsage().rss),
    pass: (counts[1] ?? 0) / ROUNDS,
    passByDefault: (counts[2] ?? 0) / ROUNDS,
    fail: (counts[3] ?? 0) / ROUNDS,
    unknown: (counts[4] ?? 0) / ROUNDS,
  }
}

function judge(rows: readonly Row[], estate: EstateIndex): void {
  for (let i = 0; i < rows.length; i++) evaluator.evaluate(rows[i] as Row, estate, count)
}

/** What this thread has used of a processor: other work on the machine does not count. */
function processorMilliseconds(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

const megabytes = (bytes: number) => Math.round(bytes / 1024 / 1024)

/** @param sizes how many assets, once each; 10,000, 100,000 and 1,000,000 unless told otherwise. */
export async function run(sizes: readonly number[], print: (result: object) => void): Promise<void> {
  measure(20_000)
  for (const assets of sizes.length > 0 ? sizes : [10_000, 100_000, 1_000_000]) print(measure(assets))
}
