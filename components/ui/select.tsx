'use client'

import { Select as Base } from '@base-ui/react/select'
import clsx from 'clsx'
import { Check, ChevronDown } from 'lucide-react'
import { parseAsString, useQueryStates } from 'nuqs'
import { chipLook, itemLook, popupLook } from './floating.ts'
import { usePending } from './pending.tsx'

export type Option<Value extends string = string> = { value: Value; label: string; hint?: string }

/** One of a few, said as a sentence: "Group by **Check** ▾". */
export function Select<Value extends string>({
  label,
  value,
  options,
  onChange,
  className,
}: {
  label: string
  value: Value
  options: Option<Value>[]
  onChange: (value: Value) => void
  className?: string
}) {
  const chosen = options.find((option) => option.value === value)
  return (
    <Base.Root value={value} onValueChange={(next) => next !== null && onChange(next as Value)} modal={false}>
      <Base.Trigger
        aria-label={`${label} ${chosen?.label ?? ''}`}
        className={clsx(chipLook, 'px-2.5 hover:bg-sunken', className)}
      >
        <span className="text-ink-2">{label}</span>
        <span className="min-w-0 truncate font-medium">{chosen?.label ?? '–'}</span>
        <ChevronDown aria-hidden className="-mr-0.5 size-3.5 shrink-0 text-ink-2" />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner alignItemWithTrigger={false} align="start" sideOffset={4} className="z-50">
          <Base.Popup className={clsx(popupLook, 'min-w-[max(10rem,var(--anchor-width))]')}>
            {options.map((option) => (
              <Base.Item key={option.value} value={option.value} className={clsx(itemLook, 'pr-3')}>
                <Check
                  aria-hidden
                  className={clsx('size-3.5 shrink-0 text-accent', option.value !== value && 'invisible')}
                />
                <Base.ItemText>{option.label}</Base.ItemText>
                {option.hint && <span className="ml-auto pl-4 text-ink-3 text-xs">{option.hint}</span>}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/**
 * A `Select` whose choice lives in the URL. The first option is what no parameter means; it leaves the URL clean.
 * @param resets parameters that a new choice makes meaningless (places in a list, the open row).
 */
export function ParamSelect({
  param,
  label,
  options,
  resets = listPlaces,
  className,
}: {
  param: string
  label: string
  options: Option[]
  resets?: readonly string[]
  className?: string
}) {
  const { startTransition } = usePending()
  const names = [param, ...resets]
  const [values, setValues] = useQueryStates(Object.fromEntries(names.map((name) => [name, parseAsString])), {
    shallow: false,
    history: 'push',
    scroll: false,
    startTransition,
  })
  const standard = options[0]?.value ?? ''
  const value = options.some((option) => option.value === values[param]) ? (values[param] ?? standard) : standard
  const choose = (next: string) =>
    setValues({ ...Object.fromEntries(resets.map((name) => [name, null])), [param]: next === standard ? null : next })
  return <Select label={label} value={value} options={options} onChange={choose} className={className} />
}

/** Parameters that say where in a list one is: cleared when filter, grouping or sorting change. */
export const listPlaces = ['after', 'before', 'open'] as const
