'use client'

import { type DateLike, formatAge, formatDate, formatDateTime, formatDay, formatRelative, isRecent } from './dates.ts'
import { useNow, useTimeZone } from './organisation.tsx'

/**
 * A moment, in the organisation's time zone: recent ones relative with the absolute on hover, others the other way
 * round. `as` fixes the form: `date` "23 Nov 2026", `time` with the hour, `day` "23 Nov", `age` "42 d".
 */
export function Time({
  value,
  as = 'auto',
  className,
}: {
  value: DateLike
  as?: 'auto' | 'date' | 'time' | 'day' | 'age' | 'relative'
  className?: string
}) {
  const timeZone = useTimeZone()
  const now = useNow()
  const absolute = formatDateTime(value, timeZone)
  const relative = formatRelative(value, now)
  const isRelative = as === 'relative' || as === 'age' || (as === 'auto' && isRecent(value, now))
  const text = {
    auto: isRelative ? relative : formatDate(value, timeZone),
    date: formatDate(value, timeZone),
    time: absolute,
    day: formatDay(value, timeZone),
    age: formatAge(value, now),
    relative,
  }[as]
  return (
    <time
      dateTime={new Date(value).toISOString()}
      title={isRelative ? absolute : `${absolute}, ${relative}`}
      className={`tabular-nums ${className ?? ''}`}
      suppressHydrationWarning
    >
      {text}
    </time>
  )
}
