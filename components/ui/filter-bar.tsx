'use client'

import clsx from 'clsx'
import { Plus, Search, X } from 'lucide-react'
import { parseAsString, useQueryStates } from 'nuqs'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { type FilterDefinition, filterSentence, pickOption, valuesOf } from './filters.ts'
import { chipLook } from './floating.ts'
import { useShortcut } from './keyboard.ts'
import { useLeaving } from './navigation-start.ts'
import { OptionList } from './option-list.tsx'
import { usePending } from './pending.tsx'
import { Popover } from './popover.tsx'
import { listPlaces } from './select.tsx'

/**
 * What a list is narrowed to, as chips that read as sentences, kept in the URL. `children` stand at the right
 * (grouping, sorting). `/` goes to the search field, or to "+ Filter" where there is none.
 */
export function FilterBar({
  filters,
  search,
  children,
}: {
  filters: readonly FilterDefinition[]
  /** A text filter that is always there. */
  search?: { param: string; placeholder: string }
  children?: ReactNode
}) {
  const { startTransition } = usePending()
  const params = [...filters.map((filter) => filter.param), ...(search ? [search.param] : []), ...listPlaces]
  const [texts, setTexts] = useQueryStates(Object.fromEntries(params.map((param) => [param, parseAsString])), {
    shallow: false,
    history: 'push',
    scroll: false,
    startTransition,
  })
  const places = Object.fromEntries(listPlaces.map((param) => [param, null]))
  const change = (next: Record<string, string | null>) => void setTexts({ ...places, ...next })
  const active = filters.filter((filter) => valuesOf(filter, texts[filter.param]).length > 0)
  const inactive = filters.filter((filter) => !active.includes(filter))
  return (
    // biome-ignore lint/a11y/useSemanticElements: <search> is unknown to older screen readers
    <div role="search" aria-label="Filter" className="flex flex-wrap items-center gap-2" data-print="hidden">
      {search && (
        <SearchField
          value={texts[search.param] ?? ''}
          placeholder={search.placeholder}
          onChange={(text) => change({ [search.param]: text || null })}
        />
      )}
      {active.map((filter) => (
        <FilterChip
          key={filter.param}
          filter={filter}
          values={valuesOf(filter, texts[filter.param])}
          onChange={(text) => change({ [filter.param]: text })}
        />
      ))}
      {inactive.length > 0 && (
        <AddFilter
          filters={inactive}
          takesSlash={!search}
          onPick={(filter, value) => change({ [filter.param]: value })}
        />
      )}
      {active.length > 1 && (
        <button
          type="button"
          className="rounded-xs px-1 text-ink-2 text-xs hover:text-ink hover:underline"
          onClick={() => change(Object.fromEntries(active.map((filter) => [filter.param, null])))}
        >
          Clear all
        </button>
      )}
      {children && <div className="ml-auto flex flex-wrap items-center gap-2 max-md:ml-0">{children}</div>}
    </div>
  )
}

function FilterChip({
  filter,
  values,
  onChange,
}: {
  filter: FilterDefinition
  values: string[]
  onChange: (text: string | null) => void
}) {
  const [isOpen, setOpen] = useState(false)
  const { subject, object } = filterSentence(filter, values)
  const pick = (value: string) => {
    if (filter.kind === 'one') setOpen(false)
    onChange(pickOption(filter, values, value))
  }
  return (
    <span className={chipLook}>
      <Popover
        open={isOpen}
        onOpenChange={setOpen}
        className="min-w-44"
        trigger={
          <button
            type="button"
            className="flex h-full min-w-0 items-center gap-1.5 rounded-l-md pl-2.5 hover:text-accent"
          >
            <span className="text-ink-2">{subject}</span>
            <span className="min-w-0 truncate font-medium">{object}</span>
          </button>
        }
      >
        <OptionList label={filter.label} options={filter.options} chosen={values} onPick={pick} />
      </Popover>
      <button
        type="button"
        aria-label={`Remove: ${subject} ${object}`}
        onClick={() => onChange(null)}
        className="flex h-full items-center rounded-r-md pr-2 pl-0.5 text-ink-2 hover:text-ink"
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </span>
  )
}

function AddFilter({
  filters,
  takesSlash,
  onPick,
}: {
  filters: readonly FilterDefinition[]
  takesSlash: boolean
  onPick: (filter: FilterDefinition, value: string) => void
}) {
  const [isOpen, setOpen] = useState(false)
  const [param, setParam] = useState<string | null>(null)
  const button = useRef<HTMLButtonElement>(null)
  useShortcut('/', 'Filter', () => setOpen(true), { enabled: takesSlash })
  const filter = filters.find((candidate) => candidate.param === param)
  const toggle = (open: boolean) => {
    setOpen(open)
    if (open) setParam(null)
  }
  return (
    <Popover
      open={isOpen}
      onOpenChange={toggle}
      className="min-w-44"
      trigger={
        <button
          ref={button}
          type="button"
          className={clsx(chipLook, 'border-dashed bg-transparent px-2.5 text-ink-2 hover:bg-surface hover:text-ink')}
        >
          <Plus aria-hidden className="size-3.5" />
          Filter
        </button>
      }
    >
      {filter ? (
        <>
          <p className="px-2 pt-1 pb-1.5 text-ink-2 text-xs">
            {filter.label} {filter.verb ?? 'is'}
          </p>
          <OptionList
            key={filter.param}
            label={filter.label}
            options={filter.options}
            onPick={(value) => {
              setOpen(false)
              onPick(filter, value)
            }}
          />
        </>
      ) : (
        <OptionList
          label="Filter"
          options={filters.map(({ param: value, label }) => ({ value, label }))}
          onPick={setParam}
        />
      )}
    </Popover>
  )
}

function SearchField({
  value,
  placeholder,
  onChange,
}: {
  value: string
  placeholder: string
  onChange: (text: string) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  const [draft, setDraft] = useState(value)
  const sent = useRef(value)
  useShortcut('/', 'Filter', () => input.current?.select())
  // The URL changed by other means (back, a link): follow it, but never overwrite what is being typed.
  useEffect(() => {
    if (value === sent.current) return
    sent.current = value
    setDraft(value)
  }, [value])
  const send = (text: string) => {
    if (text.trim() === sent.current) return
    sent.current = text.trim()
    onChange(sent.current)
  }
  const isLeft = useRef(false)
  useLeaving(() => {
    isLeft.current = true
  })
  useEffect(() => {
    const timer = setTimeout(() => isLeft.current || send(draft), 250)
    return () => clearTimeout(timer)
  })
  return (
    <span
      className={clsx(
        chipLook,
        'w-60 px-2.5 lg:w-68 focus-within:border-accent focus-within:outline-1 focus-within:outline-accent max-md:w-full',
      )}
    >
      <Search aria-hidden className="size-3.5 shrink-0 text-ink-3" />
      <input
        ref={input}
        type="search"
        value={draft}
        placeholder={placeholder}
        aria-label={placeholder}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          isLeft.current = false
          setDraft(event.target.value)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') send(draft)
          if (event.key === 'Escape') input.current?.blur()
        }}
        className="h-full min-w-0 flex-1 bg-transparent outline-none [&::-webkit-search-cancel-button]:hidden"
      />
      {draft && (
        <button
          type="button"
          aria-label="Clear the search"
          onClick={() => {
            setDraft('')
            send('')
          }}
          className="text-ink-2 hover:text-ink"
        >
          <X aria-hidden className="size-3.5" />
        </button>
      )}
    </span>
  )
}
