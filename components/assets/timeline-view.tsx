import { LinkButton } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { TextLink } from '#components/ui/link.tsx'
import { VerdictMark } from '#components/ui/marks.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import { Time } from '#components/ui/time.tsx'
import { checksById } from '#lib/checklist/index.ts'
import type { Timeline, TimelineEntry, VerdictChange } from '#lib/posture/assets/asset-timeline.ts'
import type { PropertyChange } from '#lib/posture/assets/configuration-diff.ts'
import { ExceptionTurnItem } from './exception-turn.tsx'
import { observedText } from './observed-text.ts'
import { turnsHeading } from './turn-words.ts'

/** What changed about an asset and what was excepted on it, newest first. */
export function TimelineView({
  assetKey,
  timeline,
  isOlder,
}: {
  assetKey: string
  timeline: Timeline
  isOlder: boolean
}) {
  const here = `/assets/${assetKey}?view=timeline`
  return (
    <Card flush>
      {timeline.entries.length === 0 ? (
        <EmptyState title="Nothing has changed">No scan has seen this asset otherwise than it is.</EmptyState>
      ) : (
        <ol>
          {timeline.entries.map((entry) => (
            <Entry key={entry.at} entry={entry} />
          ))}
        </ol>
      )}
      {(timeline.older || isOlder) && (
        <div className="flex gap-2 border-line border-t px-4.5 py-2.5" data-print="hidden">
          {isOlder && (
            <LinkButton href={here} size="small">
              Newest
            </LinkButton>
          )}
          {timeline.older && (
            <LinkButton href={`${here}&before=${encodeURIComponent(timeline.older)}`} size="small">
              Older
            </LinkButton>
          )}
        </div>
      )}
    </Card>
  )
}

const MOST = 12

function Entry({ entry }: { entry: TimelineEntry }) {
  const { changes } = entry
  return (
    <li className="grid gap-x-6 gap-y-2 border-line border-b px-4.5 py-3.5 last:border-b-0 md:grid-cols-[9rem_minmax(0,1fr)]">
      <div className="text-ink-2 text-sm">
        <Time value={entry.at} as="date" />
      </div>
      <div className="flex min-w-0 flex-col gap-2 text-sm">
        <p className="font-medium">{heading(entry)}</p>
        {entry.authors.map((author) => (
          <p key={`${author.at} ${author.operation}`} className="text-ink-2">
            Changed by <code className="text-ink text-xs">{author.by ?? 'an unknown principal'}</code>
            {author.client && ` with ${author.client}`}, <Time value={author.at} as="time" />
          </p>
        ))}
        {changes.length > 0 && (
          <ul className="flex flex-col gap-1.5">
            {changes.slice(0, MOST).map((change) => (
              <Difference key={change.path} change={change} />
            ))}
            {changes.length > MOST && (
              <li className="text-ink-2 text-xs">and {changes.length - MOST} more properties</li>
            )}
          </ul>
        )}
        {entry.verdicts.length > 0 && (
          <ul className="flex flex-col gap-1">
            {entry.verdicts.map((verdict) => (
              <Verdict key={`${verdict.checkId} ${verdict.to}`} verdict={verdict} />
            ))}
          </ul>
        )}
        {entry.exceptions.length > 0 && (
          <ul aria-label="Exceptions" className="flex flex-col gap-1.5">
            {entry.exceptions.map((turn) => (
              <ExceptionTurnItem key={`${turn.name} ${turn.ending}`} turn={turn} />
            ))}
          </ul>
        )}
      </div>
    </li>
  )
}

function heading({ kind, changes, verdicts, exceptions }: TimelineEntry): string {
  if (kind === 'excepted') return turnsHeading(exceptions)
  if (kind === 'arrived') return 'Seen for the first time'
  if (kind === 'removed') return 'Removed from Azure'
  if (changes.length > 0) return changes.length === 1 ? 'One property changed' : `${changes.length} properties changed`
  const cause = verdicts[0]?.cause
  if (cause === 'checklist') return 'The checklist changed'
  return 'Verdicts changed with something it depends on'
}

function Difference({ change: { path, before, after } }: { change: PropertyChange }) {
  return (
    <li className="rounded-sm bg-sunken px-2.5 py-1.5 font-mono text-xs leading-5 [overflow-wrap:anywhere]">
      <span className="block text-ink-2">{path}</span>
      {before !== undefined && <del className="text-ink-2 decoration-ink-3">{observedText(before)}</del>}
      {before !== undefined && after !== undefined && <span className="text-ink-2"> → </span>}
      {before === undefined && <span className="text-ink-2">added </span>}
      {after === undefined ? (
        <span className="text-ink-2"> removed</span>
      ) : (
        <ins className="text-ink no-underline">{observedText(after)}</ins>
      )}
    </li>
  )
}

function Verdict({ verdict: { checkId, to, cause } }: { verdict: VerdictChange }) {
  const check = checksById.get(checkId)
  const severity = check?.severity ?? 'medium'
  const words =
    to === 'fail' ? (cause === 'came_back' ? 'Fails again' : 'Fails') : to === 'unknown' ? 'Unknown' : ended(cause)
  return (
    <li className="flex flex-wrap items-baseline gap-x-2">
      <VerdictMark verdict={to === 'ended' ? 'pass' : to} severity={severity} label={words} />
      <TextLink href={`/checklist/${checkId}`}>{check?.title ?? checkId}</TextLink>
    </li>
  )
}

function ended(cause: string): string {
  if (cause === 'removed') return 'Ended with the asset'
  if (cause === 'checklist') return 'Ended with the check'
  return 'Passes'
}
