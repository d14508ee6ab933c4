import { stringify } from 'csv-stringify/sync'

/** One cell: text, a number, a statement, a list or an object. */
export type Cell = unknown

/** What tells Excel that the file is UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF'

/**
 * Rows as CSV (RFC 4180: CRLF, quotes doubled), without a header. What a spreadsheet would run as a formula gets an
 * apostrophe before it, as OWASP advises (CSV injection): anybody who may create a resource can name it.
 */
export function csvRows(rows: readonly (readonly Cell[])[]): string {
  return stringify(
    rows.map((row) => row.map(cellOf)),
    {
      record_delimiter: 'windows',
      quote_record_delimiter: true,
      escape_formulas: true,
      cast: { string: defused, boolean: String },
    },
  )
}

function cellOf(value: Cell): string | number | boolean | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join('; ')
  return JSON.stringify(value)
}

/**
 * csv-stringify looks at the first letter. A formula may stand behind blanks, which some programs drop, and behind a
 * semicolon, tab or line break, where some begin a new cell whatever the quotes say.
 */
function defused(text: string): string {
  return text.replace(/(^[\s\uFEFF"']+|[;\t\r\n][\s"']*)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g, "$1'")
}
