'use client'

import clsx from 'clsx'
import { ChevronDown } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { counted, formatCount, inWords } from '#components/ui/format.ts'
import { TextLink } from '#components/ui/link.tsx'
import { SeverityMark } from '#components/ui/marks.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type {
  CheckChoice,
  Previewed,
  Problem,
  RequestFields,
  RequestFormActions,
  RequestFormProps,
} from './request-contract.ts'
import { FixInstead } from './request-instead.tsx'
import { RequestScope } from './request-scope.tsx'
import { effortOf, overlapSentence, pointsWords, scoreSentence, warningsOf } from './request-sentences.ts'
import { highestSeverity } from './request-terms.ts'

type Given = Pick<RequestFormProps, 'choices' | 'failing' | 'around' | 'selected' | 'policy' | 'fields' | 'asker'>

/** What it will cover, in figures that follow what is typed, and what to think of before asking. */
export function RequestSummary({
  given,
  fields,
  previewed,
  isOld,
  problems,
  findTargets,
  change,
}: {
  given: Given
  fields: RequestFields
  previewed: Previewed | null
  isOld: boolean
  problems: readonly Problem[]
  findTargets: RequestFormActions['findTargets']
  change: (part: Partial<RequestFields>) => void
}) {
  const id = useId()
  const isIncomplete = fields.checks.length === 0 || fields.targets.length === 0
  const [shown, setShown] = useState<'fix' | 'scope' | null>(isIncomplete ? 'scope' : null)
  const isWrong = problems.some(({ path }) => path[0] === 'checks' || path[0] === 'targets')
  const isEditing = shown === 'scope' || isWrong
  const toggle = (part: 'fix' | 'scope') => setShown((before) => (before === part ? null : part))
  return (
    <section
      aria-label="What it covers"
      className="flex min-w-0 flex-col rounded-lg border border-line bg-surface px-4.5 py-4 max-md:px-4"
    >
      <What fields={fields} choices={given.choices} />
      <div
        aria-live="polite"
        aria-busy={isOld}
        className={clsx('flex flex-col gap-3 transition-opacity', isOld && 'opacity-50')}
      >
        {previewed && <Figures previewed={previewed} />}
        {previewed && <Cautions given={given} fields={fields} previewed={previewed} />}
      </div>
      <div className={clsx('-mb-1 mt-3 flex flex-wrap gap-x-5', previewed && 'border-line border-t pt-1')}>
        {previewed && previewed.instead.length > 0 && (
          <Disclosure id={`${id}-fix`} isOpen={shown === 'fix'} onToggle={() => toggle('fix')}>
            Fix it instead
          </Disclosure>
        )}
        <Disclosure id={`${id}-scope`} isOpen={isEditing} onToggle={() => toggle('scope')}>
          Change checks or scope
        </Disclosure>
      </div>
      <div id={`${id}-fix`} hidden={shown !== 'fix' || isEditing || !previewed} className="mt-1">
        {previewed && <FixInstead instead={previewed.instead} preview={previewed.preview} />}
      </div>
      <div id={`${id}-scope`} hidden={!isEditing} className="mt-2 mb-1">
        <RequestScope
          fields={fields}
          choices={given.choices}
          failing={given.failing}
          around={given.around}
          problems={problems}
          findTargets={findTargets}
          change={change}
        />
      </div>
    </section>
  )
}

function Disclosure({
  id,
  isOpen,
  onToggle,
  children,
}: {
  id: string
  isOpen: boolean
  onToggle: () => void
  children: ReactNode
}) {
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      aria-controls={id}
      onClick={onToggle}
      className="-ml-1 inline-flex min-h-11 items-center gap-1 rounded-md pr-1 font-medium text-accent text-sm hover:underline md:min-h-9"
    >
      <ChevronDown aria-hidden className={clsx('size-4 shrink-0 transition-transform', !isOpen && '-rotate-90')} />
      {children}
    </button>
  )
}

const MOST_NAMED = 3

