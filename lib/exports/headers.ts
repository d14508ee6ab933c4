import { type ChainHead, headText } from '#lib/exceptions/chain.ts'
import { contentDisposition, exportFileName } from './file-name.ts'

/** The header that names the head of the log of exceptions, `147:3f0a…`, as `audit:verify --head` takes it. */
export const LOG_HEAD = 'temper-log-head'

/**
 * The headers of every file that is taken away: its type, its name, and the head of the log of exceptions as it began.
 * The content stays what programs expect of the format.
 */
export function exportHeaders({
  mediaType,
  head,
  ...named
}: { mediaType: string; head: ChainHead } & Omit<Parameters<typeof exportFileName>[0], 'head'>): Record<
  string,
  string
> {
  return {
    'content-type': mediaType,
    'content-disposition': contentDisposition(exportFileName({ ...named, head })),
    [LOG_HEAD]: headText(head),
    'cache-control': 'no-store',
  }
}
