import { isDay } from './days.ts'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAY_WORDS = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' })

/**
 * A day as spreadsheets write it, as an ISO date: 2027-02-28 (with or without a time), 28.02.2027, 28 Feb 2027,
 * Feb 28, 2027, 28-Feb-27, and 28/02/2027 where only one order is possible.
 */
export function readDay(text: string): { readonly day: string } | { readonly problem: string } {
  const said = text.trim()
  const day = isoOf(said) ?? wordedOf(said) ?? dottedOf(said)
  if (day) return isDay(day) ? { day } : { problem: `There is no such day as ${said}.` }
  return slashedOf(said) ?? { problem: unreadable(said) }
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
  const [, year, month, day] =
    /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?$/.exec(said) ?? []
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

function slashedOf(said: string): { day: string } | { problem: string } | null {
  const [, one, two, year] = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/.exec(said) ?? []
  if (!one || !two || !year) return null
  const readings = [...new Set([dayOf(year, two, one), dayOf(year, one, two)])].filter(isDay)
  const [day, other] = readings
  if (!day) return { problem: `There is no such day as ${said}.` }
  if (!other) return { day }
  const words = readings.map((reading) => DAY_WORDS.format(new Date(`${reading}T00:00:00Z`))).join(' or ')
  return { problem: `“${said}” may be ${words}: write it as ${day}.` }
}
