import { cookies } from 'next/headers'
import { problem } from '#lib/api/problem.ts'
import { listPeople } from '#lib/auth/people.ts'
import { limit } from '#lib/auth/rate-limit.ts'
import { type SecurityEvent, type SecurityEventFilter, streamSecurityEvents } from '#lib/auth/security-events.ts'
import { endOfSession, sessionCookie } from '#lib/auth/sessions.ts'
import { loadConfig } from '#lib/config/config.ts'
import { headOf, headText } from '#lib/exceptions/chain.ts'
import { exportHeaders, LOG_HEAD } from '#lib/exports/headers.ts'
import { streamOf } from '#lib/exports/stream.ts'
import type { Queryable } from '#lib/posture/database.ts'
import { asking, recordAttempt } from '../../../../access/request.ts'
import { route } from '../../../../access/route-handler.ts'
import { logFilterOf } from '../../log-filter.ts'
import { securityFilterOf, securityFilters } from '../filters.ts'

const LOOK_AGAIN_MS = 2_000
/** Who keeps the log elsewhere asks every few seconds at most, or follows. */
const READINGS = { points: 60, perSeconds: 300 }
/** Each asks the database again and again. Counted in this process: it is this one that they would burden. */
const MOST_FOLLOWED = 3
const followed = new Map<string, number>()

/**
 * The security log as NDJSON, oldest first, with the filters of the page. `?follow` stays and tells what happens, until
 * the session ends, and no longer than a session may be idle; `?since=<id>` begins after that entry.
 */
export const GET = route('security-log.read', async ({ viewer, db, params, request, at }) => {
  const { isAllowed, retryAfterSeconds } = await limit(db, { key: `stream:${viewer.id}`, ...READINGS })
  const isFollowed = params.follow !== undefined
  if (!isAllowed || (isFollowed && (followed.get(viewer.id) ?? 0) >= MOST_FOLLOWED))
    return problem(429, { headers: { 'retry-after': String(retryAfterSeconds || 60) } })
  const { timeZone } = loadConfig(process.env).scan
  const [{ items: people }, { from, to }, jar, head] = await Promise.all([
    listPeople(db, { now: at }),
    logFilterOf(db, params, timeZone),
    cookies(),
    headOf(db),
  ])
  const filter = { ...securityFilterOf(securityFilters(people), params), from, to }
  const since = Number([params.since ?? 0].flat()[0])
  const after = Number.isSafeInteger(since) && since > 0 ? since : 0
  await recordAttempt(await asking(), 'export', { of: 'security events', format: 'ndjson', isFollowed })
  const cookie = jar.get(sessionCookie)?.value
  const isOver = async () => request.signal.aborted || (await endOfSession(db, cookie, new Date())) !== null
  const events = isFollowed
    ? counted(viewer.id, follow(db, { ...filter, after }, isOver))
    : streamSecurityEvents(db, { ...filter, after })
  const mediaType = 'application/x-ndjson; charset=utf-8'
  const day = at.toISOString().slice(0, 10)
  return new Response(
    streamOf(lines(events), async () => undefined),
    {
      // What goes on is no file.
      headers: isFollowed
        ? { 'content-type': mediaType, 'cache-control': 'no-store', [LOG_HEAD]: headText(head) }
        : exportHeaders({ mediaType, list: 'security-events', words: [], day, head, ending: 'ndjson' }),
    },
  )
})

async function* follow(
  db: Queryable,
  { after = 0, ...filter }: SecurityEventFilter & { after?: number },
  isOver: () => Promise<boolean>,
): AsyncGenerator<SecurityEvent | null> {
  let last = after
  while (!(await isOver())) {
    for await (const event of streamSecurityEvents(db, { ...filter, after: last })) {
      last = event.id
      yield event
    }
    // An empty line: who listens knows that we are there, and we notice who has gone.
    yield null
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
}

/** Counts a person's followers from the first line that is read until they go. */
async function* counted<Item>(personId: string, items: AsyncIterable<Item>): AsyncGenerator<Item, void, undefined> {
  followed.set(personId, (followed.get(personId) ?? 0) + 1)
  try {
    yield* items
  } finally {
    const left = (followed.get(personId) ?? 1) - 1
    if (left > 0) followed.set(personId, left)
    else followed.delete(personId)
  }
}

async function* lines(events: AsyncIterable<SecurityEvent | null>): AsyncGenerator<string, void, undefined> {
  for await (const event of events) yield event ? `${JSON.stringify(event)}\n` : '\n'
}
