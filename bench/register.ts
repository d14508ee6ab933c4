// How long the server takes for the register's pages with 100,000 exceptions in it: half in force, a thousand waiting, each
// of a finding of its own among 400,000. Sizes: how many exceptions.
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '#lib/db/index.ts'
import { samplePeople } from '#sandbox/estate/people.ts'
import { ensureBuild } from '../commands/build.ts'
import { draw } from './exceptions.ts'
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
      await db.pool.query('vacuum analyze')
      await ensureBuild(() => undefined)
      await startWeb({ ...environment, DATABASE_URL: db.url, PORT }, children)
      const headers = await signedIn(PRODUCT, samplePeople.security)
      for (const [name, path] of Object.entries(pages)) {
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
