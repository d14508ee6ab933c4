import { formatDay } from '#components/ui/dates.ts'
import type { CoveringException } from '#lib/posture/findings/covering.ts'
import { HatchedMark } from './state-badge.tsx'

/** In place of a verdict that an exception covers: that it does, until when, and which. */
export function ExceptedMark({ exception: { name, until } }: { exception: CoveringException }) {
  return (
    <span className="block text-ink-2">
      <span className="inline-flex items-center gap-1.5 whitespace-nowrap font-medium text-xs">
        <HatchedMark />
        Excepted
      </span>
      <span className="block whitespace-nowrap text-2xs">
        until {formatDay(`${until}T00:00:00Z`, 'UTC')}
        <span className="max-md:hidden"> · {name}</span>
      </span>
    </span>
  )
}
