import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { sampleEstate } from '#sandbox/estate/sample.ts'
import { type Sandbox, startSandbox } from '#sandbox/server.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ estate: sampleEstate(new Date('2026-11-23T06:00:00Z')), day: 5 })
  return () => sandbox.close()
})

/** What the sandbox gives for reading; signing in is what the setup asks for. */
function readingEnvironment(): Record<string, string> {
  const entries = Object.entries(sandbox.environment())
  return Object.fromEntries(entries.filter(([name]) => !name.startsWith('TEMPER_')))
}

interface Ended {
  code: number | null
  said: string
}

/** Runs a command as a person does, with answers piped in, a line each. */
function run(
  command: string,
  args: string[],
  options: { cwd: string; answers?: string[]; env?: Record<string, string> },
) {
  return new Promise<Ended>((resolve) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, command), ...args], {
      cwd: options.cwd,
      env: { NODE_ENV: 'test', PATH: process.env.PATH, ...readingEnvironment(), ...options.env },
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text))
    child.stdin.end((options.answers ?? []).map((line) => `${line}\n`).join(''))
    child.once('close', (code) => resolve({ code, said }))
  })
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'temper-setup-'))
  onTestFinished(() => rmSync(made, { recursive: true }))
  return made
}

const envFile = (cwd: string) => readFileSync(join(cwd, '.env'), 'utf8')

/** database of our own, the credential that was found, every group, address, tenant, client id, secret, write. */
function answers(secret: string): string[] {
  const { TEMPER_SIGN_IN_TENANT_ID = '', TEMPER_SIGN_IN_CLIENT_ID = '' } = sandbox.environment()
  return ['n', 'n', '', '', TEMPER_SIGN_IN_TENANT_ID, TEMPER_SIGN_IN_CLIENT_ID, secret, 'y']
}

/** Only what a person cannot be asked for: where the sandbox's provider is. */
const authority = () => ({ TEMPER_SIGN_IN_AUTHORITY: sandbox.environment().TEMPER_SIGN_IN_AUTHORITY ?? '' })

