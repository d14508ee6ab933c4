// How long the server takes for each page, with an estate of 100,000 assets read from the sandbox over HTTPS and a year
// of daily scans behind it (drawn by bench/history.sql). Each page is asked for in a row, on a warm server, as a browser
// would: the time is to the end of the answer.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Database, inTransaction, openDatabase } from '#lib/db/index.ts'
import { coverExceptions } from '#lib/exceptions/effect.ts'
import { applyWorkloads } from '#lib/jobs/index.ts'
import { writeFile } from '#lib/workloads/file-format.ts'
import { importWorkloads } from '#lib/workloads/index.ts'
import { samplePeople } from '#sandbox/estate/people.ts'
import { ensureBuild } from '../commands/build.ts'
import { signedIn } from './sign-in.ts'
import { twelveWorkloads } from './twelve-workloads.ts'

const SIZES = [100_000]
export const PORT = '4395'
export const PRODUCT = `http://localhost:${PORT}`
const ROUNDS = 25
const WARM_UP = 5

export async function run(sizes: readonly number[], print: (result: object) => void): Promise<void> {
  for (const assets of sizes.length > 0 ? sizes : SIZES) {
    const folder = await mkdtemp(join(tmpdir(), 'temper-bench-'))
    const db = await openDatabase({ config: { dataFolder: folder } })
    const children: ChildProcess[] = []
    try {
      const environment = await startSandbox(assets, children)
      const begun = performance.now()
      const summary = await scan({ ...environment, DATABASE_URL: db.url })
      print({ bench: 'pages', step: 'scan over HTTPS', assets, seconds: seconds(begun), ...summary })
      await importWorkloads(db.pool, writeFile(twelveWorkloads), { actor: 'command', at: new Date(), requestId: null })
      print({ bench: 'pages', step: 'twelve workloads', ...(await applyWorkloads(db)) })
      await db.pool.query(readFileSync(new URL('./history.sql', import.meta.url), 'utf8'))
      await drawRegister(db, 10_000)
      // What autovacuum does in the year that the history stands for.
      await db.pool.query('vacuum analyze')
      print({ bench: 'pages', step: 'a year of history', ...(await sizeOf(db)) })
      await ensureBuild(() => undefined)
      await startWeb({ ...environment, DATABASE_URL: db.url, PORT }, children)
      for (const [person, asked] of [
        [samplePeople.security, await pages(db)],
        [samplePeople.owner, await pagesOfOwner(db)],
      ] as const) {
        const headers = await signedIn(PRODUCT, person)
        for (const [name, path] of Object.entries(asked)) {
          // No person asks so much in a minute.
          await db.pool.query('delete from rate_limit')
          print({ bench: 'pages', assets, as: person.role, ...(await time(name, path, headers)) })
        }
      }
    } finally {
      for (const child of children) child.kill()
      await db.close()
      await rm(folder, { recursive: true, force: true })
    }
  }
}

export async function startSandbox(assets: number, children: ChildProcess[]): Promise<Record<string, string>> {
  const child = fork(join(import.meta.dirname, 'sandbox.ts'), [String(assets)])
  children.push(child)
  const [environment] = await once(child, 'message')
  return environment as Record<string, string>
}

async function scan(env: Record<string, string>): Promise<object> {
  const child = fork(resolve('commands/scan.ts'), ['--json'], { env: { ...process.env, ...env }, silent: true })
  const output: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => output.push(chunk))
  child.stderr?.resume()
  const [code] = await once(child, 'close')
  const outcome = JSON.parse(Buffer.concat(output).toString()) as { report: { rows: object; durations: object } }
  return { exitCode: code, rows: outcome.report.rows, phases: outcome.report.durations }
}

export async function startWeb(env: Record<string, string>, children: ChildProcess[]): Promise<void> {
  const child = fork(resolve('commands/web.ts'), { env: { ...process.env, ...env, NODE_ENV: 'production' } })
  children.push(child)
  await once(child, 'message')
}

/** Draws a register over the findings that are there, by bench/register.sql. */
export async function drawRegister({ pool }: Database, exceptions: number): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(`set local statement_timeout = 0`)
    await client.query(`select set_config('bench.register', $1, true)`, [String(exceptions)])
    await client.query(readFileSync(new URL('./register.sql', import.meta.url), 'utf8'))
  })
  const { rows } = await pool.query<{ ids: number[] }>(`select array_agg(id) ids from exception where state = 'active'`)
  await inTransaction(pool, (client) => coverExceptions(client, rows[0]?.ids ?? [], new Date()))
}

