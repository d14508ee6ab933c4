/** "path /scans, action scan.read": what an event says of itself, in its own words; undefined where that is nothing. */
export function detailWords(detail: Readonly<Record<string, unknown>>): string | undefined {
  return partsOf(detail).join(', ') || undefined
}

// What is empty or off says nothing: a filter has a dozen parts, of which one or two are set.
function partsOf(detail: object): string[] {
  return Object.entries(detail).flatMap(([name, value]) => {
    const words = valueWords(value)
    return words === '' ? [] : [`${name} ${words}`]
  })
}

function valueWords(value: unknown): string {
  if (value === null || value === undefined || value === false) return ''
  if (Array.isArray(value)) return value.map(valueWords).filter(Boolean).join(' and ')
  if (typeof value === 'object') {
    const parts = partsOf(value)
    return parts.length > 0 ? `(${parts.join(', ')})` : ''
  }
  return String(value)
}
