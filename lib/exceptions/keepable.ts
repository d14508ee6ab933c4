/**
 * Text as PostgreSQL keeps it: without NUL and half surrogate pairs. As JSON both get in, and every question to that row
 * fails from then on; the log of exceptions cannot be mended.
 */
export function keepable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}

/** The same of all texts in it, as JSON. */
export function keepableJson(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => {
    if (typeof one === 'string') return keepable(one)
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return one
    return Object.fromEntries(Object.entries(one).map(([key, part]) => [keepable(key), part]))
  })
}
