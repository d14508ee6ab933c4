import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { testDatabase } from '#lib/db/testing.ts'

const script = fileURLToPath(new URL('./audit-verify.ts', import.meta.url))

function verify(databaseUrl: string, flags: string[] = []) {
  return verifyIn({ DATABASE_URL: databaseUrl }, flags)
}

function verifyIn(env: Record<string, string>, flags: string[] = []): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [script, ...flags],
      { env: { NODE_ENV: 'production', PATH: process.env.PATH, ...env } },
      (_, stdout, stderr) => resolve({ code: child.exitCode, said: stdout + stderr }),
    )
  })
}

test('audit:verify proves the log, names its first broken link, and finds with a head what was cut or written anew', async () => {
  const db = await testDatabase()
  expect(await verify(db.url)).toMatchObject({ code: 0, said: expect.stringContaining('is empty') })
  for (let nth = 0; nth < 3; nth++)
    await db.pool.query(
      `insert into exception_event (at, exception_id, kind, actor, actor_name, detail) values (now(), 7, 'commented', 'ada', 'Ada', '{}')`,
    )
  const tamper = (statement: string) =>
    db.pool.query(
      `alter table exception_event disable trigger all; ${statement}; alter table exception_event enable trigger all`,
    )
  // Nobody's exception: the log is whole, and the register lacks what it tells of.
  const first = await verify(db.url)
  expect(first).toMatchObject({ code: 2, said: expect.stringContaining('is whole: 3 links') })
  expect(first.said).toContain('in the log, and not in the register')
  const [, head = ''] = /Head: (\S+)/.exec(first.said) ?? []
  await tamper('delete from exception_event where seq = 3')
  expect((await verify(db.url, ['--head', head])).said).toContain('broken at link 3')
  await tamper(`update exception_event set actor_name = 'Eve' where seq = 1`)
  expect(await verify(db.url)).toMatchObject({ code: 2, said: expect.stringContaining('broken at link 1') })
  expect(await verify(db.url, ['--head', 'x'])).toMatchObject({
    code: 1,
    said: expect.stringContaining('64 hexadecimal'),
  })
}, 60_000)

test('where there is no register, audit:verify says how to reach one, in a sentence, and makes no database', async () => {
  const db = await testDatabase()
  await db.pool.query('drop schema public cascade; create schema public')
  const empty = await verify(db.url)
  expect(empty).toMatchObject({
    code: 1,
    said: expect.stringMatching(/^There is no register of exceptions.* --demo\.\n$/),
  })
  const TEMPER_DATA = mkdtempSync(join(tmpdir(), 'temper-verify-'))
  expect(await verifyIn({ TEMPER_DATA })).toEqual(empty)
  expect(await verifyIn({ TEMPER_DATA, DATABASE_URL: db.url }, ['--demo'])).toEqual({
    code: 1,
    said: 'There is no sample estate to check: make it with npm run demo.\n',
  })
  expect(readdirSync(TEMPER_DATA)).toEqual([])
  rmSync(TEMPER_DATA, { recursive: true })
}, 60_000)
