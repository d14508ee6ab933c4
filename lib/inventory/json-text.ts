export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A text without what PostgreSQL has no text for: NUL, and halves of surrogate pairs. */
export const clean = (text: string) => text.replaceAll('\0', '').toWellFormed()

/** JSON text without what PostgreSQL cannot read in JSON: \u0000 and halves of surrogate pairs. */
export function wellFormed(json: string): string {
  if (!/\\u(0000|d[89a-f])/i.test(json)) return json
  return JSON.stringify(JSON.parse(json), (_, value) => {
    if (typeof value === 'string') return clean(value)
    return isRecord(value)
      ? Object.fromEntries(Object.entries(value).map(([name, item]) => [clean(name), item]))
      : value
  })
}
