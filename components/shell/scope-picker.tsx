'use client'

import clsx from 'clsx'
import { Command } from 'cmdk'
import { Check, ChevronDown } from 'lucide-react'
import { useEffect, useState } from 'react'
import { chipLook } from '#components/ui/floating.ts'
import { formatCount } from '#components/ui/format.ts'
import { Popover } from '#components/ui/popover.tsx'
import type { Choice, ScopeChoices } from '#lib/posture/workload-choices.ts'
import { askScope, useShellScope } from './scope-state.tsx'
import { type Chosen, scopeWords, unassigned } from './scope-words.ts'

/** Which workloads and subscriptions everything on screen is about. Kept in the URL and carried on by every link. */
export function ScopePicker() {
  const { chosen, choices, nameOf } = useShellScope()
  const { workloads, subscriptions } = choices
  const isWhole = chosen.workloads.length + chosen.subscriptions.length === 0
  if (workloads.total + subscriptions.total === 0 && isWhole) return null
  const { label, text } = scopeWords(chosen, choices, nameOf)
  return (
    <Popover
      className="max-h-[min(32.5rem,var(--available-height))]! w-76 overflow-hidden p-0"
      trigger={
        <button type="button" className={`${chipLook} px-2.5 hover:bg-sunken max-md:min-w-0 md:max-w-96`}>
          <span className="text-ink-2 max-md:sr-only">{label}</span>
          <span className="min-w-0 truncate font-medium">{text}</span>
          <ChevronDown aria-hidden className="-mr-0.5 size-3.5 shrink-0 text-ink-2" />
        </button>
      }
    >
      <ScopeLists />
    </Popover>
  )
}

/** A search field shows once there is more than fits the eye. */
const fitsTheEye = 8

function ScopeLists() {
  const { chosen, choose, choices, nameOf } = useShellScope()
  const [search, setSearch] = useState('')
  const { shown, state } = useShown(choices, search)
  const isSearching = search.trim() !== ''
  const isLong = choices.workloads.total + choices.subscriptions.total > fitsTheEye
  const lists = [
    { kind: 'workloads', heading: 'Workloads', all: 'All workloads' },
    { kind: 'subscriptions', heading: 'Subscriptions', all: 'All subscriptions' },
  ] as const
  return (
    <Command label="Scope" shouldFilter={false} loop className="flex min-h-0 flex-col outline-none">
      <Command.Input
        autoFocus
        value={search}
        onValueChange={setSearch}
        placeholder="Find a workload or subscription"
        className={
          isLong
            ? 'm-2 h-8 shrink-0 rounded-sm border border-line-strong bg-background px-2 text-sm outline-none focus:border-accent max-md:h-10'
            : 'sr-only'
        }
      />
      <Command.List className="max-h-[min(28.5rem,calc(var(--available-height)-3.5rem))] min-h-0 overflow-y-auto px-1 pb-1">
        {lists.map(({ kind, heading, all }) => {
          const isOffered = kind === 'workloads' && choices.hasUnassigned
          const listed = chosen[kind].filter((value) => !(isOffered && value === unassigned.value))
          const items = isSearching
            ? shown[kind].items
            : withChosen(shown[kind].items, listed, (value) => nameOf(kind, value))
          const hasUnassigned = isOffered && isLike(unassigned.name, search)
          if (items.length === 0 && !hasUnassigned) return null
          // Where there is one, it is in view without being chosen.
          const isOnlyOne = choices[kind].total === 1 && !isOffered
          const more = shown[kind].total - shown[kind].items.length
          return (
            <Command.Group key={kind} heading={heading} className={headingLook}>
              {!isSearching && choices[kind].total > 1 && (
                <Option
                  value={`all ${kind}`}
                  label={all}
                  hint={formatCount(choices[kind].total)}
                  isChosen={chosen[kind].length === 0}
                  onPick={() => choose(kind, [])}
                />
              )}
              {items.map(({ value, name }) => (
                <Option
                  key={value}
                  value={`${kind} ${value}`}
                  label={name}
                  isChosen={chosen[kind].includes(value) || (isOnlyOne && chosen[kind].length === 0)}
                  onPick={() => choose(kind, toggled(chosen[kind], value))}
                />
              ))}
              {hasUnassigned && (
                <Option
                  value={`${kind} ${unassigned.value}`}
                  label={unassigned.name}
                  isChosen={chosen[kind].includes(unassigned.value)}
                  onPick={() => choose(kind, toggled(chosen[kind], unassigned.value))}
                />
              )}
              {more > 0 && (
                <p className="px-2 py-1.5 text-ink-3 text-xs">{formatCount(more)} more: type a part of the name</p>
              )}
            </Command.Group>
          )
        })}
        {state === 'ready' ? (
          <Command.Empty className="px-3 py-4 text-center text-ink-2">Nothing is called that</Command.Empty>
        ) : (
          <p role="status" className="px-3 py-2 text-ink-2 text-xs">
            {state === 'searching' ? 'Searching…' : 'The search did not answer. Try again.'}
          </p>
        )}
      </Command.List>
    </Command>
  )
}

