// `npm run build`: Next's production build, made only when something that goes into it has changed.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const STAMP = '.next/temper-build'
const SOURCES = ['{app,components,lib,public}/**/*', 'next.config.js', 'postcss.config.mjs', 'package-lock.json']

/** Makes sure that `.next` holds a build of the sources as they are. Throws with Next's output if it cannot be made. */
export async function ensureBuild(say: (line: string) => void, stopping?: AbortSignal): Promise<void> {
  const stamp = fingerprint()
  if (existsSync('.next/BUILD_ID') && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp) return
  say('Building the dashboard')
  await next('build', stopping)
  writeFileSync(STAMP, stamp)
}

function fingerprint(): string {
  const hash = createHash('sha256')
  const files = globSync(SOURCES, { withFileTypes: true }).filter((entry) => entry.isFile())
  for (const path of files.map((entry) => `${entry.parentPath}/${entry.name}`).sort())
    hash.update(path).update('\0').update(readFileSync(path)).update('\0')
  return hash.digest('hex')
}

function next(command: string, signal?: AbortSignal): Promise<void> {
  const program = createRequire(import.meta.url).resolve('next/dist/bin/next')
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [program, command], {
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
    })
    const output: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk))
    child.on('error', fail)
    child.on('close', (code) =>
      code === 0 ? done() : fail(new Error(`next ${command} failed.\n${Buffer.concat(output).toString()}`)),
    )
  })
}

if (import.meta.main)
  await ensureBuild((line) => process.stdout.write(`${line}\n`)).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  })
