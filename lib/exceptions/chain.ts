import { createHash } from 'node:crypto'
import type { Queryable } from '#lib/auth/database.ts'

/** The newest link of the log of exceptions. */
export interface ChainHead {
  /** 0 while the log is empty. */
  readonly seq: number
  /** SHA-256, hex, lower case. */
  readonly hash: string
}

/** What a check of the log found. */
export type ChainVerdict =
  | { readonly state: 'whole'; readonly head: ChainHead }
  /** The first row that does not hold, and why, in words. */
  | { readonly state: 'broken'; readonly seq: number; readonly why: string; readonly head: ChainHead }

/** A row of the log as it is hashed: texts exactly as stored. */
export interface Link {
  readonly seq: number
  /** ISO 8601 with milliseconds, UTC. */
  readonly at: string
  readonly exceptionId: number
  readonly kind: string
  readonly actor: string
  readonly actorName: string
  /** The JSON text as stored. */
  readonly detail: string
  readonly previous: string
  readonly hash: string
}

/** What the first link names as the one before. */
export const genesis = '0'.repeat(64)

const ROWS_AT_A_TIME = 5_000

/**
 * The hash of a link: SHA-256 over these values, as UTF-8, one a line: the hash before, seq, at, the exception's number,
 * kind, actor, the actor's name, the detail's JSON as stored. The same rule, written a second time, stands in the
 * database's trigger (prisma/migrations/20261123000800_exceptions); neither trusts the other.
 */
export function hashOf(link: Omit<Link, 'hash'>): string {
  const { previous, seq, at, exceptionId, kind, actor, actorName, detail } = link
  return createHash('sha256')
    .update([previous, seq, at, exceptionId, kind, actor, actorName, detail].join('\n'), 'utf8')
    .digest('hex')
}

/**
 * The first link that does not follow from the one before; null where all do.
 * @param links in the order of the log
 * @param before the head of what was checked already
 */
export function firstBroken(links: Iterable<Link>, before: ChainHead): { seq: number; why: string } | null {
  let { seq, hash } = before
  for (const link of links) {
    if (link.seq !== seq + 1)
      return { seq: seq + 1, why: link.seq <= seq ? 'it is there twice' : 'it is missing: the log goes on after it' }
    if (link.previous !== hash) return { seq: link.seq, why: 'it does not name the hash of the link before' }
    if (hashOf(link) !== link.hash) return { seq: link.seq, why: 'its content is not what was hashed' }
    ;({ seq, hash } = link)
  }
  return null
}

/** The newest link as the log has it, unchecked. Index: primary key. */
export async function headOf(db: Queryable): Promise<ChainHead> {
  // By the column, which has an index, and not by what is made of it for the answer, which has none.
  const { rows } = await db.query<ChainHead>(
    'select seq::int as seq, hash from exception_event v order by v.seq desc limit 1',
  )
  return rows[0] ?? { seq: 0, hash: genesis }
}

/**
 * Checks every link of the log, page by page.
 * @param known a head that was written down before, its hash whole or the beginning of it (`parseHead`): a log that was
 *   truncated or rewritten since does not have it
 */
export async function verifyChain(db: Queryable, known: ChainHead | null = null): Promise<ChainVerdict> {
  let head: ChainHead = { seq: 0, hash: genesis }
  for (;;) {
    const links = await linksAfter(db, head.seq)
    const broken = firstBroken(links, head)
    if (broken) return { state: 'broken', ...broken, head }
    const met = links.find(({ seq }) => seq === known?.seq)
    if (known && met && !met.hash.startsWith(known.hash))
      return { state: 'broken', seq: met.seq, why: 'the log was rewritten: this link had another hash before', head }
    const last = links.at(-1)
    if (!last) break
    head = { seq: last.seq, hash: last.hash }
  }
  if (known && known.seq > head.seq)
    return { state: 'broken', seq: head.seq + 1, why: `it is missing: the log went on to ${known.seq} before`, head }
  return { state: 'whole', head }
}

async function linksAfter(db: Queryable, seq: number): Promise<Link[]> {
  const { rows } = await db.query<Link>(
    `select seq::int as seq, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
       exception_id as "exceptionId", kind, actor, actor_name as "actorName", detail::text as detail, previous, hash
     from exception_event v where v.seq > $1 order by v.seq limit ${ROWS_AT_A_TIME}`,
    [seq],
  )
  return rows
}

/** A head as people write it down: `147:3f0a…`. */
export function headText({ seq, hash }: ChainHead): string {
  return `${seq}:${hash}`
}

/** How much of the hash stands in names of files: 128 bits, which nobody can make another log for. */
const DIGITS_IN_NAMES = 32

/** A head for the name of a file, as these hold no colons and must not be too long: `head-147-3f0a…`, half of the hash. */
export function headInName({ seq, hash }: ChainHead): string {
  return `head-${seq}-${hash.slice(0, DIGITS_IN_NAMES)}`
}

/**
 * The head that was written down: `147:3f0a…` as it is logged and printed, or the name of an exported file, whole or
 * what follows on `head-`; null where a text names none. Of a file's name the hash is the beginning of the whole.
 */
export function parseHead(text: string): ChainHead | null {
  const [, seq, hash] =
    /^(\d{1,15}):([0-9a-f]{64})$/i.exec(text.trim()) ??
    // A browser that keeps a name twice writes " (1)" after the second.
    /(?:^|(?:^|[-/\\])head-)(\d{1,15})-([0-9a-f]{32})(?: ?\(\d+\))?(?:\.[a-z]+)?$/i.exec(text.trim()) ??
    []
  return seq && hash ? { seq: Number(seq), hash: hash.toLowerCase() } : null
}
