import { z } from 'zod'

/** One page of a list by keyset. The cursors are opaque; null where there is nothing more on that side. */
export interface PageOf<Item> {
  readonly items: Item[]
  readonly next: string | null
  readonly previous: string | null
}

/** Where a page begins: after the row with this key, or before it. */
export interface Position<Key> {
  readonly direction: 'after' | 'before'
  readonly key: Key
}

/** A moment in a key. Its calendar is PostgreSQL's, which has no year 0. */
export const instantKey = z.iso.datetime().refine((text) => !text.startsWith('0000'))

/** A cursor for the rows after (or before) the row with this key. The key is any JSON value. */
export function encodeCursor<Key>({ direction, key }: Position<Key>): string {
  const text = JSON.stringify([direction === 'after' ? 1 : 0, key])
  return Buffer.from(text, 'utf8').toString('base64url')
}

/**
 * The position that a cursor names, its key validated. Null for no cursor and for one that is damaged, foreign or of
 * another sort order: the list then begins at its first page, as an old link should show something.
 */
export function decodeCursor<Key>(cursor: string | undefined | null, key: z.ZodType<Key>): Position<Key> | null {
  if (!cursor || cursor.length > 2000) return null
  let json: unknown
  try {
    json = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'), keepable)
  } catch {
    return null
  }
  const parsed = z.tuple([z.union([z.literal(0), z.literal(1)]), key]).safeParse(json)
  if (!parsed.success) return null
  return { direction: parsed.data[0] === 1 ? 'after' : 'before', key: parsed.data[1] }
}

/** Neither NUL nor half a character is in any row, and PostgreSQL has no text for them. */
function keepable(_: string, value: unknown): unknown {
  if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())) throw new Error('no key of ours')
  return value
}

/**
 * Makes a page of what a query answered. The query asks for `size + 1` rows from the position on, in the order of its
 * direction (so reversed for `before`); the row too many only tells that there is more on that side.
 */
export function pageOf<Row, Key>(
  rows: readonly Row[],
  size: number,
  position: Position<Key> | null,
  keyOf: (row: Row) => Key,
): PageOf<Row> {
  const backwards = position?.direction === 'before'
  const more = rows.length > size
  const items = rows.slice(0, size)
  if (backwards) items.reverse()
  const first = items[0]
  const last = items.at(-1)
  const hasNext = backwards ? last !== undefined : more
  const hasPrevious = backwards ? more : position !== null
  return {
    items,
    next: hasNext && last !== undefined ? encodeCursor({ direction: 'after', key: keyOf(last) }) : null,
    previous: hasPrevious && first !== undefined ? encodeCursor({ direction: 'before', key: keyOf(first) }) : null,
  }
}
