import Link from 'next/link'
import { buttonClass } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/states.tsx'

export const metadata = { title: 'Not found' }

/** Also the answer where something exists but is not the visitor's: the same words for both. */
export default function NotFound() {
  return (
    <div className="flex min-h-[70dvh] items-center justify-center">
      <EmptyState
        isPage
        title="There is nothing at this address"
        actions={
          <>
            <Link href="/" className={buttonClass({ variant: 'primary' })}>
              Overview
            </Link>
            <Link href="/assets" className={buttonClass()}>
              Assets
            </Link>
          </>
        }
      >
        The address may be mistyped, what was here may be older than the history, or it is about workloads that are not
        yours. Removed assets stay findable under Assets.
      </EmptyState>
    </div>
  )
}
