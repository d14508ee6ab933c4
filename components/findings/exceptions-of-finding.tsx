import type { ReactNode } from 'react'
import { HatchedMark, StateBadge } from '#components/exceptions/state-badge.tsx'
import { categoryWords, dayWords } from '#components/exceptions/words.ts'
import { inWords } from '#components/ui/format.ts'
import { TextLink } from '#components/ui/link.tsx'
import { PanelSection } from '#components/ui/side-panel.tsx'
import { Time } from '#components/ui/time.tsx'
import type { FindingException, FindingExceptions } from '#lib/posture/findings/finding-exceptions.ts'
import { waitingWords } from './sentences.ts'

/** What the register says of a finding: what covers it, what waits, and what covered it before. Nothing where it is silent. */
export function ExceptionsOfFinding({ exceptions }: { exceptions: FindingExceptions }) {
  const { covering, waiting, earlier } = exceptions
  if (covering.length + waiting.length + earlier.length === 0) return null
  return (
    <PanelSection title={covering.length > 1 ? 'Exceptions' : 'Exception'}>
      <div className="flex flex-col gap-2">
        {covering.map((exception) => (
          <Covering key={exception.id} exception={exception} />
        ))}
        {waiting.map((exception) => (
          <Waiting key={exception.id} exception={exception} isCovered={covering.length > 0} />
        ))}
        {earlier.length > 0 && <Earlier exceptions={earlier} />}
      </div>
    </PanelSection>
  )
}

function Box({ children }: { children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1 rounded-md border border-line px-3 py-2 text-sm [overflow-wrap:anywhere]">
      {children}
    </div>
  )
}

function Covering({ exception }: { exception: FindingException }) {
  const { category, justification, approvers, endsOn } = exception
  return (
    <Box>
      <p className="flex flex-wrap items-center gap-x-2">
        <HatchedMark />
        <ExceptionLink exception={exception} />
        {endsOn && <span>until {dayWords(endsOn)}</span>}
      </p>
      <p className="text-ink-2 text-xs">
        {[
          category && categoryWords[category].title,
          approvers.length > 0 && `approved by ${inWords([...approvers])}`,
          exception.ownerName && `owned by ${exception.ownerName}`,
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {justification && <p className="line-clamp-3 text-ink-2">{justification}</p>}
    </Box>
  )
}

function Waiting({ exception, isCovered }: { exception: FindingException; isCovered: boolean }) {
  return (
    <Box>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <ExceptionLink exception={exception} />
        <StateBadge state={exception.state} />
      </p>
      <p className="text-ink-2 text-xs">{waitingWords(exception, isCovered)}</p>
    </Box>
  )
}

function Earlier({ exceptions }: { exceptions: readonly FindingException[] }) {
  return (
    <ul aria-label="Earlier exceptions" className="divide-y divide-line text-sm">
      {exceptions.map((exception) => (
        <li key={exception.id} className="flex flex-wrap items-center gap-x-2 py-1.5">
          <ExceptionLink exception={exception} />
          <span className="text-ink-2">
            {exception.coveredFrom && <Time value={exception.coveredFrom} as="date" />} to{' '}
            {exception.coveredTo && <Time value={exception.coveredTo} as="date" />}
          </span>
          <StateBadge state={exception.state} />
        </li>
      ))}
    </ul>
  )
}

function ExceptionLink({ exception: { name } }: { exception: FindingException }) {
  return <TextLink href={`/exceptions/${name}`}>{name}</TextLink>
}
