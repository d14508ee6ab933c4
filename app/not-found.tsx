import { buttonClass } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/states.tsx'

export const metadata = { title: 'Not found' }

/** Outside of the product's frame, where nobody need be signed in. */
export default function NotFound() {
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <EmptyState
        isPage
        title="There is nothing at this address"
        actions={
          <a href="/" className={buttonClass({ variant: 'primary' })}>
            Temper
          </a>
        }
      >
        The address may be mistyped.
      </EmptyState>
    </main>
  )
}
