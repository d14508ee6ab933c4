import { Link } from '#components/ui/link.tsx'
import { Badge, SeverityMark } from '#components/ui/marks.tsx'
import { Time } from '#components/ui/time.tsx'
import type { QueueItem } from '#lib/posture/exceptions/queue.ts'
import { requestKind } from './review-words.ts'
import { exceptionTitle, nameOf } from './words.ts'

/** The address of one in the queue. */
export function reviewHref(id: number): string {
  return `/exceptions/review?open=${nameOf(id)}`
}

/** What waits, the oldest first; each opens beside the list, or over it on a phone. */
export function ReviewList({ items, openId }: { items: readonly QueueItem[]; openId: number | null }) {
  return (
    <ul aria-label="Waiting requests">
      {items.map((item) => (
        <ReviewRow key={item.entry.id} item={item} isOpen={item.entry.id === openId} />
      ))}
    </ul>
  )
}

function ReviewRow({
  item: { entry, waitingSince, workloads, approvedBy },
  isOpen,
}: {
  item: QueueItem
  isOpen: boolean
}) {
  const kind = requestKind(entry)
  const where = [...workloads.slice(0, 2), ...(workloads.length > 2 ? ['more'] : [])].join(', ')
  return (
    <li data-row="" data-open={isOpen} className="border-line border-b max-lg:last:border-b-0">
      <Link
        href={reviewHref(entry.id)}
        scroll={false}
        data-row-link=""
        aria-current={isOpen ? 'true' : undefined}
        className="flex flex-col gap-1 px-4 py-3 outline-offset-[-2px] hover:bg-sunken lg:aria-[current]:bg-accent-soft"
      >
        <span className="flex items-baseline justify-between gap-3">
          <span className="min-w-0 font-medium text-base [overflow-wrap:anywhere] lg:text-sm">
            {exceptionTitle(entry.checks, entry.targets, null)}
          </span>
          <Time value={waitingSince} as="age" className="shrink-0 text-ink-2 text-xs" />
        </span>
        <span className="flex items-baseline justify-between gap-3">
          <span className="min-w-0 text-ink-2 text-xs">
            {[where, entry.requester.name].filter(Boolean).join(' · ')}
            {approvedBy.length > 0 && ` · ${approvedBy.length} of ${entry.neededApprovals} approved`}
          </span>
          <span className="flex shrink-0 items-center gap-2">
            {kind && <Badge>{kind}</Badge>}
            {entry.severity && <SeverityMark severity={entry.severity} />}
          </span>
        </span>
      </Link>
    </li>
  )
}
