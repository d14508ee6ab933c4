import type { ReactNode } from 'react'
import { StateBadge } from '#components/exceptions/state-badge.tsx'
import { coveredWords, dayWords, exceptionTitle } from '#components/exceptions/words.ts'
import { Card } from '#components/ui/card.tsx'
import { counted, formatCount } from '#components/ui/format.ts'
import { Link, TextLink } from '#components/ui/link.tsx'
import { Time } from '#components/ui/time.tsx'
import type { ExceptionDraft } from '#lib/posture/exceptions/drafts.ts'
import type { OwnException, OwnExceptions } from '#lib/posture/exceptions/own-exceptions.ts'

/** What an approver sent back: the person's turn, with what was said. Nothing where there is nothing. */
export function SentBackCard({ sentBack }: Pick<OwnExceptions, 'sentBack'>) {
  if (sentBack.total === 0) return null
  return (
    <Card title="Sent back to you" hint="an approver asks for changes">
      <ul className="flex flex-col text-sm">
        {sentBack.items.map((exception) => (
          <Row
            key={exception.id}
            href={`/exceptions/new?draft=${exception.id}`}
            title={titleOf(exception)}
            detail={<AskedFor exception={exception} />}
            end={<Time value={exception.updatedAt} as="day" className="text-ink-2 text-xs" />}
          />
        ))}
      </ul>
      <Rest part={sentBack} />
    </Card>
  )
}

function AskedFor({ exception: { name, decisions, round } }: { exception: OwnException }) {
  const asked = decisions.findLast((decision) => decision.verdict === 'changes' && decision.round <= round)
  if (!asked) return name
  return (
    <>
      {asked.personName}: “{asked.reason}”
    </>
  )
}

/** What of the register is the person's own: by expiry what is in force, then what waits, then what was begun. */
export function OwnExceptionsCard({
  exceptions: { inForce, waiting, drafts },
  personId,
  mayRequest,
}: {
  exceptions: OwnExceptions
  personId: string
  mayRequest: boolean
}) {
  const link = { href: `/exceptions?owner=${personId}`, label: 'In the register' }
  const ask = mayRequest && (
    <TextLink href="/exceptions/new" className="font-medium max-md:-my-2 max-md:py-2">
      Ask for one
    </TextLink>
  )
  if (inForce.total + waiting.total + drafts.total === 0)
    return (
      <Card title="My exceptions" actions={ask}>
        <p className="text-pretty text-ink-2 text-sm">
          You have none. Where something cannot be fixed yet, ask for one from its finding: with a reason and an end.
        </p>
      </Card>
    )
  return (
    <Card
      title="My exceptions"
      hint={<span className="max-md:hidden">the next to end first</span>}
      link={link}
      actions={ask}
    >
      <ul className="flex flex-col text-sm">
        {[...inForce.items, ...waiting.items].map((exception) => (
          <Row
            key={exception.id}
            href={`/exceptions/${exception.name}`}
            title={titleOf(exception)}
            detail={`${exception.name} · ${whatItCovers(exception)}`}
            end={
              <span className="flex flex-col items-end gap-0.5">
                <StateBadge state={exception.told} />
                {exception.isReviewDue && <span className="text-notice-ink text-xs">review due</span>}
                {exception.endsOn && (
                  <span className="text-ink-2 text-xs tabular-nums">until {dayWords(exception.endsOn)}</span>
                )}
              </span>
            }
          />
        ))}
        {drafts.items.map((draft) => (
          <Row
            key={draft.id}
            href={`/exceptions/new?draft=${draft.id}`}
            title={draftTitle(draft)}
            detail={
              <>
                last changed <Time value={draft.updatedAt} as="relative" />
              </>
            }
            end={<StateBadge state="draft" />}
          />
        ))}
      </ul>
      <Rest part={inForce} what="in force" />
      <Rest part={waiting} what="waiting" />
      <Rest part={drafts} what="begun" />
    </Card>
  )
}

function Row({ href, title, detail, end }: { href: string; title: string; detail: ReactNode; end: ReactNode }) {
  return (
    <li className="relative flex items-start justify-between gap-4 border-line border-b py-2.5 last:border-b-0 last:pb-0">
      <span className="min-w-0">
        <Link href={href} className="stretched rounded-xs font-medium hover:text-accent">
          {title}
        </Link>
        <span className="line-clamp-2 text-ink-2 text-xs">{detail}</span>
      </span>
      <span className="shrink-0 pt-px">{end}</span>
    </li>
  )
}

function Rest({ part: { items, total }, what }: { part: { items: readonly unknown[]; total: number }; what?: string }) {
  if (total <= items.length) return null
  return (
    <p className="mt-2 text-ink-2 text-xs">
      and {formatCount(total - items.length)} more {what}
    </p>
  )
}

function titleOf({ checks, targets }: OwnException): string {
  return exceptionTitle(checks, targets, null)
}

function draftTitle({ checks, targets }: ExceptionDraft): string {
  return checks.length === 0 ? 'A request without a check yet' : exceptionTitle(checks, targets, null)
}

function whatItCovers({ told, findings, unknown, assets }: OwnException): string {
  const what = `${coveredWords({ findings, unknown })} on ${counted(assets, 'asset')}`
  return told === 'requested' || told === 'approved' ? `would cover ${what}` : `covers ${what}`
}
