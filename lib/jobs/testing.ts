import type { CoverageEvent, ReadEvent } from '#lib/azure/events.ts'
import { type Source, sources } from '#lib/azure/sources.ts'

/** An Azure for tests: rows by table, and what cannot be read. */
export interface FakeAzure {
  subscriptions: readonly string[]
  rows: readonly { source: Source; row: unknown }[]
  /** Tables that are read only in part, or not at all, by `<source> <subscription>`. */
  unreadable?: ReadonlyMap<string, 'partial' | 'failed'>
  /** By subscription; nothing and none without it. */
  subscriptionTags?: Readonly<Record<string, Readonly<Record<string, string>> | null>>
  managementGroups?: Readonly<Record<string, string[]>>
}

const subscriptionOf = (row: unknown) => {
  const id = typeof row === 'object' && row !== null && 'id' in row ? String(row.id) : ''
  return /^\/subscriptions\/([^/]+)/i.exec(id)?.[1]?.toLowerCase() ?? ''
}

/** Reads it as readEstate of lib/azure reads the real one; the rows of what is `failed` do not come. */
export async function* readFake(
  { subscriptions, rows, unreadable = new Map(), subscriptionTags = {}, managementGroups = {} }: FakeAzure,
  pageSize = 3,
): AsyncGenerator<ReadEvent> {
  yield {
    kind: 'subscriptions',
    subscriptions: subscriptions.map((id) => ({
      id,
      name: `Subscription ${id}`,
      state: 'Enabled',
      tags: subscriptionTags[id] ?? null,
      managementGroups: managementGroups[id] ?? [],
    })),
  }
  for (const source of sources) {
    const readable = rows.filter(
      (one) => one.source === source && unreadable.get(`${source} ${subscriptionOf(one.row)}`) !== 'failed',
    )
    for (let i = 0; i < readable.length; i += pageSize)
      yield { kind: 'rows', source, rows: readable.slice(i, i + pageSize).map((one) => one.row) }
    yield { kind: 'progress', source, done: readable.length, total: readable.length }
  }
  for (const source of sources)
    for (const subscriptionId of [...subscriptions, '']) yield coverageOf(source, subscriptionId, unreadable)
  yield { kind: 'summary', requests: 1, throttled: 0, retried: 0, waitedMs: 0, quotaRemaining: null }
}

function coverageOf(
  source: Source,
  subscriptionId: string,
  unreadable: NonNullable<FakeAzure['unreadable']>,
): CoverageEvent {
  const status = unreadable.get(`${source} ${subscriptionId}`) ?? 'read'
  const error =
    status === 'read' ? undefined : { code: 'AuthorizationFailed', message: 'The client does not have access.' }
  return { kind: 'coverage', source, subscriptionId, status, rows: 0, error }
}
