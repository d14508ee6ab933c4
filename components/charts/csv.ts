/** The data behind a chart, as the table view shows it and the download holds it. */
export type ChartTable = {
  /** `digits`: decimals that the table shows; the download holds the number. */
  columns: { label: string; isNumber?: boolean; digits?: number }[]
  rows: { cells: (string | number | null)[]; href?: string }[]
}

/**
 * The table as CSV (RFC 4180: CRLF, quotes doubled). Text that a spreadsheet would run as a formula gets an apostrophe
 * before it, as OWASP advises.
 */
export function toCsv({ columns, rows }: ChartTable): string {
  const lines = [columns.map(({ label }) => label), ...rows.map(({ cells }) => cells)]
  return lines.map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('')
}

function cellOf(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
