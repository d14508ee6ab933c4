// `npm run -s workloads -- export > file` and `npm run workloads -- import file [--dry-run] [--retire-missing]`: the
// workloads as YAML. Exit code 1: the file cannot be used, and nothing was changed.
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { loadConfig } from '#lib/config/config.ts'
import { codeOf, type Database, messageOf, openDatabase } from '#lib/db/index.ts'
import { applyWorkloads, type WorkloadsOutcome } from '#lib/jobs/index.ts'
import { exportWorkloads, type ImportDifference, importWorkloads } from '#lib/workloads/index.ts'
import { main, say } from './main.ts'
import { CannotStart } from './serve.ts'

const USAGE =
  'Use: npm run -s workloads -- export > file, or npm run workloads -- import file [--dry-run] [--retire-missing].'
const complain = (line: string) => void process.stderr.write(`${line}\n`)

await main(async () => {
  const asked = asking()
  const text = asked.file === null ? null : await textOf(asked.file)
  const db = await openDatabase({ config: loadConfig(process.env), onProgress: complain })
  try {
    if (text === null) process.stdout.write(await exportWorkloads(db.pool))
    else await importText(db, text, asked)
  } finally {
    await db.close()
  }
})

interface Asked {
  /** To import; null to export. */
  file: string | null
  dryRun: boolean
  retireMissing: boolean
}

function asking(): Asked {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean', default: false },
        'retire-missing': { type: 'boolean', default: false },
      },
    })
    const [what, file, ...rest] = positionals
    const isUnderstood = rest.length === 0 && (what === 'export' ? !file : what === 'import' && file)
    if (!isUnderstood) throw new CannotStart(USAGE)
    return { file: file ?? null, dryRun: values['dry-run'], retireMissing: values['retire-missing'] }
  } catch (error) {
    throw error instanceof CannotStart ? error : new CannotStart(`${messageOf(error)} ${USAGE}`)
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const reason = codeOf(error) === 'ENOENT' ? 'there is none' : messageOf(error)
    throw new CannotStart(`The file ${file} cannot be read: ${reason}.`)
  }
}

async function importText(db: Database, text: string, { file, dryRun, retireMissing }: Asked): Promise<void> {
  const by = { actor: 'command', at: new Date(), requestId: null }
  const imported = await importWorkloads(db.pool, text, { ...by, dryRun, retireMissing })
  if (imported.state === 'invalid') {
    for (const { line, path, message } of imported.problems)
      complain(`${file}${line === null ? '' : `:${line}`}: ${path && `${path}: `}${message}`)
    complain('Nothing was changed.')
    process.exitCode = 1
    return
  }
  for (const line of inWords(imported.difference)) say(line)
  if (dryRun) say('This was a dry run: nothing was changed.')
  else say(applied(await applyWorkloads(db)))
}

function inWords({ added, returned, changed, retired, untouched, same, order }: ImportDifference): string[] {
  return [
    ...added.map(({ slug, name }) => `added ${slug} (${name})`),
    ...returned.map(({ slug, name }) => `brought back ${slug} (${name})`),
    ...changed.flatMap(({ slug, what }) => [`changed ${slug}:`, ...what.map((line) => `  ${line}`)]),
    ...retired.map(({ slug, name }) => `retired ${slug} (${name})`),
    ...(order ? [`order: ${order.after.join(', ')}`] : []),
    `${same.length} the same, ${untouched.length} not in the file and left alone.`,
  ]
}

function applied(outcome: WorkloadsOutcome): string {
  switch (outcome.state) {
    case 'applied':
      return `Applied: ${outcome.moved} assets are in another workload now.`
    case 'up to date':
      return 'Every asset is where it was.'
    case 'no scan yet':
      return 'The first scan puts assets into their workloads.'
    case 'scan running':
      return 'A scan is running: assets go into their workloads with it, or after it.'
  }
}
