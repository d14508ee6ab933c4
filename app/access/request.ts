import { randomUUID } from 'node:crypto'
import { cookies, headers } from 'next/headers'
import { cache } from 'react'
import { type Action, reachOf } from '#lib/auth/permissions.ts'
import { recordTry, type SecurityEventKind } from '#lib/auth/security-events.ts'
import { findSession, type SignedIn, sessionCookie } from '#lib/auth/sessions.ts'
import type { Viewer } from '#lib/auth/viewer.ts'
import { postureDatabase, type WebDatabase } from '#lib/posture/database.ts'

/** A request, and the person whose session it brings. */
export interface Asking {
  readonly db: WebDatabase
  /** When it came. */
  readonly at: Date
  readonly requestId: string
  /** What was asked for, with its query. */
  readonly path: string
  readonly address: string | null
  readonly headers: Headers
  /** Null without a session that still stands. */
  readonly signedIn: SignedIn | null
}

/** What an open page asks by itself, every second while a scan runs: nobody need be there. */
const UNATTENDED = ['/api/scans/current']

/** Who asks, and for what: looked up once a request, however many parts of a page ask. */
export const asking = cache(async (): Promise<Asking> => {
  const [sent, jar, db] = await Promise.all([headers(), cookies(), postureDatabase()])
  const facts = factsOf(sent)
  const isUse = !UNATTENDED.includes(facts.path.split('?', 1)[0] ?? '')
  const signedIn = await findSession(db, jar.get(sessionCookie)?.value, facts.at, isUse)
  return { db, ...facts, headers: sent, signedIn }
})

/** What the headers of a request say of it; commands/web.ts writes them, and lets nobody else. */
export function factsOf(sent: Headers): Pick<Asking, 'at' | 'requestId' | 'path' | 'address'> {
  return {
    at: new Date(),
    requestId: wellFormed(sent.get('x-request-id'), /^[\w-]{1,64}$/) ?? randomUUID(),
    path: wellFormed(sent.get('x-temper-path'), /^\/(?!\/)[^\s\\]{0,2000}$/) ?? '/',
    address: wellFormed(sent.get('x-temper-address'), /^[\da-f.:]{2,45}$/i),
  }
}

/** The person as the viewer of one action; null where the table of permissions does not let them. */
export function viewerFor(signedIn: SignedIn, action: Action): Viewer | null {
  const reach = reachOf(signedIn.roles, action)
  if (reach === null) return null
  return {
    kind: 'person',
    id: signedIn.personId,
    name: signedIn.name,
    roles: signedIn.roles,
    workloads: reach === 'all' ? null : signedIn.workloads,
    action,
    authenticatedAt: signedIn.authenticatedAt,
    session: signedIn.publicId,
  }
}

/** Writes into the security log what this request tried. */
export async function recordAttempt(
  {
    db,
    at,
    signedIn,
    address,
    requestId,
    path,
  }: Omit<Asking, 'headers' | 'signedIn'> & { signedIn: Pick<SignedIn, 'personId'> | null },
  kind: SecurityEventKind,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  // Without its query: what people look for is theirs.
  const where = { path: path.split('?', 1)[0] }
  await recordTry(db, {
    at,
    kind,
    personId: signedIn?.personId ?? null,
    address,
    requestId,
    detail: { ...where, ...detail },
  })
}

function wellFormed(text: string | null, pattern: RegExp): string | null {
  return text !== null && pattern.test(text) ? text : null
}