const headingLook =
  '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-3 [&_[cmdk-group-heading]]:text-xs'

function Option({
  value,
  label,
  hint,
  isChosen,
  onPick,
}: {
  value: string
  label: string
  hint?: string
  isChosen: boolean
  onPick: () => void
}) {
  return (
    <Command.Item
      value={value}
      onSelect={onPick}
      className="flex min-h-8 cursor-default select-none items-center gap-2 rounded-sm px-2 py-1 max-md:min-h-10 data-[selected=true]:bg-sunken"
    >
      <Check aria-hidden className={clsx('size-3.5 shrink-0 text-accent', !isChosen && 'invisible')} />
      <span className="min-w-0 truncate">{label}</span>
      {isChosen && <span className="sr-only">, chosen</span>}
      {hint && <span className="ml-auto shrink-0 pl-4 text-ink-3 text-xs tabular-nums">{hint}</span>}
    </Command.Item>
  )
}

/** What is chosen stays in the list, also where it is not among the first: else nobody could take it back. */
function withChosen(
  items: readonly Choice[],
  chosen: readonly string[],
  nameOf: (value: string) => string | undefined,
): readonly Choice[] {
  const missing = chosen.filter((value) => !items.some((item) => item.value === value))
  return [...missing.map((value) => ({ value, name: nameOf(value) ?? '…' })), ...items]
}

function toggled(chosen: readonly string[], value: string): string[] {
  return chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]
}

/** What is called like the text: found here where everything is known, else by the server, a moment after the last letter. */
function useShown(
  choices: ScopeChoices,
  text: string,
): { shown: ScopeChoices; state: 'ready' | 'searching' | 'failed' } {
  const search = text.trim()
  const isAllHere = (['workloads', 'subscriptions'] as const).every(
    (kind) => choices[kind].total === choices[kind].items.length,
  )
  const [found, setFound] = useState<{ search: string; shown: ScopeChoices | null } | null>(null)
  useEffect(() => {
    if (isAllHere || search === '') return
    const abort = new AbortController()
    const timer = setTimeout(() => {
      askScope(new URLSearchParams({ q: search }).toString(), abort.signal).then(
        (answer) => setFound({ search, shown: answer.found }),
        () => abort.signal.aborted || setFound({ search, shown: null }),
      )
    }, 150)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [isAllHere, search])
  if (search === '') return { shown: choices, state: 'ready' }
  const here: ScopeChoices = {
    ...choices,
    workloads: among(choices, 'workloads', search),
    subscriptions: among(choices, 'subscriptions', search),
  }
  if (isAllHere) return { shown: here, state: 'ready' }
  if (found?.search !== search) return { shown: here, state: 'searching' }
  return found.shown ? { shown: found.shown, state: 'ready' } : { shown: here, state: 'failed' }
}

function among(choices: ScopeChoices, kind: keyof Chosen, search: string) {
  const items = choices[kind].items.filter(({ name }) => isLike(name, search))
  return { items, total: items.length }
}

function isLike(name: string, search: string): boolean {
  return name.toLowerCase().includes(search.trim().toLowerCase())
}
