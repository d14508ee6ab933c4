import type { AzureConnection } from './connect.ts'
import { noLongerVisible, TableCoverage } from './coverage.ts'
import { type Discovery, discover, lostSince, nothingVisible } from './discover.ts'
import { RequestFailure } from './errors.ts'
import type { ProgressEvent, ReadEvent, ReadLimits, RowsEvent } from './events.ts'
import { IdSet } from './id-set.ts'
import { merge } from './merge.ts'
import { Inconsistent, type PagedQuery, readPages } from './paging.ts'
import { type TableQuery, tableQueries } from './queries.ts'
import { Requests, systemClock } from './requests.ts'
import { idOf, subscriptionOf } from './rows.ts'

export interface ReadOptions extends ReadLimits {
  azure: AzureConnection
  /** The date that the reading stands for; without `since`, the change tables are read from 14 days before it. */
  at: Date
}

/** How long Azure keeps changes. */
const changesKeptMs = 14 * 24 * 60 * 60 * 1000
/** Changes appear in the tables some minutes after they happened; what comes again is known by its id. */
const changesComeLateMs = 60 * 60 * 1000
/** So many subscriptions refused one by one, and not one page of the table read, mean that the table is what is refused. */
const refusalsBelieved = 32

/**
 * Reads the estate, in flat memory: pages pass through, and only hashes of the ids of the batches under way are kept.
 *
 * Order of events: `subscriptions`, then `rows` and `progress` of all tables as they come, then `coverage`, then
 * `summary`. What cannot be read becomes coverage and the rest goes on.
 *
 * @throws EstateUnreachable when no subscription can be read; the signal's reason when it was aborted.
 */
export async function* readEstate(options: ReadOptions): AsyncGenerator<ReadEvent, void, undefined> {
  const { clock = systemClock, attempts = 6, requestTimeoutMs: timeoutMs = 60_000 } = options
  // What is under way ends when the consumer leaves, too.
  const leaving = new AbortController()
  const abandon = () => leaving.abort(new Error('The reader was left.'))
  const signal = options.signal ? AbortSignal.any([options.signal, leaving.signal]) : leaving.signal
  const requests = new Requests(options.azure, { clock, signal, timeoutMs, attempts })
  try {
    const { subscriptions = [], managementGroups = [], known = [] } = options
    const found = await discover({
      requests,
      subscriptions: subscriptions.map((id) => id.toLowerCase()),
      managementGroups,
    })
    yield { kind: 'subscriptions', subscriptions: found.visible }

    const visible = found.visible.map(({ id }) => id)
    const expected = new Set([...visible, ...[...known, ...subscriptions].map((id) => id.toLowerCase())])
    if (expected.size === 0) throw nothingVisible(found)

    const tables = tablesOf(options, requests)
    const batches = readers(tables, visible, options.batchSize ?? 200)
    yield* merge(batches, options.concurrency ?? 3, abandon)
    await recordUnseen(tables, requests, found, expected)
    for (const { coverage, query } of tables) {
      yield* coverage.events(query.aboveSubscriptions ? [...expected, ''] : expected)
    }
    yield { kind: 'summary', ...requests.counts }
  } finally {
    abandon()
  }
}

/** The reading of one table. */
interface Table {
  query: TableQuery
  coverage: TableCoverage
  requests: Requests
  kql: string
  pageSize: number
  /** Ids of rows above subscriptions, which come with every batch. */
  above: IdSet
  announced: number
  done: number
  /** Subscriptions refused one by one before any page came; null once one came. */
  refusals: number | null
}

function tablesOf({ sources, since, at, pageSize = 1_000 }: ReadOptions, requests: Requests): Table[] {
  const from = since ? new Date(since.getTime() - changesComeLateMs) : new Date(at.getTime() - changesKeptMs)
  return tableQueries
    .filter(({ source }) => sources?.includes(source) ?? true)
    .map((query) => ({
      query,
      coverage: new TableCoverage(query.source),
      requests,
      kql: query.kql(from),
      pageSize,
      above: new IdSet(),
      announced: 0,
      done: 0,
      refusals: 0,
    }))
}

