import type { ExportFormat } from './formats.ts'

/** No file system minds names of this length, and people can still read them. */
const LONGEST = 120

/**
 * The name of an export: what it is of, what of it, and the day, such as temper-findings-shop-critical-2026-11-23.csv.
 * Of letters that every system takes, whatever somebody filtered by.
 * @param words the values of the filter, as they come
 */
export function exportFileName({
  list,
  words,
  day,
  format,
}: {
  list: string
  words: readonly string[]
  day: string
  format: ExportFormat
}): string {
  const parts = [list, ...words].map(slugOf).filter(Boolean)
  const room = LONGEST - `temper--${day}.${format}`.length
  return `temper-${parts.join('-').slice(0, room).replace(/-+$/, '')}-${day}.${format}`
}

/** The header that makes a browser keep the answer under this name (RFC 6266). */
export function contentDisposition(fileName: string): string {
  const plain = fileName.replace(/[^\w.-]/g, '_')
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(fileName)}`
}

function slugOf(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}
