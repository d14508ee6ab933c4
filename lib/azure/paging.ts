import type { QueryRequest } from '@azure/arm-resourcegraph'
import { codes, RequestFailure } from './errors.ts'
import type { ServiceError } from './events.ts'
import { IdSet } from './id-set.ts'
import type { Requests } from './requests.ts'
import { idOf } from './rows.ts'

export interface PagedQuery {
  requests: Requests
  kql: string
  subscriptions?: string[]
  managementGroups?: string[]
  /** Whether rows above the subscriptions are asked for, too. */
  aboveSubscriptions?: boolean
  pageSize: number
  /** Ids handed out already: rows that come again (another attempt, a part of a batch) are held back. */
  handedOut: IdSet
  /** Overrides how often a request is sent; what is not expected to work is tried less. */
  attempts?: number
}

export interface RowsPage {
  rows: unknown[]
  /** How many rows the service says there are; only on the first page of an attempt. */
  announced?: number
  subscriptionLimitHit: boolean
}

/** The answer contradicts itself: what came may not be all there is. */
export class Inconsistent extends Error {
  readonly service: ServiceError

  constructor(code: string, message: string) {
    super(message)
    this.name = 'Inconsistent'
    this.service = { code, message }
  }
}

/**
 * All rows of a query, page by page, each row once.
 *
 * Trusts nothing: the distinct ids must come to the total that the service announces, tokens must lead on, and nothing
 * may be truncated. A contradiction makes it read everything once more (rows that come again are held back); a second
 * one is thrown. Pages too large for the service (16 MiB) are asked for again in smaller ones.
 *
 * @throws Inconsistent when rows may be missing, RequestFailure when a request failed for good.
 */
export async function* readPages(query: PagedQuery): AsyncGenerator<RowsPage> {
  let { pageSize } = query
  const duplicates = new IdSet()
  for (let attempt = 1; ; ) {
    try {
      yield* readOnce({ ...query, pageSize }, attempt > 1, duplicates)
      return
    } catch (error) {
      if (error instanceof RequestFailure && error.kind === 'payload' && pageSize > 1) {
        pageSize = Math.max(1, Math.floor(pageSize / 4))
      } else if (error instanceof Inconsistent && attempt === 1) attempt++
      else throw error
    }
  }
}

async function* readOnce(query: PagedQuery, again: boolean, duplicates: IdSet): AsyncGenerator<RowsPage> {
  // The first time nothing was handed out that is not of this reading, so that one set does for both.
  const seen = again || query.handedOut.size > 0 ? new IdSet() : query.handedOut
  const tokens = new Set<string>()
  let counted = 0
  let received = 0
  let total: number | undefined
  let skipToken: string | undefined
  for (;;) {
    const page = await query.requests.query(requestOf(query, skipToken), query.attempts)
    const fresh: unknown[] = []
    let previous: string | undefined
    for (const row of page.rows) {
      const id = idOf(row)
      // A row without an id is the next step's to reject.
      const isNew = id === undefined || seen.add(id)
      // Tables do hold an id twice, and the order keeps the two together; believed when it is so both times.
      const isDuplicate = !isNew && id === previous && !duplicates.add(id) && again
      if (isNew || isDuplicate) counted++
      if (isNew && (id === undefined || seen === query.handedOut || query.handedOut.add(id))) fresh.push(row)
      previous = id
    }
    yield {
      rows: fresh,
      announced: total === undefined ? page.totalRecords : undefined,
      subscriptionLimitHit: page.quota.subscriptionLimitHit,
    }
    // Rows that go while we read shift the others past us; the second time that is forgiven.
    total = again ? page.totalRecords : Math.max(total ?? 0, page.totalRecords)
    if (page.truncated && page.skipToken === undefined) throw truncated(counted, page.totalRecords)
    received += page.rows.length
    skipToken = page.skipToken
    if (skipToken === undefined) break
    const leadsOn = !tokens.has(skipToken) && page.rows.length > 0 && received <= 2 * total + query.pageSize
    if (!leadsOn) throw stuck(counted, total)
    tokens.add(skipToken)
  }
  if (counted < total) throw missing(counted, total)
}

function requestOf(query: PagedQuery, skipToken: string | undefined): QueryRequest {
  return {
    query: query.kql,
    subscriptions: query.subscriptions,
    managementGroups: query.managementGroups,
    options: {
      resultFormat: 'objectArray',
      top: query.pageSize,
      skipToken,
      ...(query.aboveSubscriptions && { authorizationScopeFilter: 'AtScopeAboveAndBelow' }),
    },
  }
}

function truncated(counted: number, total: number): Inconsistent {
  return new Inconsistent(
    codes.truncated,
    `The service shortened its answer to ${counted} of ${total} rows and gave no way to the rest.`,
  )
}

function stuck(counted: number, total: number): Inconsistent {
  return new Inconsistent(codes.stuck, `The service's pages do not lead on after ${counted} of ${total} rows.`)
}

function missing(counted: number, total: number): Inconsistent {
  return new Inconsistent(
    codes.rowsMissing,
    `The service announced ${total} rows and its pages held ${counted} different ones, twice in a row.`,
  )
}