type TableEvent = RowsEvent | ProgressEvent

function* readers(tables: Table[], subscriptions: string[], batchSize: number): Generator<AsyncGenerator<TableEvent>> {
  for (const table of tables) {
    for (let start = 0; start < subscriptions.length; start += batchSize) {
      yield readBatch(table, subscriptions.slice(start, start + batchSize), new IdSet())
    }
  }
}

/** One table of some subscriptions. What makes the service refuse is found by halving and does not hide the rest. */
async function* readBatch(
  table: Table,
  subscriptions: string[],
  handedOut: IdSet,
  attempts?: number,
): AsyncGenerator<TableEvent, void, undefined> {
  const { requests, kql, pageSize, query } = table
  const { aboveSubscriptions } = query
  try {
    yield* readRows(table, { requests, kql, subscriptions, aboveSubscriptions, pageSize, handedOut, attempts })
  } catch (error) {
    if (error instanceof Inconsistent) {
      table.coverage.partial(subscriptions, error.service)
      return
    }
    if (!(error instanceof RequestFailure)) throw error
    // A part of a batch costs as much of the quota as the whole.
    const mayWorkInParts =
      error.answered && !error.throttled && (error.kind === 'refused' || error.kind === 'transient')
    if (!mayWorkInParts || subscriptions.length === 1 || isRefusedAltogether(table)) {
      table.coverage.failed(subscriptions, error.service)
      if (table.refusals !== null) table.refusals++
      return
    }
    // The bound of the whole batch was spent on what may be one subscription's fault.
    const fewer = error.kind === 'transient' ? 2 : attempts
    const middle = Math.ceil(subscriptions.length / 2)
    yield* readBatch(table, subscriptions.slice(0, middle), handedOut, fewer)
    yield* readBatch(table, subscriptions.slice(middle), handedOut, fewer)
  }
}

function isRefusedAltogether({ refusals }: Table): boolean {
  return refusals !== null && refusals >= refusalsBelieved
}

async function* readRows(table: Table, query: PagedQuery): AsyncGenerator<TableEvent, void, undefined> {
  const { source } = table.query
  for await (const page of readPages(query)) {
    table.refusals = null
    table.announced += page.announced ?? 0
    const rows = page.rows.filter((row) => isFirst(table, row))
    table.done += rows.length
    if (rows.length > 0) yield { kind: 'rows', source, rows }
    yield { kind: 'progress', source, done: table.done, total: Math.max(table.announced, table.done) }
  }
}

/** Counts the row for its subscription, unless it is one from above that another batch has brought already. */
function isFirst({ above, coverage }: Table, row: unknown): boolean {
  const subscriptionId = subscriptionOf(row)
  const id = idOf(row)
  if (subscriptionId === '' && id !== undefined && !above.add(id)) return false
  coverage.count(subscriptionId)
  return true
}

/** What no answer says: which subscriptions were never, or are no longer, in the answers. */
async function recordUnseen(
  tables: Table[],
  requests: Requests,
  { visible, refused, groupErrors }: Discovery,
  expected: ReadonlySet<string>,
): Promise<void> {
  const asked = visible.map(({ id }) => id)
  const isAsked = new Set(asked)
  const lost = await lostSince(requests, asked).catch((error: unknown) => {
    // It says nothing of them then; what each table answered stands.
    if (error instanceof RequestFailure) return []
    throw error
  })
  for (const { coverage, query } of tables) {
    for (const id of expected) {
      if (!isAsked.has(id)) coverage.failed([id], refused.get(id) ?? noLongerVisible)
    }
    coverage.partial(lost, noLongerVisible)
    const [groupError] = groupErrors
    if (groupError && query.source === 'resourcecontainers') coverage.failed([''], groupError)
    if (query.aboveSubscriptions) coverage.closeAbove(asked)
  }
}
