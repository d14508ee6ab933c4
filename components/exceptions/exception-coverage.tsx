import { Card } from '#components/ui/card.tsx'
import { counted, formatCount, formatScore } from '#components/ui/format.ts'
import { TextLink } from '#components/ui/link.tsx'
import { SeverityMark } from '#components/ui/marks.tsx'
import type { ToldState } from '#lib/exceptions/model.ts'
import type { CoveredFinding } from '#lib/posture/exceptions/findings-of.ts'
import type { ExceptionDetail } from '#lib/posture/exceptions/get-exception.ts'
import { pointsHeldBack } from '#lib/scoring/index.ts'
import { coveredHref, FindingRows } from './finding-rows.tsx'
import { dayWords } from './words.ts'

const covering: readonly ToldState[] = ['active', 'expiring', 'review']
const proposed: readonly ToldState[] = ['requested', 'returned', 'approved']

function titleOf(told: ToldState): string {
  if (covering.includes(told)) return 'What it covers now'
  if (told === 'imported') return 'What an exception of it would cover'
  return proposed.includes(told) ? 'What it would cover' : 'What it covered last'
}

/** What it covers now, in numbers, by check and by finding; of a request, what it would. */
export function ExceptionCoverage({
  exception,
  scoreOf,
}: {
  exception: ExceptionDetail
  /** Whose score its points are of: what the viewer sees. */
  scoreOf: string
}) {
  const { name, entry, told, checks, findings, weightApplicable } = exception
  const isCovering = covering.includes(told)
  const facts = [
    {
      value: counted(entry.findings - entry.unknown, 'finding'),
      detail: `${entry.unknown > 0 ? `and ${counted(entry.unknown, 'unknown verdict')} ` : ''}on ${counted(entry.assets, 'asset')}`,
    },
    {
      value: weightApplicable > 0 ? points(entry.weight, weightApplicable) : '–',
      detail: `of the raw score of ${scoreOf}${isCovering ? ', not of the accepted one' : ''}`,
    },
    { value: entry.endsOn ? dayWords(entry.endsOn) : 'No end', detail: 'its last day' },
  ]
  return (
    <Card title={titleOf(told)}>
      <dl className="grid grid-cols-3 gap-4 max-md:grid-cols-2">
        {facts.map(({ value, detail }) => (
          <div key={detail} className="flex min-w-0 flex-col">
            <dt className="font-semibold text-xl tabular-nums tracking-tight">{value}</dt>
            <dd className="text-pretty text-ink-2 text-xs">{detail}</dd>
          </div>
        ))}
      </dl>
      {checks.length === 0 && (
        <p className="mt-4 text-pretty text-ink-2 text-sm">
          None of our checks references its policy definition, so that no finding belongs to it.
        </p>
      )}
      <ul className="mt-4 flex flex-col border-line border-t empty:hidden">
        {checks.map(({ checkId, title, severity, findings: count, unknown }) => (
          <li
            key={checkId}
            className="flex items-center gap-3 border-line border-b py-2 text-sm last:border-b-0 last:pb-0"
          >
            <SeverityMark severity={severity} label={false} />
            <TextLink href={`/checklist/${checkId}`} className="min-w-0 flex-1">
              {title}
            </TextLink>
            {isCovering &&
              (count > 0 ? (
                <span className="shrink-0 tabular-nums">
                  {count > unknown && (
                    <TextLink href={coveredHref(name, `&check=${checkId}`)}>
                      {counted(count - unknown, 'finding')}
                    </TextLink>
                  )}
                  {count > unknown && unknown > 0 && ', '}
                  {unknown > 0 && (
                    <TextLink href={coveredHref(name, `&check=${checkId}&status=unknown`)}>
                      {formatCount(unknown)} unknown
                    </TextLink>
                  )}
                </span>
              ) : (
                <span className="shrink-0 text-ink-2">nothing fails</span>
              ))}
          </li>
        ))}
      </ul>
      {findings.length > 0 && (
        <Findings
          findings={findings}
          total={entry.findings}
          hasTitles={checks.length > 1}
          allHref={isCovering ? coveredHref(name, '&status=both') : null}
        />
      )}
    </Card>
  )
}

/**
 * @param hasTitles whether they say of which check they are: where it is one, it stands above
 * @param allHref leads to the list of all; null where it covers nothing yet
 */
function Findings({
  findings,
  total,
  hasTitles,
  allHref,
}: {
  findings: readonly CoveredFinding[]
  total: number
  hasTitles: boolean
  allHref: string | null
}) {
  return (
    <section aria-labelledby="covered" className="mt-4">
      <h3 id="covered" className="mb-1 font-medium text-sm">
        {total > findings.length ? `The gravest ${findings.length} of ${formatCount(total)}` : 'Each of them'}
      </h3>
      <FindingRows findings={findings} total={total} hasTitles={hasTitles} allHref={allHref} />
    </section>
  )
}

/** "0.07 points": what one exception covers is often little. */
function points(weight: number, weightApplicable: number): string {
  const value = pointsHeldBack(weight, { weightApplicable })
  if (weight > 0 && value < 0.005) return 'under 0.01 points'
  return `${formatScore(value, value < 0.095 ? 2 : 1)} points`
}
