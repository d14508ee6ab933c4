'use client'

import clsx from 'clsx'
import { Command } from 'cmdk'
import { Check } from 'lucide-react'
import type { FilterOption } from './filters.ts'

/** Options to pick from by typing, arrows or pointer; a search field shows once there are more than fit the eye. */
export function OptionList({
  label,
  options,
  chosen,
  onPick,
  empty = 'Nothing matches',
}: {
  label: string
  options: readonly FilterOption[]
  /** Shows ticks; leave out where picking leads on. */
  chosen?: readonly string[]
  onPick: (value: string) => void
  empty?: string
}) {
  const isLong = options.length > 8
  return (
    <Command
      label={label}
      loop
      className="flex min-h-0 flex-col outline-none"
      filter={(value, search) => (value.toLowerCase().includes(search.toLowerCase()) ? 1 : 0)}
    >
      <Command.Input
        autoFocus
        placeholder={`Find ${label.toLowerCase()}`}
        className={
          isLong
            ? 'mx-1 mt-1 mb-1.5 h-8 rounded-sm border border-line-strong bg-background px-2 text-sm outline-none focus:border-accent'
            : 'sr-only'
        }
      />
      <Command.List className="max-h-72 min-h-0 overflow-y-auto">
        <Command.Empty className="px-3 py-4 text-center text-ink-2">{empty}</Command.Empty>
        {options.map((option) => (
          <Command.Item
            key={option.value}
            value={`${option.label} ${option.value}`}
            onSelect={() => onPick(option.value)}
            className="flex min-h-8 cursor-default select-none items-center gap-2 rounded-sm px-2 py-1 max-md:min-h-10 data-[selected=true]:bg-sunken"
          >
            {chosen && (
              <Check
                aria-hidden
                className={clsx('size-3.5 shrink-0 text-accent', !chosen.includes(option.value) && 'invisible')}
              />
            )}
            <span className="min-w-0 truncate">{option.label}</span>
            {chosen?.includes(option.value) && <span className="sr-only">, chosen</span>}
            {option.hint && (
              <span className="ml-auto shrink-0 pl-4 text-ink-3 text-xs tabular-nums">{option.hint}</span>
            )}
          </Command.Item>
        ))}
      </Command.List>
    </Command>
  )
}
