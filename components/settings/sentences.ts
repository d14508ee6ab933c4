import { counted } from '#components/ui/format.ts'
import type { Lately } from '#lib/settings/lately.ts'

/** The first sentence of the security log. */
export function securityTitle({ events, refusals }: Lately): string {
  if (events === 0) return 'Nothing happened at the doors in the last 24 hours'
  if (refusals === 0) return 'Nothing was refused in the last 24 hours'
  return `${counted(refusals, 'refusal')} in the last 24 hours`
}

/** The first sentence of the log of changes. */
export function auditTitle({ changes, people }: { changes: number; people: number }): string {
  if (changes === 0) return 'Nothing was changed in the last seven days'
  const by = people === 1 ? 'one person' : counted(people, 'person', 'people')
  return `${counted(changes, 'change')} by ${by} in the last seven days`
}
