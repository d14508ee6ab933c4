import { Plus } from 'lucide-react'
import { LinkButton } from '#components/ui/button.tsx'

/** What can be done with workloads as a whole, for who may. */
export function WorkloadsMenu({ mayChange, count }: { mayChange: boolean; count: number }) {
  return (
    <>
      {mayChange && count > 1 && <LinkButton href="/workloads/order">Order</LinkButton>}
      {mayChange && <LinkButton href="/workloads/import">Import YAML</LinkButton>}
      {mayChange && (
        <LinkButton href="/workloads/new" variant="primary" icon={<Plus aria-hidden />}>
          New workload
        </LinkButton>
      )}
    </>
  )
}
