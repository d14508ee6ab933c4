import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { changeEnvText, EnvFileUnclear, readEnvText, writeEnvFile } from './env-file.ts'

const someText = `# Of our installation
export PORT=3000 # the usual
TEMPER_URL="https://old.example.com"

SECRET='two
lines'
PORT=3001
unknown line
`

describe('a .env that is changed', () => {
  test('keeps every other line, and the value stands where the old one stood', () => {
    expect(changeEnvText(someText, { TEMPER_URL: 'https://new.example.com' })).toBe(
      someText.replace('"https://old.example.com"', 'https://new.example.com'),
    )
  })

  test('has a variable once that it had twice', () => {
    const changed = changeEnvText(someText, { PORT: '4000' })
    expect(changed.match(/PORT/g)).toHaveLength(1)
    expect(readEnvText(changed)).toMatchObject({ PORT: '4000', SECRET: 'two\nlines' })
  })

  test('loses a variable whole, with all lines of its value', () => {
    expect(changeEnvText(someText, { SECRET: null })).not.toContain('lines')
  })

  test('gets new ones at its end', () => {
    expect(changeEnvText('A=1', { B: 'two words' })).toBe("A=1\nB='two words'\n")
  })

  test('is the very same when nothing changes', () => {
    expect(changeEnvText(someText, { PORT: '3001', NOT_THERE: null })).toBe(someText)
    expect(changeEnvText('', {})).toBe('')
  })

  test('is left alone when it is unclear where a value ends', () => {
    expect(() => changeEnvText('A="begins here\nB=1\n', { C: `it's "x"` })).toThrow(EnvFileUnclear)
  })

  test('takes no value that nothing can quote', () => {
    expect(() => changeEnvText('', { A: `'"\`` })).toThrow('A_FILE')
  })
})

const name = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,12}$/)
/** As people keep secrets and addresses: any sign but those that only a file of its own can hold. */
const value = fc.string({ unit: 'grapheme-ascii', maxLength: 40 }).filter((text) => !/['`]/.test(text))
const line = fc.oneof(
  fc.tuple(name, fc.stringMatching(/^[\w:/.-]{0,20}$/)).map(([key, text]) => `${key}=${text}`),
  fc.tuple(name, fc.stringMatching(/^[\w #=]{0,20}$/)).map(([key, text]) => `export ${key} = "${text}" # why`),
  fc.tuple(name, fc.stringMatching(/^[\w=\n]{0,20}$/)).map(([key, text]) => `${key}='${text}'`),
  fc.stringMatching(/^# [\w '"=]{0,30}$/),
  fc.constant(''),
  fc.constant('no assignment'),
)
const file = fc.array(line, { maxLength: 12 }).map((lines) => lines.map((one) => `${one}\n`).join(''))

describe('whatever a .env holds', () => {
  test('what is set is read again, what is not named stays, and comments survive', () => {
    fc.assert(
      fc.property(file, name, value, (text, key, wanted) => {
        const changed = changeEnvText(text, { [key]: wanted })
        expect(readEnvText(changed)).toEqual({ ...readEnvText(text), [key]: wanted })
        const comments = (of: string) => of.split('\n').filter((one) => one.startsWith('# '))
        expect(comments(changed)).toEqual(comments(text))
      }),
      { numRuns: 500 },
    )
  })

  test('setting the same again changes nothing', () => {
    fc.assert(
      fc.property(file, name, value, (text, key, wanted) => {
        const once = changeEnvText(text, { [key]: wanted })
        expect(changeEnvText(once, { [key]: wanted })).toBe(once)
      }),
    )
  })
})

describe('writing it', () => {
  async function folder(): Promise<string> {
    const made = await mkdtemp(join(tmpdir(), 'temper-env-'))
    onTestFinished(() => rm(made, { recursive: true }))
    return made
  }

  test('makes a file for its owner alone, and leaves nothing else behind', async () => {
    const path = await folder()
    await writeFile(join(path, '.env'), 'A=1\n')
    await chmod(join(path, '.env'), 0o644)
    await writeEnvFile(join(path, '.env'), 'A=2\n')
    expect((await stat(join(path, '.env'))).mode & 0o777).toBe(0o600)
    expect(await readdir(path)).toEqual(['.env'])
  })

  test('follows a link', async () => {
    const path = await folder()
    await writeFile(join(path, 'elsewhere'), 'A=1\n')
    await symlink(join(path, 'elsewhere'), join(path, '.env'))
    await writeEnvFile(join(path, '.env'), 'A=2\n')
    expect(await readFile(join(path, 'elsewhere'), 'utf8')).toBe('A=2\n')
  })
})
