import type { ReactNode } from 'react'
import { counted } from '#components/ui/format.ts'
import { KeyValues } from '#components/ui/key-values.tsx'
import { TextLink } from '#components/ui/link.tsx'
import { SeverityMark } from '#components/ui/marks.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Time } from '#components/ui/time.tsx'
import type { ToldState } from '#lib/exceptions/model.ts'
import type { ReviewCase as Case } from '#lib/posture/exceptions/review.ts'
import { coveredHref, FindingRows } from './finding-rows.tsx'
import { ReviewDifference } from './review-difference.tsx'
import { exposureFact, type Fact, reachFact, scoreFact, timeFact, whereWords } from './review-facts.ts'
import { cautions, historyLines, recordSentence } from './review-history-words.ts'
import { ReviewSaid } from './review-said.tsx'
import { ReviewTimeline } from './review-timeline.tsx'
import { approvalWords, askedWords, grownWords } from './review-words.ts'
import { StateBadge } from './state-badge.tsx'
import { categoryWords, dayWords, exceptionTitle, nameOf } from './words.ts'

/** Everything for a decision on one screen: what, where, how exposed, why, and what happened before. */
export function ReviewCase({
  of,
  told,
  timeZone,
  approvedBy,
  scoreOf,
}: {
  of: Case
  /** Whose score is told: what one looks at. */
  scoreOf: string
  told: ToldState
  timeZone: string
  approvedBy: readonly string[]
}) {
  const { entry } = of
  const approvals = approvalWords(entry, approvedBy)
  return (
    <div className="px-6 pt-5 pb-6 max-md:px-4">
      <div className="flex items-start justify-between gap-4">
        <p className="text-ink-2 text-xs">
          <TextLink href={`/exceptions/${nameOf(entry.id)}`}>{nameOf(entry.id)}</TextLink> ·{' '}
          {askedWords(entry, timeZone)}
        </p>
        <StateBadge state={told} />
      </div>
      <h2
        id="review-case"
        tabIndex={-1}
        className="mt-0.5 scroll-mt-24 text-balance font-semibold text-xl tracking-tight [overflow-wrap:anywhere]"
      >
        {exceptionTitle(entry.checks, entry.targets, entry.endsOn)}
      </h2>
      {approvals && <p className="mt-0.5 text-ink-2 text-sm">{approvals}</p>}
      <Facts of={of} scoreOf={scoreOf} />
      <Reached of={of} />
      <div className="mt-5 grid gap-x-6 gap-y-5 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          {entry.state === 'review' && <Grown of={of} />}
          <Said title="Justification">{entry.justification}</Said>
          {entry.compensatingControls && <Said title="Compensating controls">{entry.compensatingControls}</Said>}
          {entry.riskStatement && <Said title="Risk statement">{entry.riskStatement}</Said>}
          <Evidence of={of} />
          <Terms of={of} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <section aria-labelledby="review-before">
            <h3 id="review-before" className="font-medium text-sm">
              What happened before
            </h3>
            <ReviewTimeline lines={historyLines(of, timeZone)} />
          </section>
          <ReviewSaid said={of.said} />
          <Cautions of={of} />
          {of.predecessor && <ReviewDifference before={of.predecessor} after={entry} />}
        </div>
      </div>
    </div>
  )
}

function Facts({ of, scoreOf }: { of: Case; scoreOf: string }) {
  const facts = [
    reachFact(of),
    scoreFact(of.reach, scoreOf),
    timeFact(of.time, of.entry.severity),
    exposureFact(of.exposure),
  ]
  return (
    <dl className="mt-4 grid grid-cols-2 gap-x-5 gap-y-4 border-line border-y py-4 xl:grid-cols-4">
      {facts.map((fact) => (
        <FactView key={fact.detail + fact.value} {...fact} />
      ))}
    </dl>
  )
}

/** Which findings on which assets: a group, a tag or a workload does not tell by its name. */
function Reached({ of: { reach, findings } }: { of: Case }) {
  if (findings.length === 0) return null
  const which = `${counted(reach.findings, 'finding')} on ${counted(reach.assets, 'asset')}`
  return (
    <details className="border-line border-b py-2.5 text-sm">
      <summary className="cursor-pointer rounded-xs text-ink-2 hover:text-ink">Which: {which}</summary>
      <div className="mt-2 max-h-80 overflow-y-auto px-2">
        <FindingRows findings={findings} total={reach.findings} hasTitles={reach.checks.length > 1} />
      </div>
    </details>
  )
}

function FactView({ value, detail }: Fact) {
  return (
    <div className="flex min-w-0 flex-col">
      <dt className="font-semibold text-xl tabular-nums tracking-tight">{value}</dt>
      <dd className="mt-1 text-pretty text-ink-2 text-xs [overflow-wrap:anywhere]">{detail}</dd>
    </div>
  )
}

