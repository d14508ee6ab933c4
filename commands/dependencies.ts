// The part of `npm test` that looks at what we depend on: `npm audit` of what is shipped. Where the registry does not
// answer audits (a mirror, no network) that is said, and nothing is claimed.
import { spawn } from 'node:child_process'

/** What `npm audit --json` answered, as far as a verdict needs it. */
export type Audit =
  | { kind: 'clean' }
  | { kind: 'vulnerable'; packages: string[] }
  /** In the registry's own words. */
  | { kind: 'unanswered'; reason: string }

/** Reads the report of `npm audit --json`; what is no report is no answer. */
export function auditOf(report: string): Audit {
  let said: { vulnerabilities?: Record<string, { severity: string }>; message?: string; error?: { summary?: string } }
  try {
    said = JSON.parse(report)
  } catch {
    return { kind: 'unanswered', reason: 'npm audit printed no report' }
  }
  if (!said.vulnerabilities)
    return { kind: 'unanswered', reason: said.message ?? said.error?.summary ?? 'no reason given' }
  const packages = Object.entries(said.vulnerabilities).map(([name, { severity }]) => `${name} (${severity})`)
  return packages.length === 0 ? { kind: 'clean' } : { kind: 'vulnerable', packages }
}

/** Asks the registry about every package that production installs. */
export function auditProduction(): Promise<Audit> {
  return new Promise((done) => {
    const child = spawn('npm', ['audit', '--omit=dev', '--json'], { stdio: ['ignore', 'pipe', 'ignore'] })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('error', (error) => done({ kind: 'unanswered', reason: error.message }))
    child.on('close', () => done(auditOf(Buffer.concat(chunks).toString())))
  })
}
