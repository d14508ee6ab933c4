import { TextLink } from '#components/ui/link.tsx'
import { Time } from '#components/ui/time.tsx'
import type { HistoryLine } from './review-history-words.ts'

/** What happened before, oldest first, down to this request. */
export function ReviewTimeline({ lines }: { lines: readonly HistoryLine[] }) {
  return (
    <ol className="mt-1.5 flex flex-col gap-2.5">
      {lines.map(({ key, at, text, name, isThis }) => (
        <li key={key} className="grid grid-cols-[5.75rem_minmax(0,1fr)] gap-3 text-sm">
          {at ? <Time value={at} as="date" className="text-ink-2 text-xs leading-5" /> : <span />}
          <p className="min-w-0 text-pretty [overflow-wrap:anywhere]">
            {isThis && <strong className="font-semibold">This request</strong>}
            {name && (
              <>
                <TextLink href={`/exceptions/${name}`}>{name}</TextLink>{' '}
              </>
            )}
            {text}
          </p>
        </li>
      ))}
    </ol>
  )
}
