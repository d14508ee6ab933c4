import type { ReactNode } from 'react'
import { Card } from '#components/ui/card.tsx'
import { CopyText } from '#components/ui/copy.tsx'
import { type KeyValue, KeyValues } from '#components/ui/key-values.tsx'
import { TextLink } from '#components/ui/link.tsx'
import { Badge, SeverityMark } from '#components/ui/marks.tsx'
import { Time } from '#components/ui/time.tsx'
import type { ExceptionSource } from '#lib/exceptions/model.ts'
import type { ExceptionDetail, RelatedException } from '#lib/posture/exceptions/get-exception.ts'
import type { EntryDecision, EntryTarget } from '#lib/posture/exceptions/register-entries.ts'
import { approvalsLeft, reviewWords } from './exception-words.ts'
import { StateBadge } from './state-badge.tsx'
import { categoryWords, dayWords, kindWords, sourceWords, targetKindWords } from './words.ts'

/** Who, until when, where, and who said so. */
export function ExceptionFacts({
  exception,
  handOver,
}: {
  exception: ExceptionDetail
  /** Gives it another owner; null for who may not. */
  handOver: ReactNode
}) {
  const { name, entry, told } = exception
  return (
    <>
      <Card title={name} actions={<StateBadge state={told} />}>
        <KeyValues items={factsOf(exception, handOver)} />
      </Card>
      <Card title="Scope" hint={entry.targets.length > 1 ? 'the parts add up' : 'what lies below it inherits'}>
        <ul className="flex flex-col gap-1.5 text-sm">
          {entry.targets.map((target) => (
            <li key={`${target.kind} ${target.subscriptionId} ${target.name} ${target.value}`} className="flex gap-3">
              <span className="w-28 shrink-0 text-ink-2">{targetKindWords[target.kind]}</span>
              <span className="min-w-0 [overflow-wrap:anywhere]">
                <TargetName target={target} />
              </span>
            </li>
          ))}
        </ul>
        {entry.assets === 0 && entry.state !== 'imported' && (
          <p className="mt-2 text-pretty text-ink-2 text-xs">
            Nothing in it fails a check of this exception now. What comes later is covered when it comes, within the
            growth that the policy allows.
          </p>
        )}
      </Card>
      {(entry.decisions.length > 0 || told === 'requested' || told === 'review') && <Approvals exception={exception} />}
    </>
  )
}

function factsOf(
  { entry, told, workloads, predecessor, successors }: ExceptionDetail,
  handOver: ReactNode,
): KeyValue[] {
  const { category, severity, owner, requester, requestedAt, startsOn, endsOn, startsAt, plannedOn } = entry
  const reviewed = reviewWords(entry, told)
  return [
    ...(severity ? [{ key: 'Severity', value: <SeverityMark severity={severity} /> }] : []),
    ...(category ? [{ key: 'Category', value: categoryWords[category].title }] : []),
    ...(plannedOn ? [{ key: 'To be fixed by', value: dayWords(plannedOn) }] : []),
    {
      key: 'Owner',
      value: (
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          {owner.name || '–'}
          {entry.ownerLeft && <Badge tone="notice">Has left</Badge>}
          {handOver}
        </span>
      ),
    },
    {
      key: 'Requester',
      value: (
        <>
          {requester.name || '–'}
          {requestedAt && (
            <>
              , <Time value={requestedAt} />
            </>
          )}
        </>
      ),
    },
    {
      key: 'From',
      value: startsAt ? (
        <Time value={startsAt} as="date" />
      ) : startsOn ? (
        dayWords(startsOn)
      ) : entry.source === 'policy' ? (
        'not known'
      ) : (
        'its approval'
      ),
    },
    { key: 'Until', value: endsOn ? dayWords(endsOn) : 'no end' },
    ...(reviewed ? [{ key: 'Reviewed', value: reviewed }] : []),
    ...(workloads.length > 0
      ? [{ key: workloads.length > 1 ? 'Workloads' : 'Workload', value: <Workloads of={workloads} /> }]
      : []),
    { key: 'Source', value: sourceWords[entry.source] },
    ...(entry.externalId ? [externalOf(entry.source, entry.externalId)] : []),
    ...(predecessor ? [{ key: `${kindWords[entry.kind]} of`, value: <Related of={[predecessor]} /> }] : []),
    ...(successors.length > 0 ? [{ key: 'Followed by', value: <Related of={successors} /> }] : []),
  ]
}

/** What Azure, or the register that it was brought from, calls it. */
function externalOf(source: ExceptionSource, id: string): KeyValue {
  const isAzure = source === 'policy'
  return {
    key: isAzure ? 'In Azure' : 'Reference',
    value: <CopyText text={isAzure ? id : id.replace(/^csv:/, '')} longest={34} />,
  }
}

function Workloads({ of }: { of: ExceptionDetail['workloads'] }) {
  return of.map(({ slug, name }, index) => (
    <span key={slug}>
      {index > 0 && ', '}
      <TextLink href={`/workloads/${slug}`}>{name}</TextLink>
    </span>
  ))
}

function Related({ of }: { of: readonly RelatedException[] }) {
  return (
    <ul className="flex flex-col gap-1">
      {of.map(({ name, told }) => (
        <li key={name} className="flex flex-wrap items-center gap-2">
          <TextLink href={`/exceptions/${name}`}>{name}</TextLink> <StateBadge state={told} />
        </li>
      ))}
    </ul>
  )
}

function TargetName({ target: { kind, label, name, assetKey } }: { target: EntryTarget }) {
  if (kind === 'asset' && assetKey) return <TextLink href={`/assets/${assetKey}`}>{label}</TextLink>
  if (kind === 'workload') return <TextLink href={`/workloads/${name}`}>{label}</TextLink>
  return label
}

const verdictWords: Readonly<Record<EntryDecision['verdict'], string>> = {
  approve: 'approved',
  reject: 'rejected',
  changes: 'asked for changes',
}

function Approvals({ exception: { entry, told } }: { exception: ExceptionDetail }) {
  const left = told === 'requested' || told === 'review' ? approvalsLeft(entry) : 0
  return (
    <Card
      title="Decisions"
      hint={entry.neededApprovals > 1 ? `${entry.neededApprovals} approvals are needed` : undefined}
    >
      <ul className="flex flex-col gap-3 text-sm">
        {entry.decisions.map(({ personId, personName, verdict, reason, at, round }) => (
          <li key={`${round} ${personId}`}>
            <p>
              <span className="font-medium">{personName}</span> {verdictWords[verdict]}{' '}
              <Time value={at} className="text-ink-2" />
            </p>
            {reason && (
              <p className="mt-0.5 whitespace-pre-line text-pretty text-ink-2 [overflow-wrap:anywhere]">{reason}</p>
            )}
          </li>
        ))}
        {left > 0 && (
          <li className="text-ink-2">
            {left === 1 ? 'One approval is missing' : `${left} approvals are missing`}, by somebody other than{' '}
            {entry.requester.name || 'its requester'}.
          </li>
        )}
      </ul>
    </Card>
  )
}
