import type { ReactNode } from 'react'
import { requireViewer } from '../../access/enter-page.ts'

/** Asked before anything streams, so that who may not gets the status of what is not there. */
export default async function MyWorkLayout({ children }: { children: ReactNode }) {
  await requireViewer('my-work.read')
  return children
}