async function pages({ pool }: Database): Promise<Record<string, string>> {
  const one = async (text: string) => String(Object.values((await pool.query(text)).rows[0] ?? {})[0])
  const asset = await one(
    `select asset_key from finding where valid_to is not null group by asset_key order by count(*) desc limit 1`,
  )
  const check = await one(
    `select check_id from finding join check_number on no = check_no where valid_to is null
     group by check_id order by count(*) desc limit 1`,
  )
  const failing = await one(
    `select asset_key from finding join check_number on no = check_no
     where valid_to is null and status = 'fail' and check_id = '${check}' limit 1`,
  )
  const subscription = await one(`select id from subscription order by id limit 1`)
  const scan = await one(`select id from scan where state = 'published' order by observed_at desc limit 1`)
  return {
    overview: '/',
    'overview, a year': '/?range=365',
    'overview, one subscription': `/?subscription=${subscription}`,
    'overview, one workload': '/?workload=workload-03',
    workloads: '/workloads',
    'one workload': '/workloads/workload-03',
    findings: '/findings',
    'findings of one workload': '/findings?workload=workload-03',
    'findings by asset': '/findings?group=asset',
    'findings, ungrouped, oldest first': '/findings?group=none&sort=oldest',
    'findings by severity and pillar': '/findings?severity=high&pillar=configure',
    'findings by name': '/findings?q=web&group=none',
    'finding in the panel': `/findings?check=${check}&open=${failing}.${check}`,
    assets: '/assets',
    'assets of one workload': '/assets?workload=workload-03',
    'assets by name': '/assets?q=web&sort=name',
    'assets by type': '/assets?view=types',
    'assets in order': '/assets?verdict=clean&sort=newest',
    'one asset': `/assets/${asset}`,
    'its configuration': `/assets/${asset}?view=configuration`,
    'its timeline': `/assets/${asset}?view=timeline`,
    'its neighbours': `/assets/${asset}?view=neighbours`,
    checklist: '/checklist',
    'one check': `/checklist/${check}`,
    scans: '/scans',
    'one scan': `/scans/${scan}`,
    movement: '/movement',
    search: '/api/search?q=web',
    'findings, excepted': '/findings?exception=only',
    exceptions: '/exceptions',
    'exceptions in force': '/exceptions?view=force',
    'one exception': '/exceptions/EX-0042',
    'exceptions by words': '/exceptions?view=all&q=vendor%20471',
    'exceptions to decide': '/exceptions/review',
    'a part of the report': '/exceptions/report?view=all',
    'asking for one': `/exceptions/new?finding=${failing}.${check}`,
    notifications: '/notifications',
  }
}

/** What an owner of two workloads of the twelve opens. */
async function pagesOfOwner({ pool }: Database): Promise<Record<string, string>> {
  const { rows } = await pool.query<{ key: string }>(
    `select asset_key as key from finding join workload on workload.id = workload_id
     where slug = 'workload-03' and valid_to is null limit 1`,
  )
  const asset = rows[0]?.key ?? ''
  return {
    'my work': '/my-work',
    overview: '/',
    'overview, one workload': '/?workload=workload-03',
    findings: '/findings',
    'findings by workload': '/findings?group=workload',
    'findings by asset': '/findings?group=asset',
    'findings, ungrouped, newest first': '/findings?group=none&sort=newest',
    'findings by name': '/findings?q=web&group=none',
    assets: '/assets',
    'assets by name': '/assets?q=web&sort=name',
    'one asset': `/assets/${asset}`,
    checklist: '/checklist',
    workloads: '/workloads',
    'one workload': '/workloads/workload-03',
    movement: '/movement',
    search: '/api/search?q=web',
    scope: '/api/scope?workload=workload-03',
    exceptions: '/exceptions',
    'asking for one': `/exceptions/new?asset=${asset}`,
  }
}

/** How long the server takes to answer a page to its end, and until it begins to. */
export async function time(name: string, path: string, headers: Record<string, string>): Promise<object> {
  const times: number[] = []
  const firstTimes: number[] = []
  let bytes = 0
  for (let i = 0; i < WARM_UP + ROUNDS; i++) {
    const begun = performance.now()
    const answer = await fetch(`${PRODUCT}${path}`, { headers, redirect: 'error' })
    const answered = performance.now() - begun
    bytes = (await answer.arrayBuffer()).byteLength
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
    if (i < WARM_UP) continue
    times.push(performance.now() - begun)
    firstTimes.push(answered)
  }
  const first = at(firstTimes, 0.95)
  return {
    page: name,
    medianMs: at(times, 0.5),
    p95Ms: at(times, 0.95),
    firstP95Ms: first,
    kilobytes: Math.round(bytes / 1024),
  }
}

function at(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return Math.round(10 * (sorted[Math.floor(share * (times.length - 1))] ?? 0)) / 10
}

async function sizeOf({ pool }: Database): Promise<object> {
  const { rows } = await pool.query(
    `select (select count(*) from asset)::int assets, (select count(*) from finding)::int findings,
            (select count(*) from finding where valid_to is null)::int "openFindings",
            (select count(*) from excepted_finding where valid_to is null)::int "exceptedFindings",
            (select count(*) from exception)::int exceptions, (select count(*) from scan)::int scans, (select count(*) from check_rollup)::int "checkRollups",
            pg_database_size(current_database()) / 1048576 megabytes`,
  )
  return rows[0]
}

const seconds = (begun: number) => Math.round((performance.now() - begun) / 100) / 10
