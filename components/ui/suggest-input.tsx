'use client'

import { Autocomplete } from '@base-ui/react/autocomplete'
import clsx from 'clsx'
import type { ControlProps } from './field.tsx'
import { controlLook } from './field.tsx'
import { itemLook, popupLook } from './floating.ts'

export interface Suggestion {
  readonly value: string
  /** What it is called, where that is not its value: a name before its id. */
  readonly label?: string
  readonly hint?: string
}

/** A text field that knows what there is. Anything may be typed; the suggestions are a help, not a fence. */
export function SuggestInput({
  value,
  onChange,
  onPick,
  suggestions,
  isFiltered = true,
  placeholder,
  maxLength,
  className,
  ...control
}: Partial<ControlProps> & {
  'aria-label'?: string
  value: string
  onChange: (value: string) => void
  /** A suggestion was chosen: instead of `onChange`. */
  onPick?: (suggestion: Suggestion) => void
  suggestions: readonly Suggestion[]
  /** False where the suggestions are the answer to what is typed already. */
  isFiltered?: boolean
  placeholder?: string
  maxLength?: number
  className?: string
}) {
  return (
    <Autocomplete.Root
      items={suggestions}
      mode={isFiltered ? 'list' : 'none'}
      value={value}
      onValueChange={(next, { reason }) => {
        if (reason !== 'item-press') onChange(next)
      }}
      itemToStringValue={({ value: text }: Suggestion) => text}
      filter={isOfferedFor}
      openOnInputClick
    >
      <Autocomplete.Input
        {...control}
        placeholder={placeholder}
        maxLength={maxLength}
        spellCheck={false}
        autoCapitalize="off"
        className={clsx(controlLook, 'h-9 max-md:h-11', className)}
      />
      <Autocomplete.Portal hidden={suggestions.length === 0}>
        <Autocomplete.Positioner sideOffset={4} collisionPadding={8} className="z-50 data-[empty]:hidden">
          <Autocomplete.Popup
            className={clsx(
              popupLook,
              'w-[max(14rem,var(--anchor-width))] max-w-[calc(100vw-1rem)] data-[empty]:hidden',
            )}
          >
            <Autocomplete.List>
              {(item: Suggestion) => (
                <Autocomplete.Item
                  key={item.value}
                  value={item}
                  onClick={() => (onPick ? onPick(item) : onChange(item.value))}
                  className={itemLook}
                >
                  <span className="min-w-0 truncate">{item.label ?? item.value}</span>
                  {item.hint && (
                    <span className="ml-auto shrink-0 pl-3 text-ink-2 text-xs tabular-nums">{item.hint}</span>
                  )}
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  )
}

function isOfferedFor({ value, label = '' }: Suggestion, typed: string): boolean {
  return `${label} ${value}`.toLowerCase().includes(typed.trim().toLowerCase())
}
