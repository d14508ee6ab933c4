import { TextLink } from '#components/ui/link.tsx'
import type { TermChange } from '#lib/posture/exceptions/difference.ts'
import type { RegisterEntry } from '#lib/posture/exceptions/register-entries.ts'
import { changeWords, nameOf } from './review-words.ts'

/** Longer than that, what is said now stands below anyway. */
const LONG = 60

/** What a change or renewal says otherwise than the exception that it replaces: before → after. */
export function ReviewDifference({ entry, changes }: { entry: RegisterEntry; changes: readonly TermChange[] }) {
  return (
    <section aria-labelledby="review-difference">
      <h3 id="review-difference" className="font-medium text-sm">
        Otherwise than <TextLink href={`/exceptions/${nameOf(entry.id)}`}>{nameOf(entry.id)}</TextLink>
      </h3>
      {changes.length === 0 ? (
        <p className="mt-1 text-ink-2 text-sm">Nothing.</p>
      ) : (
        <dl className="mt-1 rounded-md bg-sunken px-3 py-1.5 text-sm">
          {changes.map(changeWords).map(({ term, before, after }) => (
            <div key={term} className="grid gap-x-3 py-1 sm:grid-cols-[7rem_minmax(0,1fr)]">
              <dt className="text-ink-2">{term}</dt>
              <dd className="min-w-0 whitespace-pre-line [overflow-wrap:anywhere]">
                {before && (
                  <>
                    <span className="sr-only">before: </span>
                    <del className="text-ink-2 decoration-1">{before}</del>
                  </>
                )}
                {before && after && <span aria-hidden> → </span>}
                {after && (
                  <>
                    <span className="sr-only">now: </span>
                    <ins className="font-medium no-underline">{after.length > LONG ? 'as below' : after}</ins>
                  </>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}
