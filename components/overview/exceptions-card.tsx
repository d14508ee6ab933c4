import { Card } from '#components/ui/card.tsx'
import { counted, formatCount, formatScore } from '#components/ui/format.ts'
import { Link, TextLink } from '#components/ui/link.tsx'
import type { RegisterStanding } from '#lib/posture/exceptions/count-exceptions.ts'
import type { Level } from '#lib/posture/overview/standing.ts'

type Counts = Pick<
  RegisterStanding,
  'inForce' | 'coveredFindings' | 'coveredUnknown' | 'ending' | 'waiting' | 'isEmpty'
>

/** What is tolerated: what waits, what ends soon, and what lies between the two scores. Each leads to its rows. */
export function ExceptionsCard({
  register,
  expiringDays,
  level,
  mayRequest,
}: {
  register: Counts
  /** So many days before its end an exception is told as expiring. */
  expiringDays: number
  level: Pick<Level, 'score' | 'accepted'>
  mayRequest: boolean
}) {
  const { inForce, ending, waiting, coveredFindings, coveredUnknown, isEmpty } = register
  if (isEmpty)
    return (
      <Card title="Exceptions" link={{ href: '/exceptions', label: 'Register' }}>
        <p className="text-pretty text-ink-2 text-sm">
          Nothing is excepted. What cannot be fixed yet can be tolerated for a while: with a reason, an approver and an
          end.
        </p>
        {mayRequest && (
          <TextLink href="/exceptions/new" className="mt-2 text-sm">
            Ask for an exception
          </TextLink>
        )}
      </Card>
    )
  const points = pointsBetween(level)
  const rows = [
    { title: 'Waiting for a decision', value: formatCount(waiting), href: '/exceptions?state=requested,review' },
    {
      title: `Expire within ${counted(expiringDays, 'day')}`,
      value: formatCount(ending),
      href: '/exceptions?state=expiring',
    },
    { title: 'In force', value: formatCount(inForce), href: '/exceptions', isPlain: true },
    {
      title: 'Findings they cover',
      value: formatCount(coveredFindings),
      href: '/findings?exception=only',
      isPlain: true,
    },
    ...(coveredUnknown > 0
      ? [
          {
            title: 'Unknown verdicts they cover',
            value: formatCount(coveredUnknown),
            href: '/findings?status=unknown&exception=only',
            isPlain: true,
          },
        ]
      : []),
  ]
  return (
    <Card title="Exceptions" link={{ href: '/exceptions', label: 'Register' }}>
      <ul className="flex flex-col text-sm">
        {rows.map(({ title, value, href, isPlain }) => (
          <li key={title} className={rowLook}>
            <Link href={href} className="stretched min-w-0 flex-1 rounded-xs hover:text-accent">
              {title}
            </Link>
            <span className={isPlain ? 'tabular-nums' : 'font-semibold tabular-nums'}>{value}</span>
          </li>
        ))}
        <li className={rowLook}>
          <span className="min-w-0 flex-1">Between raw and accepted</span>
          <span className="whitespace-nowrap tabular-nums">{points}</span>
        </li>
      </ul>
    </Card>
  )
}

const rowLook = 'relative flex items-baseline gap-4 border-line border-b py-2.5 last:border-b-0 last:pb-0'

/** As the two scores are shown, so that what is read adds up. */
function pointsBetween({ score, accepted }: Pick<Level, 'score' | 'accepted'>): string {
  if (score === null || accepted === null) return '–'
  const points = (Math.round(accepted * 10) - Math.round(score * 10)) / 10
  return `${formatScore(points)} points`
}
