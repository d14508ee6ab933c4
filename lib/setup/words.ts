/** "1 table", "12 tables". */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
}

/** "a", "a and b", "a, b and 7 more". */
export function inWords(items: readonly string[], most: number): string {
  const rest = items.length - most
  const named = rest > 1 ? [...items.slice(0, most), `${rest} more`] : items
  return named.length < 2 ? (named[0] ?? 'none') : `${named.slice(0, -1).join(', ')} and ${named.at(-1)}`
}
