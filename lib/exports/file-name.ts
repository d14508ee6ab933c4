import { type ChainHead, headInName } from '#lib/exceptions/chain.ts'

/** No file system minds names of this length, and people can still read them. */
const LONGEST = 120

/**
 * The name of an export: what it is of, what of it, the day, and the head of the log of exceptions, such as
 * temper-findings-shop-critical-2026-11-23-head-147-3f0a….csv. Of letters that every system takes, whatever somebody
 * filtered by.
 * @param words the values of the filter, as they come
 * @param head as the export begins; left out while the log is empty
 * @param ending such as csv
 */
export function exportFileName({
  list,
  words,
  day,
  head,
  ending,
}: {
  list: string
  words: readonly string[]
  day: string
  head: ChainHead
  ending: string
}): string {
  const parts = [list, ...words].map(slugOf).filter(Boolean)
  const end = `${[day, ...(head.seq > 0 ? [headInName(head)] : [])].join('-')}.${ending}`
  const room = LONGEST - `temper--${end}`.length
  return `temper-${parts.join('-').slice(0, room).replace(/-+$/, '')}-${end}`
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
