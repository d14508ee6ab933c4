import clsx from 'clsx'
import { counted } from '#components/ui/format.ts'
import { Link, TextLink } from '#components/ui/link.tsx'
import { Badge, SeverityMark } from '#components/ui/marks.tsx'
import type { CoveredFinding } from '#lib/posture/exceptions/findings-of.ts'

/** The list of what an exception covers now: in all that one may see, as its page and its review count it. */
export function coveredHref(name: string, filter = ''): string {
  return `/findings?under=${name}${filter}&workload=&subscription=`
}

/**
 * Findings that an exception covers or would cover, each with its asset and a link to its panel.
 * @param total how many there are of which these are the first
 * @param hasTitles whether they say of which check they are: where it is one, it stands above
 * @param allHref leads to the list of all of them; null where there is none, as nothing is covered yet
 */
export function FindingRows({
  findings,
  total,
  hasTitles,
  allHref = null,
}: {
  findings: readonly CoveredFinding[]
  total: number
  hasTitles: boolean
  allHref?: string | null
}) {
  const more = counted(total - findings.length, 'more finding')
  return (
    <>
      <ul>
        {findings.map(({ assetKey, assetName, checkId, title, severity, status, isNew }) => (
          <li key={`${assetKey}.${checkId}`}>
            <Link
              href={`/findings?exception=both&open=${assetKey}.${checkId}`}
              className="-mx-2 flex items-center gap-2.5 rounded-md px-2 py-1.5 text-sm hover:bg-sunken max-md:min-h-11"
            >
              <SeverityMark severity={severity} label={false} />
              {/* On a phone the check stands below its asset: beside it, neither had room. */}
              <span className="flex min-w-0 flex-1 gap-x-2.5 max-md:flex-col">
                <span className={clsx('min-w-0 truncate font-medium', hasTitles && 'md:shrink-0 md:basis-44')}>
                  {assetName}
                </span>
                {hasTitles && <span className="min-w-0 truncate text-ink-2 max-md:text-xs md:flex-1">{title}</span>}
              </span>
              {status === 'unknown' && <Badge>unknown</Badge>}
              {isNew && <Badge tone="notice">new</Badge>}
            </Link>
          </li>
        ))}
      </ul>
      {total > findings.length && (
        <p className="mt-1 text-ink-2 text-xs">and {allHref ? <TextLink href={allHref}>{more}</TextLink> : more}</p>
      )}
    </>
  )
}
