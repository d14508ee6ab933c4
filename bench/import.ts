// What bringing a register along costs: previewing and importing a file in an estate of 200,000 findings, and how long
// somebody who acts on another exception waits meanwhile. Sizes: how many lines.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { createWebRole, type Database, openDatabase } from '#lib/db/index.ts'
import { verifyChain } from '#lib/exceptions/chain.ts'
import type { By } from '#lib/exceptions/command.ts'
import { importRegister, previewImport, type RegisterFile } from '#lib/exceptions/import.ts'
import { comment } from '#lib/exceptions/index.ts'
import { draw } from './exceptions.ts'

const SIZES = [2_000, 10_000]
const FINDINGS = 200_000
const EXCEPTIONS = 1_000

const people = { Ada: 1, Grace: 2, Edsger: 3 } as const
const idOf = (name: keyof typeof people) => `0000000${people[name]}-0000-4000-8000-000000000000`
const by = (name: keyof typeof people): By => ({
  actor: { id: idOf(name), name, kind: 'person' },
  at: new Date(),
  requestId: null,
  timeZone: 'UTC',
  workloads: null,
})

export async function run(sizes: readonly number[], print: (result: object) => void): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'temper-bench-'))
  const db = await openDatabase({ config: { dataFolder: folder } })
  // As the web process does it: the database looks more closely at what its user writes.
  const role = await createWebRole(db.url)
  const web = new pg.Pool({ connectionString: role?.url ?? db.url })
  web.on('error', () => undefined)
  try {
    await draw(db, FINDINGS, EXCEPTIONS, () => undefined)
    for (const lines of sizes.length > 0 ? sizes : SIZES) {
      await signIn(db)
      const file = await fileOf(db, lines)
      await importOne(web, file, (step, result) => print({ bench: 'import', lines, step, ...result }))
    }
  } finally {
    await web.end()
    await role?.drop()
    await db.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function signIn({ pool }: Database): Promise<void> {
  for (const name of Object.keys(people) as (keyof typeof people)[]) {
    await pool.query('insert into person (id, name, username) values ($1, $2, $3) on conflict do nothing', [
      idOf(name),
      name,
      `${name}@x`,
    ])
    await pool.query(
      `insert into session (id_hash, public_id, person_id, roles, groups, created_at, last_used_at, expires_at, authenticated_at)
       values (sha256(convert_to($1 || now(), 'UTF8')), gen_random_uuid(), $1::text::uuid, $2, '{}', now(), now(), now() + interval '1 hour', now())`,
      [idOf(name), name === 'Edsger' ? ['Security'] : ['Approver']],
    )
  }
}

/** Three of four lines are of an asset, the others of its group; every second was approved there. */
async function fileOf({ pool }: Database, lines: number): Promise<RegisterFile> {
  const { rows: assets } = await pool.query<{ id: string; subscription_id: string; resource_group: string }>(
    `select id, subscription_id, resource_group from asset
     where name = any(select 'st' || (n::bigint * 104729 % (select count(*) from asset)) from generate_series(1, $1::int) n)
     order by id`,
    [lines],
  )
  const { rows: checks } = await pool.query<{ check_id: string }>('select check_id from check_number order by no')
  const texts = assets.map(({ id, subscription_id, resource_group }, n) =>
    [
      `${lines}-${n}`,
      checks[n % checks.length]?.check_id,
      n % 4 === 3 ? `${subscription_id}/${resource_group}` : id,
      'risk accepted',
      '"The appliance of the vendor cannot do it before its next release, which is planned for spring."',
      'Ada',
      n % 2 === 0 ? 'Grace' : '',
      '2027-01-31',
      `RISK-${n}`,
    ].join(','),
  )
  const header = 'reference,checks,scope,category,justification,requester,approver,expiry,ticket'
  return { name: 'register.csv', text: [header, ...texts].join('\r\n') }
}

async function importOne(
  pool: pg.Pool,
  file: RegisterFile,
  tell: (step: string, result: object) => void,
): Promise<void> {
  const timed = async <Value>(work: () => Promise<Value>): Promise<{ value: Value; ms: number }> => {
    const begun = performance.now()
    return { value: await work(), ms: Math.round(performance.now() - begun) }
  }
  const looked = await timed(() => previewImport(pool, file, by('Edsger')))
  tell('previewed', { ms: looked.ms, kilobytes: Math.round(JSON.stringify(looked.value).length / 1024) })
  let isImporting = true
  const waits: number[] = []
  const others = async () => {
    for (let nth = 0; isImporting; nth++) {
      await setTimeout(20)
      waits.push((await timed(() => comment(pool, { id: 1 + nth, text: 'Seen.' }, by('Grace')))).ms)
    }
  }
  const waiting = others()
  const done = await timed(() => importRegister(pool, file, by('Edsger')))
  isImporting = false
  await waiting
  if (done.value.state !== 'imported') throw new Error(JSON.stringify(done.value).slice(0, 2_000))
  tell('imported', { ms: done.ms, othersWaitedMs: Math.max(...waits), otherCommands: waits.length })
  const again = await timed(() => importRegister(pool, file, by('Edsger')))
  tell('imported again', { ms: again.ms })
  const chain = await verifyChain(pool)
  if (chain.state !== 'whole') throw new Error(`The log is broken: ${chain.why}`)
}
