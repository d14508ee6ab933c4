import { formatDay } from '#components/ui/dates.ts'
import type { CoveringException } from '#lib/posture/findings/covering.ts'
import { HatchedMark } from './state-badge.tsx'

/** In place of a verdict that an exception covers: that it does, until when, and which. One line on a phone. */
export function ExceptedMark({ exception: { name, until } }: { exception: CoveringException }) {
  const day = formatDay(`${until}T00:00:00Z`, 'UTC')
  return (
    <span className="block text-ink-2">
      <span className="inline-flex items-center gap-1.5 whitespace-nowrap font-medium text-xs">
        <HatchedMark />
        Excepted <span className="-ml-0.5 md:hidden">to {day}</span>
      </span>
      <span className="block whitespace-nowrap text-2xs max-md:hidden">
        until {day} · {name}
      </span>
    </span>
  )
}
