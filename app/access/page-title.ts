import type { Metadata } from 'next'
import type { Action } from '#lib/auth/permissions.ts'
import { requireViewer } from './enter-page.ts'

/** The title of a page that not everybody may see: who may not gets the title of what is not there, as well. */
export function titleFor(action: Action, title: string): () => Promise<Metadata> {
  return async () => {
    await requireViewer(action)
    return { title }
  }
}
