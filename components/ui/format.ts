// Numbers and names as the screens show them. English with thousands separated by commas; tested, because every
// sentence and table relies on them.

const wholes = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 })
const minus = '\u2212'
const absent = '\u2013'

function fixed(digits: number): Intl.NumberFormat {
  return new Intl.NumberFormat('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

const byDigits = [fixed(0), fixed(1), fixed(2), fixed(3)]

/** 1284 → "1,284"; null → "–". */
export function formatCount(value: number | null | undefined): string {
  if (value === null || value === undefined) return absent
  return wholes.format(value).replace('-', minus)
}

/** A score or points with a fixed number of decimals (one unless said): 72.41 → "72.4"; null → "–". */
export function formatScore(value: number | null | undefined, digits = 1): string {
  if (value === null || value === undefined || Number.isNaN(value)) return absent
  return rounded(value, digits).replace('-', minus)
}

/** A change, always signed, with a true minus; what rounds to nothing is "0": 1.26 → "+1.3", −0.44 → "−0.4". */
export function formatDelta(value: number | null | undefined, digits = 1): string {
  if (value === null || value === undefined || Number.isNaN(value)) return absent
  const text = rounded(Math.abs(value), digits)
  if (isNothing(value, digits)) return '0'
  return `${value > 0 ? '+' : minus}${text}`
}

/** Whether a change would read as zero at this number of decimals. */
export function isNothing(value: number, digits = 1): boolean {
  return Number(Math.abs(value).toFixed(digits)) === 0
}

/** A share between 0 and 1 as a percentage: 0.042 → "4.2 %". */
export function formatShare(share: number | null | undefined, digits = 1): string {
  if (share === null || share === undefined || Number.isNaN(share)) return absent
  return `${rounded(share * 100, digits)}\u00a0%`
}

/** A count with its noun: (1, "finding") → "1 finding", (1284, "finding") → "1,284 findings". */
export function counted(value: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(value)} ${value === 1 ? noun : plural}`
}

/** Milliseconds as people say them: 410 → "0.4 s", 41000 → "41 s", 200000 → "3 min 20 s". */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 10_000) return `${rounded(milliseconds / 1000, 1)} s`
  const seconds = Math.round(milliseconds / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`
  const hours = Math.floor(minutes / 60)
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
}

/** Keeps both ends of a long id, as its last part is what tells it from its neighbours. */
export function shortenMiddle(text: string, longest: number): string {
  const letters = Array.from(text)
  if (letters.length <= longest) return text
  const kept = Math.max(2, longest - 1)
  const head = Math.floor(kept * 0.4)
  return `${letters.slice(0, head).join('')}…${letters.slice(letters.length - (kept - head)).join('')}`
}

/** ["a", "b", "c"] → "a, b and c". */
export function inWords(items: string[]): string {
  if (items.length <= 1) return items[0] ?? ''
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

function rounded(value: number, digits: number): string {
  const text = (byDigits[digits] ?? fixed(digits)).format(value)
  return /^-0(\.0+)?$/.test(text) ? text.slice(1) : text
}
