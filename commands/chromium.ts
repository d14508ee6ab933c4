// Finds a Chromium for the browser tests, or gets one: Debian's package as root, the same packages unpacked into
// .temper/chromium as anybody else, Playwright's own build where its download can be reached.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { chromium } from '@playwright/test'

const UNPACKED = resolve('.temper/chromium')
const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
]

/** Where the browser is, and what its process needs in its environment. */
export type Chromium = { executablePath: string; env: Record<string, string> }

/** A Chromium that starts, installed on the way if there is none. Throws with what to do when that fails. */
export async function findChromium(say: (line: string) => void): Promise<Chromium> {
  const found = installed()
  if (found) return found
  const attempts: [string, () => void][] = [
    ["installing Debian's chromium package", installAsRoot],
    ["unpacking Debian's chromium package into .temper/chromium", unpackAsUser],
    ["downloading Playwright's Chromium", downloadPlaywright],
  ]
  const failures: string[] = []
  for (const [what, attempt] of attempts) {
    try {
      say(`No Chromium here: ${what}`)
      attempt()
      const got = installed()
      if (got) return got
      failures.push(`${what}: no browser that starts came of it`)
    } catch (error) {
      failures.push(`${what}: ${reasonOf(error)}`)
    }
  }
  throw new Error(
    `The browser tests need a Chromium. Install one (\`apt-get install chromium\` or \`npx playwright install chromium\`), or name it in CHROMIUM.\n${failures.join('\n')}`,
  )
}

/** What the program said last, or why it could not be run. */
function reasonOf(error: unknown): string {
  const { stderr, message } = error as { stderr?: Buffer; message?: string }
  return stderr?.toString().trim().split('\n').at(-1) || message?.split('\n')[0] || String(error)
}

function installed(): Chromium | undefined {
  const named = process.env.CHROMIUM
  // Playwright knows where its own build lies or would lie: the folders differ by platform and release.
  const candidates: Chromium[] = [...(named ? [named] : []), ...SYSTEM, chromium.executablePath()].map(
    (executablePath) => ({ executablePath, env: {} }),
  )
  const unpacked = join(UNPACKED, 'usr/lib/chromium/chromium')
  candidates.push({ executablePath: unpacked, env: { LD_LIBRARY_PATH: libraryFolders().join(':') } })
  return candidates.find(starts)
}

function starts({ executablePath, env }: Chromium): boolean {
  if (!existsSync(executablePath)) return false
  try {
    execFileSync(executablePath, ['--version', '--no-sandbox'], { env: { ...process.env, ...env }, stdio: 'pipe' })
    return true
  } catch {
    return false
  }
}

function installAsRoot() {
  if (process.getuid?.() !== 0) throw new Error('not root')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  execFileSync('apt-get', ['update', '-qq'], { env, stdio: 'pipe' })
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env, stdio: 'pipe' })
}

// apt works for anybody when its lists and cache lie in a folder of theirs.
function unpackAsUser() {
  rmSync(UNPACKED, { recursive: true, force: true })
  const state = join(UNPACKED, 'apt')
  for (const folder of ['lists/partial', 'cache/archives/partial']) mkdirSync(join(state, folder), { recursive: true })
  writeFileSync(join(state, 'apt.conf'), '')
  const options = [
    ['Dir::State::lists', join(state, 'lists')],
    ['Dir::Cache', join(state, 'cache')],
    ['Debug::NoLocking', 'true'],
    ['APT::Sandbox::User', ''],
  ].flatMap(([key, value]) => ['-o', `${key}=${value}`])
  execFileSync('apt-get', [...options, 'update', '-qq'], { stdio: 'pipe' })
  const install = ['install', '-y', '-qq', '--no-install-recommends', '--download-only', 'chromium']
  execFileSync('apt-get', [...options, ...install], { stdio: 'pipe' })
  const archives = join(state, 'cache/archives')
  for (const name of readdirSync(archives).filter((file) => file.endsWith('.deb')))
    execFileSync('dpkg-deb', ['-x', join(archives, name), UNPACKED], { stdio: 'pipe' })
  rmSync(state, { recursive: true, force: true })
}

function libraryFolders(): string[] {
  const base = join(UNPACKED, 'usr/lib')
  if (!existsSync(base)) return []
  return readdirSync(base, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.includes('linux-gnu'))
    .flatMap((entry) => [join(base, entry.name), join(base, entry.name, 'nss')])
}

function downloadPlaywright() {
  execFileSync('npx', ['playwright', 'install', 'chromium'], { stdio: 'pipe' })
}
