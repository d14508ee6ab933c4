/** The list with one of it moved by so many places; what would leave the list stays at its end. */
export function moved(order: readonly string[], slug: string, by: number): readonly string[] {
  const from = order.indexOf(slug)
  const to = Math.min(order.length - 1, Math.max(0, from + by))
  if (from < 0 || from === to) return order
  const rest = order.filter((other) => other !== slug)
  return [...rest.slice(0, to), slug, ...rest.slice(to)]
}

export function isSameOrder(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((slug, index) => slug === b[index])
}
