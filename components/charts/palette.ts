/** What a line or bar may be coloured: the tokens that mean something, as variables, so that they follow the theme. */
export const chartColours = {
  accent: 'var(--accent)',
  muted: 'var(--ink-3)',
  footprint: 'var(--footprint)',
  configure: 'var(--configure)',
  maintain: 'var(--maintain)',
  pass: 'var(--pass)',
  critical: 'var(--critical)',
  high: 'var(--high)',
  medium: 'var(--medium)',
  low: 'var(--low)',
} as const

export type ChartColour = keyof typeof chartColours

/** The text of axes and labels; Recharts draws SVG text from these props. */
export const axisText = { fontSize: 11, fill: 'var(--ink-3)' } as const
