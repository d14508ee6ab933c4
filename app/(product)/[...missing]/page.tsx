import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '../../access/enter-page.ts'

export const metadata: Metadata = { title: 'Not found' }

/** Every address that is no page's: not found, for who is signed in; others learn nothing of what there is. */
export default async function MissingPage() {
  await requireViewer('account.read')
  notFound()
}
