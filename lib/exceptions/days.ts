/// <reference lib="esnext.temporal" />

// Days are ISO dates such as 2026-11-23, in the time zone of the organisation. A day begins at its first moment there,
// which is not always midnight: where clocks go forward at midnight, it is 01:00.

/** The day that it is in a time zone (IANA name) at a moment. */
export function todayIn(timeZone: string, now: Date): string {
  return Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone).toPlainDate().toString()
}

/** The first moment of a day in a time zone. */
export function beginningOf(day: string, timeZone: string): Date {
  const beginning = Temporal.PlainDate.from(day).toZonedDateTime(timeZone)
  return new Date(beginning.epochMilliseconds)
}

/** The moment at which a day is over: the first of the next one. */
export function endOf(day: string, timeZone: string): Date {
  return beginningOf(addDays(day, 1), timeZone)
}

/** The day that comes `days` after a day; before, if negative. */
export function addDays(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString()
}

/** How many days it is from one day to another; negative if the other comes first. */
export function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(to, { largestUnit: 'day' }).days
}

/** The day of the next review, `every` so many days; null where there is none before the last day is over. */
export function nextReviewAfter(day: string, every: number | null, endsOn: string | null): string | null {
  if (every === null) return null
  const next = addDays(day, every)
  return endsOn !== null && next > endsOn ? null : next
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A day as screens write it: "23 Dec 2026". */
export function dayInWords(day: string): string {
  const { day: number, month, year } = Temporal.PlainDate.from(day)
  return `${number} ${MONTHS[month - 1]} ${year}`
}

/** Whether a text is a day of the calendar, such as 2028-02-29, in the years that people mean: 1900 to 9999. */
export function isDay(text: string): boolean {
  if (!/^(19|[2-9]\d)\d\d-\d\d-\d\d$/.test(text)) return false
  try {
    return Temporal.PlainDate.from(text).toString() === text
  } catch {
    return false
  }
}
