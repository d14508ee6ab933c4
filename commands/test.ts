// `npm test`: types, lint with boundaries, unused code, unit, database and browser tests, in this order, each step
// whatever the others say. Quiet: a step prints only its failures. The last line counts over all runners.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from './chromium.ts'
import { auditProduction } from './dependencies.ts'

type Count = { passed: number; failed: number; skipped: number }
type Step = { name: string; run: () => Promise<Count> }

const say = (line: string) => process.stdout.write(`${line}\n`)
const reports = mkdtempSync(join(tmpdir(), 'temper-test-'))
const bin = (name: string) => join('node_modules', '.bin', name)

function run(
  command: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<{ code: number; output: string }> {
  return new Promise((done) => {
    const child = spawn(command, args, {
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('error', (error) => done({ code: 127, output: error.message }))
    child.on('close', (code) => done({ code: code ?? 1, output: Buffer.concat(chunks).toString() }))
  })
}

// A tool that only says yes or no counts as one.
async function verdictOf(command: string, args: string[], env?: Record<string, string>): Promise<Count> {
  const { code, output } = await run(command, args, env)
  if (code !== 0) say(output.trimEnd())
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
}

// A runner that dies before its report counts as one failure, and its output is shown.
function counted(code: number, output: string, file: string, read: (report: unknown) => Count): Count {
  let count: Count
  try {
    count = read(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    count = { passed: 0, failed: 0, skipped: 0 }
  }
  if (code !== 0 && count.failed === 0) count.failed = 1
  if (count.passed + count.failed === 0) count.failed = 1
  if (count.failed > 0) say(output.trimEnd())
  return count
}

async function vitest(project: string): Promise<Count> {
  const file = join(reports, `${project}.json`)
  const args = ['run', '--project', project, '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`]
  const { code, output } = await run(bin('vitest'), args)
  return counted(code, output, file, (report) => {
    const r = report as { numPassedTests: number; numFailedTests: number; numPendingTests: number }
    return { passed: r.numPassedTests, failed: r.numFailedTests, skipped: r.numPendingTests }
  })
}

async function playwright(): Promise<Count> {
  const chromium = await findChromium(say)
  const file = join(reports, 'browser.json')
  const { code, output } = await run(bin('playwright'), ['test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
    CHROMIUM: chromium.executablePath,
    ...chromium.env,
  })
  return counted(code, output, file, (report) => {
    const { stats } = report as { stats: { expected: number; unexpected: number; flaky: number; skipped: number } }
    return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped }
  })
}

// Routes' types are generated; those that an earlier `next dev` left may speak of pages that are gone.
async function types(): Promise<Count> {
  rmSync('.next/dev/types', { recursive: true, force: true })
  const generated = await verdictOf(bin('next'), ['typegen'])
  return generated.failed ? generated : verdictOf(bin('tsc'), ['-p', '.'])
}

async function dependencies(): Promise<Count> {
  const audit = await auditProduction()
  if (audit.kind === 'unanswered') say(`npm audit was not answered by this registry (${audit.reason}).`)
  if (audit.kind === 'vulnerable')
    say(`Known vulnerabilities in ${audit.packages.join(', ')}: see npm audit --omit=dev.`)
  return {
    passed: Number(audit.kind === 'clean'),
    failed: Number(audit.kind === 'vulnerable'),
    skipped: Number(audit.kind === 'unanswered'),
  }
}

const steps: Step[] = [
  { name: 'types', run: types },
  {
    name: 'lint and boundaries',
    run: () => verdictOf(bin('biome'), ['ci', '--colors=off', '--error-on-warnings', '.']),
  },
  { name: 'dependencies', run: dependencies },
  { name: 'unused code', run: () => verdictOf(bin('knip'), ['--no-progress', '--no-config-hints']) },
  { name: 'unit', run: () => vitest('unit') },
  { name: 'database', run: () => vitest('database') },
  { name: 'build', run: () => verdictOf(process.execPath, ['commands/build.ts']) },
  { name: 'browser', run: playwright },
]

const only = process.argv.slice(2)
const total: Count = { passed: 0, failed: 0, skipped: 0 }
const summary: string[] = []
for (const step of steps.filter(({ name }) => only.length === 0 || only.includes(name))) {
  const begun = performance.now()
  const count = await step.run().catch((error: unknown) => {
    say(error instanceof Error ? error.message : String(error))
    return { passed: 0, failed: 1, skipped: 0 }
  })
  for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += count[key]
  const seconds = ((performance.now() - begun) / 1000).toFixed(0)
  summary.push(`${count.failed ? '✗' : '✓'} ${step.name}: ${countsOf(count)} (${seconds} s)`)
  say(summary.at(-1) ?? '')
}
rmSync(reports, { recursive: true, force: true })
if (total.failed) say(`\n${summary.join('\n')}`)
say(countsOf(total))
process.exit(total.failed ? 1 : 0)

function countsOf({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`
}
