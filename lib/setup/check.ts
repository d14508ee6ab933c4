import type { Installation } from './installation.ts'

/** skipped: it could not be looked at, or there is nothing to look at; `found` says which. */
export type CheckStatus = 'ok' | 'warning' | 'failed' | 'skipped'

/** What a check found out. Never holds a secret: it is printed, shown and kept. */
export interface Finding {
  readonly status: CheckStatus
  /** One or two sentences. */
  readonly found: string
  /** What to do about it; null where nothing needs doing. */
  readonly remedy: string | null
}

/** The groups in the order in which they are checked and shown. */
export const checkGroups = {
  platform: 'This machine',
  configuration: 'Configuration',
  database: 'Database',
  'sign-in': 'Sign-in',
  azure: 'Reading Azure',
  tables: 'Reading Azure, table by table',
  worker: 'Scans and the worker',
  notifications: 'Notifications',
  roles: 'People and roles',
} as const

export type CheckGroup = keyof typeof checkGroups

/** A check and what it found, as data. */
export interface CheckResult extends Finding {
  readonly group: CheckGroup
  /** Stays the same from run to run. */
  readonly id: string
  readonly title: string
}

/** One thing that an installation needs. */
export interface SetupCheck {
  readonly id: string
  readonly title: string
  /** Several findings, each with a title of its own, where only the looking tells how many there are. */
  run(installation: Installation): Promise<Finding | readonly (Finding & { id: string; title: string })[]>
}

export const ok = (found: string): Finding => ({ status: 'ok', found, remedy: null })
export const warning = (found: string, remedy: string): Finding => ({ status: 'warning', found, remedy })
export const failed = (found: string, remedy: string): Finding => ({ status: 'failed', found, remedy })
export const skipped = (found: string): Finding => ({ status: 'skipped', found, remedy: null })

/** Of an error of ours, whose message says what is wrong, and after the last colon what to do. */
export function failedWith({ message }: Error): Finding {
  const at = message.lastIndexOf(': ')
  if (at < 0) return failed(message, 'See what it says, then run this again.')
  const remedy = message.slice(at + 2)
  return failed(`${message.slice(0, at)}.`, remedy.charAt(0).toUpperCase() + remedy.slice(1))
}

/** The worst that was found. Skipped counts as ok: its reason is another check's finding. */
export function overallOf(results: readonly Pick<Finding, 'status'>[]): 'ok' | 'warning' | 'failed' {
  if (results.some(({ status }) => status === 'failed')) return 'failed'
  return results.some(({ status }) => status === 'warning') ? 'warning' : 'ok'
}
