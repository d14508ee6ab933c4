import { Time } from '#components/ui/time.tsx'
import type { TimelineEvent } from '#lib/posture/exceptions/timeline.ts'
import { eventWords, whoDid } from './exception-words.ts'

/** What people wrote about a request, oldest first: comments, and the reasons of what was decided before. */
export function ReviewSaid({ said }: { said: readonly TimelineEvent[] }) {
  if (said.length === 0) return null
  return (
    <section aria-labelledby="review-said">
      <h3 id="review-said" className="font-medium text-sm">
        What was said
      </h3>
      <ol className="mt-1.5 flex flex-col gap-2.5">
        {said.map((event) => (
          <li key={event.seq} className="text-sm">
            <p className="text-pretty text-ink-2 text-xs">
              {[whoDid(event), eventWords(event)].filter(Boolean).join(' ')} · <Time value={event.at} />
            </p>
            <p className="mt-1 whitespace-pre-line rounded-md bg-sunken px-3 py-2 text-pretty [overflow-wrap:anywhere]">
              {event.text}
            </p>
          </li>
        ))}
      </ol>
    </section>
  )
}