/** What somebody wrote: always as text, its lines kept. */
function Said({ title, children }: { title: string; children: string }) {
  return (
    <section>
      <h3 className="font-medium text-sm">{title}</h3>
      <p className="mt-1 whitespace-pre-line text-pretty text-ink-2 text-sm [overflow-wrap:anywhere]">{children}</p>
    </section>
  )
}

function Evidence({ of: { entry } }: { of: Case }) {
  const { ticket, evidence } = entry
  return (
    <section>
      <h3 className="font-medium text-sm">Evidence</h3>
      <p className="mt-1 text-ink-2 text-sm [overflow-wrap:anywhere]">
        {ticket && <span>{ticket}</span>}
        {evidence.map(({ label, url }, index) => (
          <span key={url}>
            {(ticket || index > 0) && ' · '}
            <TextLink href={url}>{label || url}</TextLink>
          </span>
        ))}
        {!ticket && evidence.length === 0 && 'None was given.'}
      </p>
    </section>
  )
}

function Cautions({ of }: { of: Case }) {
  const sentences = cautions(of)
  if (sentences.length === 0) return <p className="text-ink-2 text-sm">{recordSentence(of.record, of.entry)}</p>
  return (
    <Notice>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </Notice>
  )
}

const TARGETS = 6

function Terms({ of: { entry, reach } }: { of: Case }) {
  const { targets, checks, category, plannedOn, startsOn, owner, reviewEveryDays } = entry
  const items: { key: string; value: ReactNode }[] = [
    { key: 'Category', value: category ? categoryWords[category].title : '–' },
    { key: 'Owner', value: owner.name || '–' },
    {
      key: 'Scope',
      value: (
        <ul>
          {targets.slice(0, TARGETS).map((target) => (
            <li key={`${target.kind} ${target.subscriptionId} ${target.name} ${target.value}`}>
              {target.kind === 'asset' && target.assetKey ? (
                <TextLink href={`/assets${target.name}`}>{target.label}</TextLink>
              ) : (
                target.label
              )}
            </li>
          ))}
          {targets.length > TARGETS && (
            <li className="text-ink-2">and {counted(targets.length - TARGETS, 'more part', 'more parts')}</li>
          )}
        </ul>
      ),
    },
    { key: reach.workloads.length === 1 ? 'Workload' : 'Workloads', value: whereWords(reach) || 'none now' },
    {
      key: checks.length === 1 ? 'Check' : 'Checks',
      value: (
        <ul>
          {(reach.checks.length > 0
            ? reach.checks
            : checks.map((checkId) => ({ checkId, title: checkId, severity: null }))
          ).map(({ checkId, title, severity }) => (
            <li key={checkId} className="flex items-baseline gap-1.5">
              {severity && <SeverityMark severity={severity} label={false} />}
              <TextLink href={`/checklist/${checkId}`}>{title}</TextLink>
            </li>
          ))}
        </ul>
      ),
    },
    ...(startsOn ? [{ key: 'From', value: dayWords(startsOn) }] : []),
    ...(plannedOn ? [{ key: 'Fixed by', value: dayWords(plannedOn) }] : []),
    ...(reviewEveryDays ? [{ key: 'Reviewed', value: `every ${counted(reviewEveryDays, 'day')}` }] : []),
  ]
  return <KeyValues items={items} />
}

function Grown({ of: { entry, grown, grownFixed } }: { of: Case }) {
  const more = entry.grownAssets - grown.length - grownFixed
  return (
    <section>
      <h3 className="font-medium text-sm">What fell under it since its approval</h3>
      <p className="mt-1 text-pretty text-ink-2 text-sm">
        <TextLink href={coveredHref(nameOf(entry.id), '&status=both')}>What was approved</TextLink> stays covered until
        this is decided. Rejecting ends the whole exception at once.
      </p>
      <ul className="mt-1 text-sm">
        {grown.map(({ key, id, name, findings, because, since }) => (
          <li key={key} className="flex flex-wrap items-baseline justify-between gap-x-3 border-line border-b py-1.5">
            <TextLink href={`/assets${id}`}>{name}</TextLink>
            <span className="text-ink-2 text-xs">
              {counted(findings, 'finding')} · {grownWords[because ?? 'unknown']} <Time value={since} as="date" />
            </span>
          </li>
        ))}
      </ul>
      {more > 0 && <p className="mt-1 text-ink-2 text-xs">and {counted(more, 'more asset')}</p>}
      {grownFixed > 0 && (
        <p className="mt-1 text-ink-2 text-xs">
          {counted(grownFixed, 'more asset')} fell under it and {grownFixed === 1 ? 'does' : 'do'} not fail any more.
        </p>
      )}
    </section>
  )
}
