import { TextLink } from '#components/ui/link.tsx'
import type { RegisterEntry } from '#lib/posture/exceptions/register-entries.ts'
import { BeforeAfter } from './before-after.tsx'
import { changeWords, termChanges } from './term-changes.ts'
import { nameOf } from './words.ts'

/** Longer than that, what is said now is only pointed at: it stands in the case itself. */
const LONG = 60

/** What a change or renewal says otherwise than the exception that it replaces: before → after. */
export function ReviewDifference({ before: entry, after }: { before: RegisterEntry; after: RegisterEntry }) {
  const changes = termChanges(entry, after)
  return (
    <section aria-labelledby="review-difference">
      <h3 id="review-difference" className="font-medium text-sm">
        What differs from <TextLink href={`/exceptions/${nameOf(entry.id)}`}>{nameOf(entry.id)}</TextLink>
      </h3>
      {changes.length === 0 ? (
        <p className="mt-1 text-ink-2 text-sm">Nothing.</p>
      ) : (
        <dl className="mt-1 rounded-md bg-sunken px-3 py-1.5 text-sm">
          {changes.map(changeWords).map(({ term, before, after }) => (
            <div key={term} className="grid gap-x-3 py-1 sm:grid-cols-[7rem_minmax(0,1fr)]">
              <dt className="text-ink-2">{term}</dt>
              <dd className="min-w-0 whitespace-pre-line [overflow-wrap:anywhere]">
                <BeforeAfter before={before} after={after.length > LONG ? 'as it reads now' : after} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}
