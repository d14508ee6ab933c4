import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'

function run(command: string, args: string[], { env = {}, cwd = emptyFolder() } = {}) {
  const { PATH, NODE_ENV } = process.env
  const started = spawnSync(process.execPath, [join(import.meta.dirname, command), ...args], {
    cwd,
    env: { PATH, NODE_ENV, ...env },
    encoding: 'utf8',
  })
  return { code: started.status, said: started.stderr }
}

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'temper-command-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

// A process each, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 })

test.each([
  ['a wrong variable', 'start.ts', [], { PORT: 'abc' }, 'PORT must be a port number'],
  ['an argument that is not known', 'scan.ts', ['--jsn'], {}, "Unknown option '--jsn'"],
  ['an argument that is out of range', 'demo.ts', ['--days', '999'], {}, '--days must be'],
  ['a database that is not there', 'scan.ts', [], { DATABASE_URL: 'postgres://u:p@127.0.0.1:1/d' }, 'nothing listens'],
  ['a data folder that cannot be', 'demo.ts', [], { TEMPER_DATA: '/dev/null', PORT: '0' }, 'cannot be made'],
])('%s ends a command with exit code 1 and a sentence instead of a stack', (_, command, args, env, sentence) => {
  const { code, said } = run(command, args, { env })
  expect(said).toContain(sentence)
  expect(said).not.toMatch(/^ {4}at /m)
  expect(code).toBe(1)
})

test('a .env that cannot be read is said to be that', () => {
  const cwd = emptyFolder()
  mkdirSync(join(cwd, '.env'))
  expect(run('scan.ts', [], { cwd })).toEqual({
    code: 1,
    said: 'The file .env cannot be read: make it a text file that this account may read, or remove it.\n',
  })
})
