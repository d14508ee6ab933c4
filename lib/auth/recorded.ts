/** A detail of a log: what JSON can say. */
export type Detail = Readonly<Record<string, unknown>>

const LONGEST_TEXT = 2_000

/**
 * Text as PostgreSQL keeps it: neither NUL nor half a surrogate pair, both of which it refuses. What was sent to attack
 * us must not keep the attack out of the log.
 */
export function recordedText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed().slice(0, LONGEST_TEXT).toWellFormed()
}

/** A detail as JSON that PostgreSQL keeps. */
export function recordedJson(detail: Detail): string {
  return JSON.stringify(detail, (_, value: unknown) => {
    if (typeof value === 'string') return recordedText(value)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [recordedText(key), one]))
  })
}
