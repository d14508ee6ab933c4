// `npm run -s evaluate < rows.jsonl > verdicts.jsonl`: one Resource Graph row per line in (all rows together are the
// estate), one verdict per line out. No database, no network. A bad line is named on stderr, the rest still evaluated,
// exit code 2.
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import {
  checklist,
  compile,
  EstateIndex,
  type EstateView,
  emptyEstate,
  type Row,
  readingOf,
  statusOf,
  typeOf,
} from '#lib/checklist/index.ts'
import { PASS } from '#lib/checklist/verdict.ts'
import { type Line, linesOf } from './lines.ts'
import { SeenIds } from './seen-ids.ts'
import { Spool } from './spool.ts'

const evaluator = compile(checklist)

/** Assets whose checks read others wait on disk until all rows are known; only rows that are read stay in memory. */
async function evaluateAll(input: AsyncIterable<Buffer>): Promise<{ bad: number }> {
  const index = new EstateIndex(evaluator.isRead, readingOf(evaluator))
  const seen = new SeenIds()
  let spool: Spool | null = null
  let bad = 0
  for await (const line of linesOf(input)) {
    const row = rowOf(line)
    if (row === null) continue
    const problem = typeof row === 'string' ? row : seen.add(row.id) ? null : 'repeats the id of an earlier line'
    if (typeof row === 'string' || problem !== null) {
      bad++
      process.stderr.write(`line ${line.number}: ${problem}\n`)
      continue
    }
    index.add(row)
    if (evaluator.readsOf(typeOf(row)).size === 0) await judge(row, emptyEstate)
    else {
      spool ??= new Spool()
      await spool.add(line.bytes as Buffer)
    }
  }
  if (spool !== null) for await (const line of linesOf(spool.read())) await judge(rowOf(line) as Row, index)
  return { bad }
}

async function judge(row: Row, estate: EstateView): Promise<void> {
  let lines = ''
  evaluator.evaluate(row, estate, (check, code) => {
    const verdict = {
      assetId: row.id,
      checkId: evaluator.checks[check]?.id,
      status: statusOf(code),
      declared: code === PASS,
      evidence: evaluator.explain(check, row, estate),
    }
    lines += `${JSON.stringify(verdict)}\n`
  })
  if (lines !== '') await write(lines)
}

let waiting: string[] = []
let length = 0
const BATCH = 1 << 16

async function write(text: string): Promise<void> {
  waiting.push(text)
  length += text.length
  if (length >= BATCH) await flush()
}

async function flush(): Promise<void> {
  const text = waiting.join('')
  waiting = []
  length = 0
  if (text !== '' && !process.stdout.write(text)) await once(process.stdout, 'drain')
}

/** The row of a line, null for a blank one, or what is wrong with it. */
function rowOf({ number, bytes }: Line): Row | string | null {
  if (bytes === null) return 'too long'
  let text = bytes.toString('utf8')
  if (number === 1) {
    if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
      return 'this is UTF-16 (as PowerShell 5 writes files); rows must be UTF-8'
    if (text.startsWith('\uFEFF')) text = text.slice(1)
  }
  if (text.trim() === '') return null
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'not JSON'
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'not a JSON object'
  const { id } = value as { id?: unknown }
  if (typeof id !== 'string' || id === '') return 'a row without an id'
  return value as Row
}

// Who reads the output may have seen enough (`| head`): that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  process.stderr.write(`The output cannot be written: ${error.message}\n`)
  process.exit(1)
})

if (process.stdin.isTTY) process.stderr.write('Reading rows from the terminal, one JSON object a line, until Ctrl-D\n')
try {
  const { bad } = await evaluateAll(process.stdin)
  await flush()
  if (bad > 0) {
    process.stderr.write(`${bad} ${bad === 1 ? 'line was' : 'lines were'} not evaluated\n`)
    process.exitCode = 2
  }
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException
  const remedy = code === 'ENOSPC' ? `: rows are put aside in ${tmpdir()}; set TMPDIR to a folder with more space` : ''
  process.stderr.write(`Stopped, verdicts are missing: ${message}${remedy}\n`)
  process.exitCode = 1
}
