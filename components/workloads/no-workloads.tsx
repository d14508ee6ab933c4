import { LinkButton } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/states.tsx'

/** Nothing is defined yet, or nothing is the asker's. */
export function NoWorkloads({ mayChange, isOwn }: { mayChange: boolean; isOwn: boolean }) {
  if (isOwn)
    return (
      <Card>
        <EmptyState
          title="No workload is yours"
          actions={<LinkButton href="/my-work">My work says whom to ask</LinkButton>}
        >
          You see the workloads that you, or a group that you are in, own.
        </EmptyState>
      </Card>
    )
  return (
    <Card>
      <EmptyState
        title="Say who is responsible for what"
        actions={
          mayChange && (
            <>
              <LinkButton href="/workloads/new" variant="primary">
                New workload
              </LinkButton>
              <LinkButton href="/workloads/import">Import YAML</LinkButton>
            </>
          )
        }
      >
        A workload is what one team answers for: a shop, a data platform. Rules on tags, resource groups, subscriptions
        or management groups say which assets belong to it; its owners see them on My work, with their fixes.
        {!mayChange && ' The security team and administrators define them.'}
      </EmptyState>
    </Card>
  )
}
