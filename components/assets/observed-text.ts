/** A value of a configuration as one line of text, cut where it is long; what is absent is said so. */
export function observedText(value: unknown, longest = 160): string {
  if (value === undefined || value === null) return 'not set'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (text === '') return '""'
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
