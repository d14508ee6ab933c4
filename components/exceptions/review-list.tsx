import { formatCount } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import { Badge, SeverityMark } from '#components/ui/marks.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { Time } from '#components/ui/time.tsx'
import type { QueueItem, ReviewQueue } from '#lib/posture/exceptions/queue.ts'
import { requestKind } from './review-words.ts'
import { exceptionTitle, nameOf } from './words.ts'

/** Where in the queue a page begins: after the request of a cursor, or before it; null = with the oldest. */
export type QueuePlace = readonly ['after' | 'before', string] | null

/** The address of one in the queue, beside its page of the list; null = of the page alone. */
export function reviewHref(id: number | null, place: QueuePlace): string {
  const params = new URLSearchParams([...(id === null ? [] : [['open', nameOf(id)]]), ...(place ? [[...place]] : [])])
  return params.size > 0 ? `/exceptions/review?${params}` : '/exceptions/review'
}

/** A page of what waits, the oldest first; each opens beside the list, or over it on a phone. */
export function ReviewList({
  queue: { items, total, previous, next },
  openId,
  place,
}: {
  queue: ReviewQueue
  openId: number | null
  place: QueuePlace
}) {
  return (
    <>
      <ul aria-label="Waiting requests">
        {items.map((item) => (
          <ReviewRow
            key={item.entry.id}
            item={item}
            href={reviewHref(item.entry.id, place)}
            isOpen={item.entry.id === openId}
          />
        ))}
      </ul>
      {(previous || next) && (
        <Pager
          previousHref={previous && reviewHref(null, ['before', previous])}
          nextHref={next && reviewHref(null, ['after', next])}
        >
          {formatCount(items.length)} of {formatCount(total)}
        </Pager>
      )}
    </>
  )
}

function ReviewRow({
  item: { entry, waitingSince, workloads, approvedBy },
  href,
  isOpen,
}: {
  item: QueueItem
  href: string
  isOpen: boolean
}) {
  const kind = requestKind(entry)
  const where = [...workloads.slice(0, 2), ...(workloads.length > 2 ? ['more'] : [])].join(', ')
  return (
    <li data-row="" data-open={isOpen} className="border-line border-b max-lg:last:border-b-0">
      <Link
        href={href}
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
