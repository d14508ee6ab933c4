import { Card } from '#components/ui/card.tsx'
import { TextLink } from '#components/ui/link.tsx'
import { Time } from '#components/ui/time.tsx'
import type { TimelineEvent } from '#lib/posture/exceptions/timeline.ts'
import { BeforeAfter } from './before-after.tsx'
import { type CommentAction, CommentForm } from './comment-form.tsx'
import { changeWords, eventWords, whoDid } from './exception-words.ts'

/** Everything that happened to an exception, the newest first, as its log has it. */
export function ExceptionTimeline({
  id,
  events,
  showsSeq,
  comment,
}: {
  id: number
  events: readonly TimelineEvent[]
  /** The place in the log of all exceptions tells how many there are: only for who may see them all. */
  showsSeq: boolean
  /** Null for who may not. */
  comment: CommentAction | null
}) {
  return (
    <Card title="Timeline" hint="as its log has it">
      {comment && <CommentForm id={id} comment={comment} />}
      {events.length === 0 && <p className="text-ink-2 text-sm">Nothing is in its log.</p>}
      <ol className="flex flex-col">
        {events.map((event) => (
          <li
            key={event.seq}
            className="grid gap-x-4 border-line border-b py-2.5 text-sm last:border-b-0 last:pb-0 md:grid-cols-[8.5rem_minmax(0,1fr)]"
          >
            <span className="text-ink-2 text-xs leading-5">
              <Time value={event.at} />
              {showsSeq && (
                <span title={event.hash} className="ml-1.5 md:ml-0 md:block">
                  entry {event.seq}
                </span>
              )}
            </span>
            <Event event={event} />
          </li>
        ))}
      </ol>
    </Card>
  )
}

function Event({ event }: { event: TimelineEvent }) {
  const who = whoDid(event)
  const words = eventWords(event)
  return (
    <div className="min-w-0">
      <p className="text-pretty">
        {who ? (
          <>
            <span className="font-medium">{who}</span> {words}
          </>
        ) : (
          <>
            {words.charAt(0).toUpperCase()}
            {words.slice(1)}
          </>
        )}
        {event.other && (
          <>
            {event.kind === 'requested' ? ', in place of ' : ' by '}
            <TextLink href={`/exceptions/${event.other}`}>{event.other}</TextLink>
          </>
        )}
      </p>
      {event.text && (
        <p className="mt-1 whitespace-pre-line rounded-md bg-sunken px-3 py-2 text-pretty [overflow-wrap:anywhere]">
          {event.text}
        </p>
      )}
      {event.changes.length > 0 && (
        <dl className="mt-1.5 rounded-md border border-line px-3 py-1.5">
          {event.changes.map(changeWords).map(({ label, before, after }) => (
            <div key={label} className="grid gap-x-3 py-1 sm:grid-cols-[8rem_minmax(0,1fr)]">
              <dt className="text-ink-2">{label}</dt>
              <dd className="min-w-0 whitespace-pre-line [overflow-wrap:anywhere]">
                <BeforeAfter before={before} after={after} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  )
}
