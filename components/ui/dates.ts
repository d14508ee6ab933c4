// Dates as the screens show them: in the organisation's time zone, absolute or relative. Intl gives the parts; the
// month names are ours because British English spells September with four letters and narrow columns have three.

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const formatters = new Map<string, Intl.DateTimeFormat>()

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** What a date component or chart accepts: a Date, an ISO string or epoch milliseconds. */
export type DateLike = Date | string | number

type Parts = { year: number; month: number; day: number; hour: string; minute: string }

function partsOf(date: DateLike, timeZone: string): Parts {
  let formatter = formatters.get(timeZone)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    formatters.set(timeZone, formatter)
  }
  const parts = Object.fromEntries(formatter.formatToParts(new Date(date)).map((part) => [part.type, part.value]))
  return {
    year: Number(parts.year),
    month: Number(parts.month),
    day: Number(parts.day),
    hour: parts.hour ?? '00',
    minute: parts.minute ?? '00',
  }
}

/** "23 Nov 2026". */
export function formatDate(date: DateLike, timeZone: string): string {
  const { year, month, day } = partsOf(date, timeZone)
  return `${day} ${months[month - 1]} ${year}`
}

/** "23 Nov": for axes and sentences where the year is plain. */
export function formatDay(date: DateLike, timeZone: string): string {
  const { month, day } = partsOf(date, timeZone)
  return `${day} ${months[month - 1]}`
}

/** "Nov 2026" for long axes. */
export function formatMonth(date: DateLike, timeZone: string): string {
  const { year, month } = partsOf(date, timeZone)
  return `${months[month - 1]} ${year}`
}

/** "06:00". */
export function formatTime(date: DateLike, timeZone: string): string {
  const { hour, minute } = partsOf(date, timeZone)
  return `${hour}:${minute}`
}

/** "23 Nov 2026, 06:00". */
export function formatDateTime(date: DateLike, timeZone: string): string {
  return `${formatDate(date, timeZone)}, ${formatTime(date, timeZone)}`
}

/** "2026-11-23" in the time zone: for tables of data and downloads. */
export function formatIsoDay(date: DateLike, timeZone: string): string {
  const { year, month, day } = partsOf(date, timeZone)
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** "3 hours ago", "in 2 days", "just now". */
export function formatRelative(date: DateLike, now: DateLike): string {
  const distance = new Date(date).getTime() - new Date(now).getTime()
  const size = Math.abs(distance)
  if (size < minuteMs) return 'just now'
  const [count, unit] = inLargestUnit(size)
  const words = `${count} ${unit}${count === 1 ? '' : 's'}`
  return distance < 0 ? `${words} ago` : `in ${words}`
}

/** Near enough that "3 hours ago" says more than a date: within a day and a half, past or future. */
export function isRecent(date: DateLike, now: DateLike): boolean {
  return Math.abs(new Date(date).getTime() - new Date(now).getTime()) < 1.5 * dayMs
}

/** How long something has lasted, for narrow columns: "42 d", "5 h", "12 min". */
export function formatAge(since: DateLike, now: DateLike): string {
  const size = Math.max(0, new Date(now).getTime() - new Date(since).getTime())
  if (size >= dayMs) return `${Math.floor(size / dayMs)} d`
  if (size >= hourMs) return `${Math.floor(size / hourMs)} h`
  return `${Math.floor(size / minuteMs)} min`
}

function inLargestUnit(size: number): [number, string] {
  if (size < hourMs) return [Math.floor(size / minuteMs), 'minute']
  if (size < dayMs) return [Math.floor(size / hourMs), 'hour']
  if (size < 60 * dayMs) return [Math.floor(size / dayMs), 'day']
  if (size < 730 * dayMs) return [Math.floor(size / (30.44 * dayMs)), 'month']
  return [Math.floor(size / (365.25 * dayMs)), 'year']
}
