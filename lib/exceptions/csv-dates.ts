import type { CsvLine } from './csv.ts'
import { isDay } from './days.ts'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAY_WORDS = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' })

/** In which order a file writes 03/04/2027: 3 April, or 4 March. */
export type DateOrder = 'day first' | 'month first'

// With AM or PM, as spreadsheets of the United States have it.
const TIME = /[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s?[ap]\.?m\.?)?(?:Z|[+-]\d{2}:?\d{2})?$/i

/**
 * A day as spreadsheets write it, as an ISO date, with or without a time: 2027-02-28, 28.02.2027, 28 Feb 2027,
 * Feb 28, 2027, 28-Feb-27, and 28/02/2027 where only one order is possible or the file's is known.
 */
export function readDay(
  text: string,
  order: DateOrder | null = null,
): { readonly day: string } | { readonly problem: string } {
  const said = text.trim()
  const date = said.replace(TIME, '').trim()
  const day = isoOf(date) ?? wordedOf(date) ?? dottedOf(date)
  if (day) return isDay(day) ? { day } : { problem: `There is no such day as ${said}.` }
  return slashedOf(date, order) ?? { problem: unreadable(said) }
}

/** How the dates of a file are read that could be read in two ways. */
export interface DatesRead {
  /** Null: the file does not tell, or tells both. */
  readonly order: DateOrder | null
  /** One that could be read in two ways, and the one that tells how; '' where a person said it. */
  readonly example: string
  readonly toldBy: string
}

/**
 * The order in which a file writes dates such as 03/04/2027: as a person says, else as its other dates tell, of which
 * some are days in one order only.
 * @returns null where no date needs it
 */
export function datesOf(lines: readonly CsvLine[], said: DateOrder | null): DatesRead | null {
  const first: Partial<Record<DateOrder | 'unclear', string>> = {}
  for (const { cells } of lines)
    for (const column of ['approved on', 'start', 'expiry', 'planned on'] as const) {
      const order = orderOf(cells[column] ?? '')
      if (order) first[order] ??= cells[column] ?? ''
    }
  if (!first.unclear) return null
  const { 'day first': byDay, 'month first': byMonth, unclear: example } = first
  if (said) return { order: said, example, toldBy: '' }
  if (byDay && byMonth) return { order: null, example, toldBy: '' }
  const order = byDay ? 'day first' : byMonth ? 'month first' : null
  return { order, example, toldBy: byDay ?? byMonth ?? '' }
}

/** What a cell tells of the order of its file; null where it is no such date, or is the same day in both. */
function orderOf(text: string): DateOrder | 'unclear' | null {
  const [byDay, byMonth] = readingsOf(text.trim().replace(TIME, '').trim())
  if (!byDay || !byMonth || byDay === byMonth) return null
  if (isDay(byDay)) return isDay(byMonth) ? 'unclear' : 'day first'
  return isDay(byMonth) ? 'month first' : null
}

function unreadable(said: string): string {
  if (/^\d{5}$/.test(said)) return `“${said}” is how the sheet counts days: format the column as a date, 2027-02-28.`
  return `“${said}” is no date: write it as 2027-02-28.`
}

function dayOf(year: string, month: string | number, day: string): string {
  const whole = year.length === 2 ? `20${year}` : year
  return `${whole}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`
}

function isoOf(said: string): string | null {
  const [, year, month, day] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(said) ?? []
  return year && month && day ? dayOf(year, month, day) : null
}

/** With the month as a word nothing can be mistaken, a year of two digits included. */
function wordedOf(said: string): string | null {
  const first = /^(\d{1,2})(?:st|nd|rd|th)?[\s.-]+([a-z]{3,9})[\s.,-]+(\d{4}|\d{2})$/i.exec(said)
  const second = /^([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$/i.exec(said)
  const [word, day, year] = first ? [first[2], first[1], first[3]] : second ? [second[1], second[2], second[3]] : []
  if (!word || !day || !year) return null
  const month = MONTHS.indexOf(word.slice(0, 3).toLowerCase()) + 1
  return month > 0 ? dayOf(year, month, day) : null
}

/** Points stand between day, month and year, in this order, wherever they are used. */
function dottedOf(said: string): string | null {
  const [, day, month, year] = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/.exec(said) ?? []
  return day && month && year ? dayOf(year, month, day) : null
}

/** As day/month and as month/day. */
function readingsOf(said: string): [string, string] | [] {
  const [, one, two, year] = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})$/.exec(said) ?? []
  return one && two && year ? [dayOf(year, two, one), dayOf(year, one, two)] : []
}

function slashedOf(said: string, order: DateOrder | null): { day: string } | { problem: string } | null {
  const [byDay, byMonth] = readingsOf(said)
  if (!byDay || !byMonth) return null
  const readings = [...new Set([byDay, byMonth])].filter(isDay)
  const [day, other] = readings
  if (!day) return { problem: `There is no such day as ${said}.` }
  if (!other) return { day }
  if (order !== null) return { day: order === 'day first' ? byDay : byMonth }
  const words = readings.map((reading) => DAY_WORDS.format(new Date(`${reading}T00:00:00Z`))).join(' or ')
  return { problem: `“${said}” may be ${words}: write it as ${day}.` }
}
