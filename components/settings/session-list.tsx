import type { ReactNode } from 'react'
import { Badge } from '#components/ui/marks.tsx'
import { Time } from '#components/ui/time.tsx'
import type { SessionItem } from '#lib/auth/list-sessions.ts'
import { deviceWords } from './device.ts'

/** Sessions that stand: from where, since when, and a way to end each. */
export function SessionList({
  sessions,
  current,
  end,
}: {
  sessions: readonly SessionItem[]
  /** The public id of the one that asks. */
  current: string | null
  end: ((session: SessionItem) => ReactNode) | null
}) {
  if (sessions.length === 0) return <p className="text-ink-2 text-sm">No session stands.</p>
  return (
    <ul className="flex flex-col">
      {sessions.map((session) => (
        <li
          key={session.publicId}
          className="flex items-start justify-between gap-4 border-line border-b py-2.5 text-sm first:pt-0 last:border-b-0 last:pb-0"
        >
          <div className="min-w-0">
            <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
              {deviceWords(session.userAgent)}
              {session.publicId === current && <Badge tone="accent">This one</Badge>}
            </p>
            <p className="text-ink-2 text-xs [overflow-wrap:anywhere]">
              {session.address && `${session.address}, `}signed in <Time value={session.createdAt} />, used{' '}
              <Time value={session.lastUsedAt} as="relative" />
            </p>
          </div>
          {end?.(session)}
        </li>
      ))}
    </ul>
  )
}
