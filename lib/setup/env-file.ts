import { randomBytes } from 'node:crypto'
import { chown, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import { parseEnv } from 'node:util'
import { codeOf } from '#lib/db/index.ts'

/** The file cannot be changed safely; the message says why and what to do. */
export class EnvFileUnclear extends Error {
  override readonly name = 'EnvFileUnclear'
}

/** Variables to set; null takes one away. */
export type EnvChanges = Readonly<Record<string, string | null>>

/** What a file of this text sets, as Node reads it. */
export function readEnvText(text: string): Record<string, string> {
  return { ...parseEnv(text) } as Record<string, string>
}

/**
 * The text of a `.env` with some variables changed. What stands where they stood is replaced, new ones are added at
 * the end, and every other line stays as it is, comments and blank ones too.
 * @throws EnvFileUnclear where Node would not read the result as it is meant (an unclosed quote, say)
 */
export function changeEnvText(text: string, changes: EnvChanges): string {
  const before = readEnvText(text)
  const due = Object.entries(changes).filter(([name, value]) => (before[name] ?? null) !== value)
  if (due.length === 0) return text
  let lines = text === '' ? [] : text.replace(/\n$/, '').split('\n')
  for (const [name, value] of due) lines = changeLines(lines, name, value)
  const changed = lines.length === 0 ? '' : `${lines.join('\n')}\n`
  requireMeant(changed, before, due)
  return changed
}

function changeLines(lines: readonly string[], name: string, value: string | null): string[] {
  const assignments = assignmentsIn(lines).filter((one) => one.name === name)
  // Node goes by the last one: it is where the new value goes, and the others would only confuse.
  const last = assignments.at(-1)
  if (!last) return value === null ? [...lines] : [...lines, lineOf(name, value)]
  const gone = new Set(assignments.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => from + i)))
  return lines.flatMap((line, index) => {
    if (!gone.has(index)) return [line]
    return index === last.from && value !== null ? [lineOf(name, value)] : []
  })
}

interface Assignment {
  name: string
  /** Its first and last line; a quoted value may go over several. */
  from: number
  to: number
}

function assignmentsIn(lines: readonly string[]): Assignment[] {
  const found: Assignment[] = []
  for (let from = 0; from < lines.length; from++) {
    const [, name, rest = ''] = /^\s*(?:export\s+)?([^\s#=][^=]*?)\s*=\s*(.*)$/s.exec(lines[from] ?? '') ?? []
    if (name === undefined) continue
    const to = endOf(lines, from, rest)
    found.push({ name, from, to })
    from = to
  }
  return found
}

/** The line in which a value that begins with a quote is closed; its own where it is not quoted, or never closed. */
function endOf(lines: readonly string[], from: number, rest: string): number {
  const [quote = ''] = rest
  if (!`'"\``.includes(quote) || quote === '' || rest.indexOf(quote, 1) > 0) return from
  for (let to = from + 1; to < lines.length; to++) if (lines[to]?.includes(quote)) return to
  return from
}

/** @throws EnvFileUnclear for a value that no quotes can hold */
function lineOf(name: string, value: string): string {
  if (/^[\w@%+:/.,~=-]*$/.test(value)) return `${name}=${value}`
  // Double quotes turn \n into a line break: they come last.
  const quote = ["'", '`', '"'].find((sign) => !value.includes(sign))
  if (!quote || (quote === '"' && value.includes('\\')))
    throw new EnvFileUnclear(
      `The value of ${name} cannot be written into .env: put it into a file and set ${name}_FILE.`,
    )
  return `${name}=${quote}${value}${quote}`
}

function requireMeant(text: string, before: Record<string, string>, due: readonly [string, string | null][]): void {
  const meant: Record<string, string> = { ...before }
  for (const [name, value] of due) {
    if (value === null) delete meant[name]
    else meant[name] = value
  }
  const is = readEnvText(text)
  const names = new Set([...Object.keys(meant), ...Object.keys(is)])
  for (const name of names)
    if (meant[name] !== is[name])
      throw new EnvFileUnclear(
        `.env cannot be changed safely around ${name}: is a quote not closed? Mend it by hand, then run this again.`,
      )
}

/** The text of the file; '' where there is none. */
export async function readEnvFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return ''
    throw new EnvFileUnclear(`${file} cannot be read: make it a text file that this account may read, or remove it.`)
  }
}

/**
 * Writes the file whole or not at all, readable and writable by its owner alone. It stays the same account's, and a
 * link stays one.
 */
export async function writeEnvFile(file: string, text: string): Promise<void> {
  const target = await realpath(file).catch(() => file)
  const old = await stat(target).catch(() => null)
  const temporary = `${target}.${randomBytes(6).toString('hex')}`
  try {
    const handle = await open(temporary, 'wx', 0o600)
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    if (old && process.getuid?.() === 0) await chown(temporary, old.uid, old.gid)
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