function What({ fields: { checks, targets }, choices }: { fields: RequestFields; choices: readonly CheckChoice[] }) {
  const chosen = checks.flatMap((id) => choices.find((one) => one.id === id) ?? [])
  const severity = highestSeverity(checks, choices)
  const [only] = chosen
  if (!severity || !only)
    return <p className="font-semibold text-base">{targets.length > 0 ? placesOf(targets) : 'Nothing is chosen yet'}</p>
  return (
    <div className="min-w-0">
      <p className="mb-1 flex min-w-0 flex-wrap items-center gap-x-2">
        <SeverityMark severity={severity} />
        {chosen.length === 1 && <code className="min-w-0 text-ink-2 text-xs [overflow-wrap:anywhere]">{only.id}</code>}
      </p>
      <h2 className="text-pretty font-semibold text-base">
        {chosen.length === 1 ? only.title : counted(chosen.length, 'check')}
      </h2>
      {chosen.length > 1 && (
        <ul className="mt-0.5 text-ink-2 text-sm">
          {chosen.slice(0, MOST_NAMED).map(({ id, title }) => (
            <li key={id}>{title}</li>
          ))}
          {chosen.length > MOST_NAMED && <li>and {chosen.length - MOST_NAMED} more</li>}
        </ul>
      )}
      <p className="mt-0.5 text-ink-2 text-sm [overflow-wrap:anywhere]">
        {targets.length > 0 ? placesOf(targets) : 'Say where it holds.'}
      </p>
    </div>
  )
}

function placesOf(targets: RequestFields['targets']): string {
  const [first] = targets
  if (targets.length === 1 && first) return [first.label, first.hint].filter(Boolean).join(' · ')
  if (targets.length <= MOST_NAMED) return inWords(targets.map(({ label }) => label))
  return `${targets
    .slice(0, MOST_NAMED - 1)
    .map(({ label }) => label)
    .join(', ')} and ${formatCount(targets.length - MOST_NAMED + 1)} more`
}

function Figures({ previewed: { preview, instead } }: { previewed: Previewed }) {
  const { assets, findings, score } = preview
  const effort = effortOf(instead, assets)
  const sentence = findings > 0 ? scoreSentence(score) : null
  return (
    <>
      <dl className="mt-3 grid grid-cols-3 gap-3 border-line border-t pt-3">
        <Figure value={formatCount(findings)} label={`${findings === 1 ? 'finding' : 'findings'} covered`} />
        <Figure value={pointsWords(score.points)} label={`points of the raw score of ${score.of ?? 'all you see'}`} />
        {effort ? (
          <Figure
            value={effort}
            label={effort.endsWith('fixes') ? 'to make instead' : 'to change if it is fixed instead'}
          />
        ) : (
          <Figure value={formatCount(assets)} label={assets === 1 ? 'asset' : 'assets'} />
        )}
      </dl>
      <div className="text-ink-2 text-sm">
        {findings > 1 && (
          <p className="mb-1 flex flex-wrap items-center gap-x-3 gap-y-1">
            {preview.bySeverity.map(({ severity, findings: count }) => (
              <SeverityMark
                key={severity}
                severity={severity}
                label={`${formatCount(count)} ${severity}`}
                className="tabular-nums"
              />
            ))}
            <span className="text-xs">on {counted(assets, 'asset')}</span>
          </p>
        )}
        {sentence && <p className="text-pretty text-xs">{sentence}</p>}
      </div>
    </>
  )
}

/** The number stands over what it is of; a definition list wants it the other way round. */
function Figure({ value, label }: { value: string; label: string }) {
  return (
    <div className="flex min-w-0 flex-col-reverse justify-end">
      <dt className="text-ink-2 text-xs">{label}</dt>
      <dd className="whitespace-nowrap font-semibold text-xl tabular-nums">{value}</dd>
    </div>
  )
}

function Cautions({ given, fields, previewed }: { given: Given; fields: RequestFields; previewed: Previewed }) {
  const { preview } = previewed
  const warnings = warningsOf({
    targets: fields.targets,
    preview,
    severity: highestSeverity(fields.checks, given.choices),
    begunWith: highestSeverity(given.fields.checks, given.choices),
    selected: given.selected,
    policy: given.policy,
  })
  return (
    <>
      {preview.overlapping.length > 0 && (
        <Notice tone="info">
          {preview.overlapping.map((one) => (
            <p key={one.id}>
              <TextLink href={`/exceptions/${one.name}`} className="font-semibold">
                {one.name}
              </TextLink>{' '}
              {overlapSentence(one, preview.findings)}{' '}
              {one.state !== 'requested' && (
                <TextLink href={`/exceptions/new?renew=${one.id}`}>Extend that one instead</TextLink>
              )}
            </p>
          ))}
        </Notice>
      )}
      {warnings.length > 0 && (
        <Notice>
          {warnings.map((warning) => (
            <p key={warning}>{warning}</p>
          ))}
        </Notice>
      )}
    </>
  )
}
