import { LinkButton } from './button.tsx'
import { Card } from './card.tsx'
import { EmptyState } from './states.tsx'

/**
 * The address asks for workloads or subscriptions in which the person sees nothing: a colleague who sees more sent it,
 * or what it names is gone.
 * @param href the same page, without a scope
 */
export function NothingInView({ href }: { href: string }) {
  return (
    <Card>
      <EmptyState
        title="Nothing is in view"
        actions={<LinkButton href={`${href}?workload=&subscription=`}>Look in all that you see</LinkButton>}
      >
        The workloads or subscriptions that the address names hold nothing, or are not yours to see.
      </EmptyState>
    </Card>
  )
}
