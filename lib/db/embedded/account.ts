import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { DatabaseUnavailable } from '../errors.ts'

/** The account that the server runs as; null is our own. */
export type Account = { name: string; uid: number; gid: number } | null

const run = promisify(execFile)

/**
 * PostgreSQL refuses to run as root. Then it runs as the system's account `postgres`, which is made if it is not
 * there; where that is not possible either (no useradd in a slim container), as `nobody`.
 */
export async function serverAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return null
  const found = accountNamed('postgres')
  if (found) return found
  await run('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    'postgres',
  ]).catch(() => undefined)
  const account = accountNamed('postgres') ?? accountNamed('nobody')
  if (account) return account
  throw new DatabaseUnavailable(
    'PostgreSQL cannot run as root and there is no account "postgres": create one (useradd postgres), run Temper as an ordinary user, or set DATABASE_URL.',
  )
}

function accountNamed(name: string): Account {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  if (!line) return null
  const [, , uid, gid] = line.split(':')
  return { name, uid: Number(uid), gid: Number(gid) }
}
