import { expect, test } from 'vitest'
import type { AzureConnection, QueryPage } from './connect.ts'
import { IdSet } from './id-set.ts'
import { Inconsistent, readPages } from './paging.ts'
import { Requests } from './requests.ts'
import { fakeClock } from './testing.ts'

/** A service that answers the nth request so. */
function serviceThat(answers: (request: number) => Partial<QueryPage>): Requests {
  let request = 0
  const azure: AzureConnection = {
    query: async () => ({
      rows: [],
      totalRecords: 0,
      truncated: false,
      skipToken: undefined,
      quota: { subscriptionLimitHit: false },
      ...answers(request++),
    }),
    listSubscriptions: async () => ({ subscriptions: [], next: undefined }),
  }
  const limits = { clock: fakeClock(), signal: new AbortController().signal, timeoutMs: 1_000, attempts: 1 }
  return new Requests(azure, limits)
}

async function idsOf(requests: Requests): Promise<string[]> {
  const ids: string[] = []
  for await (const page of readPages({ requests, kql: 'resources', pageSize: 2, handedOut: new IdSet() })) {
    ids.push(...page.rows.map((row) => (row as { id: string }).id))
  }
  return ids
}

test('pages that go on for ever under ever new tokens come to an end', async () => {
  const endless = serviceThat((request) => ({
    rows: [{ id: 'a' }, { id: 'b' }],
    totalRecords: 4,
    skipToken: `token ${request}`,
  }))
  await expect(idsOf(endless)).rejects.toThrow(Inconsistent)
  expect(endless.counts.requests).toBeLessThan(20)
})

test('a row that goes while pages are read makes them read once more, and is forgiven then', async () => {
  // b goes after the first page: c moves up past the reader, and only the second reading finds it.
  const shrinking = serviceThat(
    (request) =>
      [
        { rows: [{ id: 'a' }, { id: 'b' }], totalRecords: 4, skipToken: 'more' },
        { rows: [{ id: 'd' }], totalRecords: 3 },
        { rows: [{ id: 'a' }, { id: 'c' }], totalRecords: 3, skipToken: 'more' },
        { rows: [{ id: 'd' }], totalRecords: 3 },
      ][request] ?? {},
  )
  expect(await idsOf(shrinking)).toEqual(['a', 'b', 'd', 'c'])
})
