import { LinkButton } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { CopyText } from '#components/ui/copy.tsx'
import { counted } from '#components/ui/format.ts'
import { VerdictMark } from '#components/ui/marks.tsx'
import { EmptyState } from '#components/ui/states.tsx'

/** The person owns nothing yet: what to tell whom. */
export function NoWorkloadYet({ name, id }: { name: string; id: string }) {
  return (
    <Card>
      <EmptyState title={`Nobody has named you as an owner yet, ${name}`}>
        <p>
          Ask somebody of the security team, or an administrator, to add you (or a group that you are in) to the owners
          of your workload, under Workloads. This is what they need, your object id:
        </p>
        <p className="my-3">
          <CopyText text={id} />
        </p>
        <p>It holds from your next page on; a new group from your next sign-in on.</p>
      </EmptyState>
    </Card>
  )
}

/** Nothing fails, or nothing but what exceptions cover. */
export function NothingFails({ workloads, excepted }: { workloads: number; excepted: number }) {
  if (excepted > 0)
    return (
      <Card>
        <EmptyState
          title="Nothing is left to fix now"
          actions={<LinkButton href="/findings?exception=only&group=none">See what is excepted</LinkButton>}
        >
          Exceptions cover {excepted === 1 ? 'the one finding' : `all ${counted(excepted, 'finding')}`} of{' '}
          {workloads === 1 ? 'your workload' : 'your workloads'}. What they cover counts again when they end.
        </EmptyState>
      </Card>
    )
  return (
    <Card>
      <EmptyState
        title={
          <span className="inline-flex items-center gap-2">
            <VerdictMark verdict="pass" label={false} className="[&_svg]:size-5" /> Everything passes. Well done!
          </span>
        }
        actions={<LinkButton href="/checklist">See what is checked</LinkButton>}
      >
        No check fails on any asset of {workloads === 1 ? 'your workload' : 'your workloads'}. If one does again, it
        stands here with its fix.
      </EmptyState>
    </Card>
  )
}

/** There is an owner and a workload, and no asset belongs to it. */
export function NothingBelongs() {
  return (
    <Card>
      <EmptyState title="No asset belongs to it yet">
        The rules of your workload match nothing that the newest scan found. Somebody of the security team can see on
        the workload’s page what they match, and change them.
      </EmptyState>
    </Card>
  )
}
