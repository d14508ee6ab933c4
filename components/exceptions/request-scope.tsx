'use client'

import { Plus, X } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Field, Problem } from '#components/ui/field.tsx'
import { SeverityMark } from '#components/ui/marks.tsx'
import { SuggestInput } from '#components/ui/suggest-input.tsx'
import { AddTarget } from './request-add-target.tsx'
import type {
  CheckChoice,
  Problem as FormProblem,
  NamedTarget,
  RequestFields,
  RequestFormActions,
} from './request-contract.ts'
import { targetKey } from './request-terms.ts'
import { targetKindWords } from './words.ts'

type Change = (part: Partial<RequestFields>) => void
const MOST_SHOWN = 12

/** Which checks, and where: each part can go, and others come. */
export function RequestScope({
  fields,
  choices,
  failing,
  around,
  problems,
  findTargets,
  change,
}: {
  fields: RequestFields
  choices: readonly CheckChoice[]
  /** Checks that fail where it began: offered first. */
  failing: readonly string[]
  around: readonly NamedTarget[]
  problems: readonly FormProblem[]
  findTargets: RequestFormActions['findTargets']
  change: Change
}) {
  return (
    <div className="flex flex-col gap-5">
      <Checks checks={fields.checks} choices={choices} failing={failing} problems={problems} change={change} />
      <Targets targets={fields.targets} around={around} problems={problems} findTargets={findTargets} change={change} />
    </div>
  )
}

/** What is wrong with a list, or with any part of it. */
function problemIn(problems: readonly FormProblem[], field: string): string | null {
  return problems.find(({ path }) => path[0] === field)?.message ?? null
}

function Checks({
  checks,
  choices,
  failing,
  problems,
  change,
}: {
  checks: readonly string[]
  choices: readonly CheckChoice[]
  failing: readonly string[]
  problems: readonly FormProblem[]
  change: Change
}) {
  const [text, setText] = useState('')
  const offered = failing.filter((id) => !checks.includes(id)).slice(0, 6)
  const add = (id: string) => {
    if (!checks.includes(id)) change({ checks: [...checks, id] })
    setText('')
  }
  const titleOf = (id: string) => choices.find((one) => one.id === id)?.title ?? id
  return (
    <div>
      <Field label="Checks" problem={problemIn(problems, 'checks')}>
        {(control) => (
          <>
            {checks.length > 0 && (
              <ul aria-label="Chosen checks" className="mb-2 flex flex-col gap-1">
                {checks.map((id) => {
                  const check = choices.find((one) => one.id === id)
                  return (
                    <Row key={id} label={check?.title ?? id} onRemove={() => change({ checks: without(checks, id) })}>
                      {check && <SeverityMark severity={check.severity} label={false} className="shrink-0" />}
                      <span className="min-w-0 [overflow-wrap:anywhere]">{check?.title ?? id}</span>
                    </Row>
                  )
                })}
              </ul>
            )}
            <SuggestInput
              {...control}
              placeholder="Add a check by its name"
              value={text}
              onChange={setText}
              maxLength={100}
              suggestions={choices
                .filter(({ id }) => !checks.includes(id))
                .map(({ id, title, severity }) => ({ value: id, label: title, hint: severity }))}
              onPick={({ value }) => add(value)}
            />
          </>
        )}
      </Field>
      {offered.length > 0 && (
        <Offers
          label="Fails here, too"
          offers={offered.map((id) => ({ key: id, words: titleOf(id), pick: () => add(id) }))}
        />
      )}
    </div>
  )
}

function Targets({
  targets,
  around,
  problems,
  findTargets,
  change,
}: {
  targets: readonly NamedTarget[]
  around: readonly NamedTarget[]
  problems: readonly FormProblem[]
  findTargets: RequestFormActions['findTargets']
  change: Change
}) {
  const [isAll, setAll] = useState(false)
  const keys = new Set(targets.map(({ target }) => targetKey(target)))
  const add = (added: NamedTarget) => {
    if (!keys.has(targetKey(added.target))) change({ targets: [...targets, added] })
  }
  const shown = isAll ? targets : targets.slice(0, MOST_SHOWN)
  // From small to large: what lies in a chosen one widens nothing.
  const widest = around.findLastIndex(({ target }) => keys.has(targetKey(target)))
  const offered = around.slice(widest + 1)
  const problem = problemIn(problems, 'targets')
  return (
    <fieldset aria-invalid={problem ? true : undefined} className="min-w-0">
      <legend className="mb-1 font-medium text-sm">Where</legend>
      {targets.length > 0 && (
        <ul aria-label="Where it holds" className="mb-2 flex flex-col gap-1">
          {shown.map(({ target, label, hint }) => (
            <Row
              key={targetKey(target)}
              label={label}
              onRemove={() => change({ targets: targets.filter((one) => targetKey(one.target) !== targetKey(target)) })}
            >
              <span className="min-w-0 [overflow-wrap:anywhere]">
                <span className="font-medium">{label}</span>{' '}
                <span className="text-ink-2 text-xs">
                  {[targetKindWords[target.kind].toLowerCase(), hint].filter(Boolean).join(' · ')}
                </span>
              </span>
            </Row>
          ))}
        </ul>
      )}
      {targets.length > shown.length && (
        <Button size="small" variant="quiet" onClick={() => setAll(true)} className="mb-2">
          {targets.length - shown.length} more
        </Button>
      )}
      <AddTarget find={findTargets} onAdd={add} />
      {problem && <Problem>{problem}</Problem>}
      {offered.length > 0 && (
        <Offers
          label="Widen it to"
          offers={offered.map((one) => ({
            key: targetKey(one.target),
            words: `${targetKindWords[one.target.kind]} ${one.label}`,
            // What lies in the wider one need not be named besides.
            pick: () => change({ targets: [...targets.filter(({ target }) => target.kind !== 'asset'), one] }),
          }))}
        />
      )}
    </fieldset>
  )
}

function Row({ label, onRemove, children }: { label: string; onRemove: () => void; children: ReactNode }) {
  return (
    <li className="flex min-h-9 items-center gap-2 rounded-md border border-line bg-surface py-1 pl-2.5 text-sm">
      {children}
      <IconButton label={`Remove ${label}`} onClick={onRemove} className="-my-1 ml-auto">
        <X aria-hidden />
      </IconButton>
    </li>
  )
}

function Offers({
  label,
  offers,
}: {
  label: string
  offers: readonly { key: string; words: string; pick: () => void }[]
}) {
  const id = useId()
  return (
    <div className="mt-2 flex flex-wrap items-center gap-1.5">
      <span id={id} className="text-ink-2 text-xs">
        {label}:
      </span>
      <ul aria-labelledby={id} className="contents">
        {offers.map(({ key, words, pick }) => (
          <li key={key} className="max-w-full">
            <button
              type="button"
              onClick={pick}
              className="inline-flex min-h-7 max-w-full items-center gap-1 rounded-full border border-line-strong bg-surface px-2.5 text-left text-xs transition-colors hover:border-control max-md:min-h-10"
            >
              <Plus aria-hidden className="size-3 shrink-0 text-ink-2" />
              <span className="min-w-0 truncate">{words}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

function without(list: readonly string[], one: string): string[] {
  return list.filter((other) => other !== one)
}
