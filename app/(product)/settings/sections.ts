import type { Action } from '#lib/auth/permissions.ts'

/** The pages of the settings; each shows to who may enter it. */
export const sections: readonly { href: string; label: string; action: Action }[] = [
  { href: '/settings', label: 'General', action: 'settings.read' },
  { href: '/settings/connection', label: 'Connection', action: 'settings.read' },
  { href: '/settings/exceptions', label: 'Exceptions', action: 'settings.read' },
  { href: '/settings/notifications', label: 'Notifications', action: 'settings.read' },
  { href: '/settings/people', label: 'People and sessions', action: 'person.read' },
  { href: '/settings/security', label: 'Security events', action: 'security-log.read' },
  { href: '/settings/audit', label: 'Audit log', action: 'audit.read' },
]
