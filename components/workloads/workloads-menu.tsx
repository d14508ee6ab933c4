import { Download, ListOrdered, Plus, Upload } from 'lucide-react'
import { buttonClass, LinkButton } from '#components/ui/button.tsx'

/** What can be done with workloads as a whole, for who may. */
export function WorkloadsMenu({ mayChange, count }: { mayChange: boolean; count: number }) {
  return (
    <>
      {mayChange && count > 1 && (
        <LinkButton href="/workloads/order" icon={<ListOrdered aria-hidden />}>
          Order
        </LinkButton>
      )}
      {mayChange && (
        <LinkButton href="/workloads/import" icon={<Upload aria-hidden />}>
          Import
        </LinkButton>
      )}
      {mayChange && count > 0 && (
        <a href="/workloads/export" download className={buttonClass()}>
          <Download aria-hidden />
          Export YAML
        </a>
      )}
      {mayChange && (
        <LinkButton href="/workloads/new" variant="primary" icon={<Plus aria-hidden />}>
          New workload
        </LinkButton>
      )}
    </>
  )
}
