import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { testDatabase } from '#lib/db/testing.ts'

const script = fileURLToPath(new URL('./audit-verify.ts', import.meta.url))

function verify(databaseUrl: string, flags: string[] = []): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [script, ...flags],
      { env: { NODE_ENV: 'production', PATH: process.env.PATH, DATABASE_URL: databaseUrl } },
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