describe('npm run setup', () => {
  test('leads to an installation that reads and lets people in, and never shows a secret', async () => {
    const cwd = folder()
    const secret = sandbox.environment().TEMPER_SIGN_IN_CLIENT_SECRET ?? ''
    const { code, said } = await run('setup.ts', [], { cwd, answers: answers(secret), env: authority() })
    expect(code, said).toBe(0)
    expect(said).toMatch(/ok +resources\n +\d+ rows/)
    expect(said).toMatch(/ok +The provider accepts the credential/)
    expect(said).toContain('az ad app create')
    expect(said).not.toContain(secret)
    expect(envFile(cwd)).toContain(`TEMPER_SIGN_IN_CLIENT_SECRET=${secret}\n`)
    expect(statSync(join(cwd, '.env')).mode & 0o777).toBe(0o600)
    for (const name of ['app.json', 'main.bicep', 'reading.bicep', 'bicepconfig.json'])
      expect(existsSync(join(cwd, '.temper/setup', name))).toBe(true)
  })

  test('keeps what is there when it is run again', async () => {
    const cwd = folder()
    const { TEMPER_SIGN_IN_TENANT_ID, TEMPER_SIGN_IN_CLIENT_ID, TEMPER_SIGN_IN_CLIENT_SECRET } = sandbox.environment()
    const text = `# ours
TEMPER_SIGN_IN_TENANT_ID=${TEMPER_SIGN_IN_TENANT_ID}
TEMPER_SIGN_IN_CLIENT_ID=${TEMPER_SIGN_IN_CLIENT_ID} # of the portal
TEMPER_SIGN_IN_CLIENT_SECRET="${TEMPER_SIGN_IN_CLIENT_SECRET}"
SOMETHING_ELSE=1
`
    writeFileSync(join(cwd, '.env'), text)
    const enter = Array.from({ length: 12 }, () => '')
    const { code, said } = await run('setup.ts', [], { cwd, answers: enter, env: authority() })
    expect(code, said).toBe(0)
    expect(said).toContain('There is nothing to change.')
    expect(envFile(cwd)).toBe(text)
  })

  test('asks again for what cannot be, and takes no id of a secret for a secret', async () => {
    const cwd = folder()
    const given = answers('6a1c0f52-88ab-4f3e-9d2f-0f5ce6a1b003')
    given.splice(4, 0, 'no-guid')
    given.splice(8, 0, sandbox.environment().TEMPER_SIGN_IN_CLIENT_SECRET ?? '')
    const { code, said } = await run('setup.ts', [], { cwd, answers: given, env: authority() })
    expect(code, said).toBe(0)
    expect(said).toContain('TEMPER_SIGN_IN_TENANT_ID must be')
    expect(said).toContain('That is the id of a secret.')
  })

  test('writes nothing and says what it needs when nobody answers', async () => {
    const cwd = folder()
    const { code, said } = await run('setup.ts', [], { cwd })
    expect(code).toBe(1)
    expect(said).toContain('nothing was written')
    expect(said).toContain('TEMPER_SIGN_IN_CLIENT_ID')
    expect(existsSync(join(cwd, '.env'))).toBe(false)
  })

  test('asks nothing with --yes, and takes what --set says', async () => {
    const cwd = folder()
    const { TEMPER_SIGN_IN_TENANT_ID, TEMPER_SIGN_IN_CLIENT_ID, TEMPER_SIGN_IN_CLIENT_SECRET } = sandbox.environment()
    const set = { TEMPER_SIGN_IN_TENANT_ID, TEMPER_SIGN_IN_CLIENT_ID, TEMPER_SIGN_IN_CLIENT_SECRET }
    const flags = Object.entries(set).flatMap(([name, value]) => ['--set', `${name}=${value}`])
    const { code, said } = await run('setup.ts', ['--yes', ...flags], { cwd, env: authority() })
    expect(code, said).toBe(0)
    expect(said).not.toContain('? ')
    expect(envFile(cwd)).toContain(`TEMPER_SIGN_IN_CLIENT_ID=${TEMPER_SIGN_IN_CLIENT_ID}`)
  })

  test('says what is wrong with its flags', async () => {
    const wrong: [string[], string][] = [
      [['--set', 'PORT=abc'], 'PORT must be a port number'],
      [['--set', 'nothing'], 'must be --set NAME=value'],
      [['--what'], "Unknown option '--what'"],
    ]
    const cwd = folder()
    const ended = await Promise.all(wrong.map(([flags]) => run('setup.ts', flags, { cwd })))
    for (const [index, [, sentence]] of wrong.entries()) {
      expect(ended[index]).toMatchObject({ code: 1, said: expect.stringContaining(sentence) })
      expect(ended[index]?.said).not.toMatch(/^ {4}at /m)
    }
  })

  test('fits 80 columns but for commands, and has no colours in a pipe', async () => {
    const { said } = await run('setup.ts', ['--yes'], { cwd: folder() })
    const prose = said.split('\n').filter((line) => !line.startsWith('    ') || line.startsWith('          '))
    expect(prose.filter((line) => line.length > 80)).toEqual([])
    expect(said).not.toContain('\x1b')
  })
})

describe('npm run doctor', () => {
  const whole = () => ({ ...sandbox.environment(), TEMPER_SCAN_SCHEDULE: '0 6 * * *' })

  test('ends with 1 when something failed, and names it', async () => {
    const { code, said } = await run('doctor.ts', [], { cwd: folder(), env: { TEMPER_TIME_ZONE: 'Mars' } })
    expect(code).toBe(1)
    expect(said).toMatch(/failed +TEMPER_TIME_ZONE/)
    expect(said).toMatch(/Begin with “TEMPER_TIME_ZONE”\.\n$/)
  })

  test('tells scripts the same as data, without a secret', async () => {
    const { code, said } = await run('doctor.ts', ['--json'], { cwd: folder(), env: whole() })
    const { status, results } = JSON.parse(said)
    expect(code).toBe({ ok: 0, warning: 3, failed: 1 }[status as 'ok'])
    expect(results).toContainEqual(expect.objectContaining({ id: 'tables.resources', status: 'ok', remedy: null }))
    expect(said).not.toContain(sandbox.environment().TEMPER_SIGN_IN_CLIENT_SECRET)
    expect(said).not.toContain(sandbox.environment().AZURE_CLIENT_SECRET)
  })

  test('makes no database by looking for one', async () => {
    const cwd = folder()
    await run('doctor.ts', [], { cwd, env: whole() })
    expect(existsSync(join(cwd, '.temper'))).toBe(false)
  })
})
