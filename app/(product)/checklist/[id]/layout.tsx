import { notFound } from 'next/navigation'
import { checksById } from '#lib/checklist/index.ts'
import { requireViewer } from '../../../access/enter-page.ts'

/** A check that is not on the checklist is not found before anything streams, so that the answer is a 404. */
export default async function CheckLayout({ params, children }: LayoutProps<'/checklist/[id]'>) {
  await requireViewer('checklist.read')
  if (!checksById.has((await params).id)) notFound()
  return children
}
