import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import type { Action } from '#lib/auth/permissions.ts'
import type { Viewer } from '#lib/auth/viewer.ts'
import type { WebDatabase } from '#lib/posture/database.ts'
import { type AskedScope, askedScopeOf, type Scope } from '#lib/posture/scope.ts'
import { viewerScope } from '#lib/posture/viewer-scope.ts'
import { asking, recordAttempt, viewerFor } from './request.ts'
import { traced } from './traced.ts'

export type PageParams = Record<string, string | string[] | undefined>

/** What a page gets at its door. */
export interface Entered {
  readonly viewer: Viewer
  readonly db: WebDatabase
  /** What is in view: never more than the viewer may see. Every question of lib/posture takes it. */
  readonly scope: Scope
  /** All that the viewer may see: for one thing by its name, that stands outside of what was asked for as well. */
  readonly reach: Scope
  /** What the address asked for: for links, never for questions. */
  readonly asked: AskedScope
  readonly params: PageParams
}

/**
 * The door of a page. Who has no session is led to sign in, and back; who may not is told what they would be told if
 * the page did not exist.
 */
export async function enterPage(action: Action, searchParams?: Promise<PageParams>): Promise<Entered> {
  const [{ viewer, db }, params = {}] = await Promise.all([enter(action), searchParams])
  const asked = askedScopeOf(params)
  return { viewer, db, ...(await inView(viewer, db, asked)), params }
}

/** What a viewer sees of what they asked for. */
export async function inView({ workloads }: Viewer, db: WebDatabase, asked: AskedScope) {
  const reach: Scope = { subscriptions: null, workloads }
  return { scope: await viewerScope(db, asked, workloads), reach, asked }
}

/** The door where the address says nothing of a scope: layouts, metadata. */
export async function requireViewer(action: Action): Promise<Viewer> {
  return (await enter(action)).viewer
}

/** The title of a page that not everybody may see: who may not gets the title of what is not there, as well. */
export function titleFor(action: Action, title: string): () => Promise<Metadata> {
  return async () => {
    await requireViewer(action)
    return { title }
  }
}

/** The person behind a page, whatever they may; without a session, the way to sign in. */
export async function requireSession() {
  const { signedIn, db, path, at } = await asking()
  if (!signedIn) redirect(signInHref(path))
  if (signedIn.roles.length === 0) redirect('/sign-in?no-role')
  return { signedIn, db, at }
}

// Once a request, as a layout, the page and its metadata each stand at the door.
const enter = cache(async (action: Action): Promise<{ viewer: Viewer; db: WebDatabase }> => {
  const { signedIn, db } = await requireSession()
  const viewer = viewerFor(signedIn, action)
  const request = await asking()
  if (viewer) return { viewer, db: traced(db, request.requestId) }
  await recordAttempt(request, 'access.denied', { action })
  notFound()
})

/** The sign-in page, that leads back to a path of ours. */
function signInHref(path: string): string {
  return path === '/' ? '/sign-in' : `/sign-in?return=${encodeURIComponent(path)}`
}
