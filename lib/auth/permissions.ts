/**
 * The roles, as the app registration spells them (values of `roles` in tokens). `Reader` and `Requester` are for
 * applications that use the API; people get the other six.
 */
export const roles = ['Security', 'Approver', 'Owner', 'Leadership', 'Auditor', 'Admin', 'Reader', 'Requester'] as const
export type Role = (typeof roles)[number]

/** How far a role reaches with an action: everything, or only the workloads that the person owns. */
export type Reach = 'all' | 'own'

interface Permission {
  /** What it allows, in the words of docs/security.md. */
  readonly allows: string
  /** Who may. Who is not named may not. */
  readonly may: Partial<Readonly<Record<Role, Reach>>>
  /** Asks for a sign-in that is not older than ten minutes. */
  readonly isSensitive?: true
}

const everybody = {
  Security: 'all',
  Approver: 'all',
  Owner: 'own',
  Leadership: 'all',
  Auditor: 'all',
  Admin: 'all',
  Reader: 'all',
  Requester: 'all',
} as const

/**
 * Who may do what, and how far: the one table that every page, action, route and job asks. What is not in it is
 * denied. docs/security.md prints it.
 */
export const permissions = {
  'posture.read': { allows: 'scores, trends, movements and coverage', may: everybody },
  'finding.read': { allows: 'findings and their evidence', may: everybody },
  'asset.read': { allows: 'assets, their configuration and history', may: everybody },
  'checklist.read': { allows: 'the checklist, and how the estate stands against it', may: everybody },
  'workload.read': { allows: 'workloads, their owners and scores', may: everybody },
  'export.create': { allows: 'CSV, JSON and NDJSON of every list that one may see', may: everybody },
  'my-work.read': { allows: 'the home of an owner', may: { Owner: 'own' } },
  'scan.read': {
    allows: 'scans, what they could read, and what went wrong',
    may: { Security: 'all', Approver: 'all', Leadership: 'all', Auditor: 'all', Admin: 'all', Reader: 'all' },
  },
  'scan.request': { allows: 'a scan now', may: { Security: 'all', Admin: 'all' } },
  'workload.preview': { allows: 'what a rule would match', may: { Security: 'all', Admin: 'all' } },
  'workload.change': {
    allows: 'defining workloads: their rules, owners, targets and order, and importing them',
    may: { Security: 'all', Admin: 'all' },
    isSensitive: true,
  },
  'exception.read': { allows: 'the register of exceptions, each with its timeline', may: everybody },
  'exception.request': {
    allows: 'asking for an exception, changing or withdrawing one’s own request, and adding comments',
    may: { Security: 'all', Approver: 'all', Owner: 'own', Admin: 'all', Requester: 'all' },
  },
  'exception.review': {
    allows: 'the queue of what waits for a decision, with all that a decision needs',
    may: { Security: 'all', Approver: 'all', Auditor: 'all', Admin: 'all' },
  },
  'exception.decide': {
    allows: 'approving, rejecting and sending back requests of others',
    may: { Security: 'all', Approver: 'all' },
    isSensitive: true,
  },
  'exception.revoke': {
    allows: 'ending an exception before its time',
    may: { Security: 'all', Approver: 'all' },
    isSensitive: true,
  },
  'exception.end-own': {
    allows: 'ending an exception before its time that one asked for or answers for',
    may: { Security: 'all', Approver: 'all', Owner: 'own', Admin: 'all' },
  },
  'exception.confirm': {
    allows: 'saying at its review that an exception still holds: approvers, who asked for it and who answers for it',
    may: { Security: 'all', Approver: 'all', Owner: 'own', Admin: 'all' },
  },
  'exception.hand-over': {
    allows: 'giving an exception another owner',
    may: { Security: 'all', Approver: 'all', Admin: 'all' },
  },
  'exception.import': {
    allows: 'importing a register from a file',
    may: { Security: 'all', Admin: 'all' },
    isSensitive: true,
  },
  'notification.read': { allows: 'what one is told', may: everybody },
  'settings.read': { allows: 'settings, without secrets', may: { Security: 'all', Auditor: 'all', Admin: 'all' } },
  'settings.change': { allows: 'changing settings', may: { Admin: 'all' }, isSensitive: true },
  'connection.check': {
    allows: 'asking Azure what the credential can read',
    may: { Security: 'all', Admin: 'all' },
  },
  'person.read': { allows: 'who signed in, with which roles', may: { Auditor: 'all', Admin: 'all' } },
  'session.end': {
    allows: 'ending the sessions of others, and saying who has left',
    may: { Admin: 'all' },
    isSensitive: true,
  },
  'security-log.read': { allows: 'the log of security events', may: { Auditor: 'all', Admin: 'all' } },
  'audit.read': { allows: 'the log of changes', may: { Auditor: 'all', Admin: 'all' } },
  'account.read': { allows: 'one’s own name, roles and sessions', may: everybody },
  'account.choose-mail': { allows: 'what one is told of by mail', may: everybody },
  'account.end-session': { allows: 'ending one’s own sessions', may: everybody },
} as const satisfies Record<string, Permission>

export type Action = keyof typeof permissions
export const actions = Object.keys(permissions) as Action[]

/** How far these roles together reach with an action; null: not at all. The widest counts. */
export function reachOf(held: readonly Role[], action: Action): Reach | null {
  const { may }: Permission = permissions[action]
  const reaches = held.map((role) => may[role])
  if (reaches.includes('all')) return 'all'
  return reaches.includes('own') ? 'own' : null
}

/** Whether the action asks for a fresh sign-in. */
export function isSensitive(action: Action): boolean {
  const permission: Permission = permissions[action]
  return permission.isSensitive === true
}
