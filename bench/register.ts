// How long the server takes for the register's pages with 100,000 exceptions in it: half in force, a thousand waiting, each
// of a finding of its own among 400,000; and a few that reach 30,000 of them. Sizes: how many exceptions.
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, openDatabase } from '#lib/db/index.ts'
import { type By, decide, exceptionName, requestException } from '#lib/exceptions/index.ts'
import type { Target } from '#lib/exceptions/model.ts'
import { samplePeople } from '#sandbox/estate/people.ts'
import { ensureBuild } from '../commands/build.ts'
import { draw, termsOf } from './exceptions.ts'
import { drawRegister, PORT, PRODUCT, startSandbox, startWeb, time } from './pages.ts'
import { signedIn } from './sign-in.ts'

const SIZES = [100_000]

export async function run(sizes: readonly number[], print: (result: object) => void): Promise<void> {
  for (const exceptions of sizes.length > 0 ? sizes : SIZES) {
    const folder = await mkdtemp(join(tmpdir(), 'temper-bench-'))
    const db = await openDatabase({ config: { dataFolder: folder } })
    const children: ChildProcess[] = []
    try {
      // Its people sign in at the sandbox; the estate is drawn.
      const environment = await startSandbox(1_000, children)
      await draw(db, 4 * exceptions, 0, () => undefined)
      await drawRegister(db, exceptions)
      const broad = await askBroadly(db)
      await db.pool.query('vacuum analyze')
      await ensureBuild(() => undefined)
      await startWeb({ ...environment, DATABASE_URL: db.url, PORT }, children)
      const headers = await signedIn(PRODUCT, samplePeople.security)
      for (const [name, path] of Object.entries({ ...pages, ...broad })) {
        // No person asks so much in a minute.
        await db.pool.query('delete from rate_limit')
        print({ bench: 'register', exceptions, ...(await time(name, path, headers)) })
      }
    } finally {
      for (const child of children) child.kill()
      await db.close()
      await rm(folder, { recursive: true, force: true })
    }
  }
}

const pages: Readonly<Record<string, string>> = {
  'in force': '/exceptions',
  'in force, most covered first': '/exceptions?sort=covered',
  pending: '/exceptions?view=pending',
  'ended, waiting longest first': '/exceptions?view=ended&sort=oldest',
  all: '/exceptions?view=all',
  'all, what ends soonest first': '/exceptions?view=all&sort=ends',
  'all, last changed first': '/exceptions?view=all&sort=changed',
  'by number': '/exceptions?q=EX-4711',
  'by words': '/exceptions?view=all&q=vendor%20471',
  'by a part of a name': '/exceptions?view=all&q=t7919',
  'by a word that all have': '/exceptions?q=vendor',
  'by what none has': '/exceptions?view=all&q=unheard',
  'of an owner': '/exceptions?owner=owner-17',
  'whose owner has left': '/exceptions?owner=left',
  'of a category, in force for half a year': '/exceptions?category=mitigated&age=181-365',
  'of a workload, by chip': '/exceptions?reaches=w3',
  'of a workload, by scope': '/exceptions?workload=w3',
  'of a workload, by words': '/exceptions?workload=w3&view=all&q=vendor%20471',
  'to decide': '/exceptions/review',
  'a part of the report': '/exceptions/report?view=all',
  'one exception': '/exceptions/EX-4711',
  overview: '/',
}

/** Asks for three checks of four on whole parts of the estate, and approves one such request: the pages of these. */
async function askBroadly({ pool }: Database): Promise<Record<string, string>> {
  const { rows } = await pool.query<{ check_id: string }>('select check_id from check_number order by no limit 3')
  const { rows: subscriptions } = await pool.query<{ id: string }>(
    'select distinct subscription_id as id from finding order by 1 limit 2',
  )
  const [first = '', second = ''] = subscriptions.map(({ id }) => id)
  const at = new Date()
  const by = (name: string): By => ({
    ...{ actor: { id: `${name}-id`, name, kind: 'person' }, at, requestId: null, timeZone: 'UTC', workloads: null },
  })
  const checks = rows.map((row) => row.check_id)
  const ask = async (target: Target) =>
    requestException(pool, { id: null, terms: termsOf(checks, [target], at) }, by('Ada'))
  const findings = async (id: number) =>
    (await pool.query<{ findings: number }>('select findings from exception where id = $1', [id])).rows[0]?.findings
  const broad: Record<string, string> = {}
  for (const [kind, target] of Object.entries<Target>({
    'a subscription': { kind: 'subscription', id: first },
    'a workload': { kind: 'workload', slug: 'w3' },
    'a tag': { kind: 'tag', name: 'wave', value: null, subscriptionId: '' },
  })) {
    const { id } = await ask(target)
    const reach = `${kind}, ${await findings(id)} findings`
    broad[`to decide, of ${reach}`] = `/exceptions/review?open=${exceptionName(id)}`
    broad[`one that waits, of ${reach}`] = `/exceptions/${exceptionName(id)}`
  }
  const asked = await ask({ kind: 'subscription', id: second })
  await decide(pool, { id: asked.id, version: asked.version, verdict: 'approve', reason: '' }, by('Grace'))
  broad[`one in force, of a subscription, ${await findings(asked.id)} findings`] =
    `/exceptions/${exceptionName(asked.id)}`
  broad['all in force, one of them broad, most covered first'] = '/exceptions?sort=covered&view=force'
  return broad
}
