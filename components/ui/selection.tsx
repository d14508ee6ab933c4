'use client'

import { X } from 'lucide-react'
import { createContext, type ReactNode, useContext, useState } from 'react'
import { IconButton } from './button.tsx'
import { counted, formatCount } from './format.ts'

type Selection = {
  keys: ReadonlySet<string>
  /** Everything that matches, also what is not on screen; `keys` is then of no account. */
  isAll: boolean
  toggle: (key: string) => void
  selectAll: () => void
  clear: () => void
}

const nothing: ReadonlySet<string> = new Set()
const SelectionContext = createContext<Selection>({
  keys: nothing,
  isAll: false,
  toggle: () => {},
  selectAll: () => {},
  clear: () => {},
})

/** Around a list with checkboxes: remembers what is selected while one pages and filters. */
export function SelectionArea({ children }: { children: ReactNode }) {
  const [keys, setKeys] = useState(nothing)
  const [isAll, setAll] = useState(false)
  // Taking one away from all leaves what had been selected one by one.
  const toggle = (key: string) => {
    if (isAll) setAll(false)
    else setKeys((before) => before.symmetricDifference(new Set([key])))
  }
  const clear = () => {
    setKeys(nothing)
    setAll(false)
  }
  return (
    <SelectionContext value={{ keys, isAll, toggle, selectAll: () => setAll(true), clear }}>
      {children}
    </SelectionContext>
  )
}

export function useSelection(): Selection {
  return useContext(SelectionContext)
}

export function SelectBox({ value, label }: { value: string; label: string }) {
  const { keys, isAll, toggle } = useSelection()
  return (
    <input
      type="checkbox"
      data-row-select=""
      aria-label={`Select ${label}`}
      checked={isAll || keys.has(value)}
      onChange={() => toggle(value)}
      className="checkbox relative z-1 align-middle before:absolute before:-inset-2.5"
    />
  )
}

// Beside an open panel, whose own buttons stand at the same height.
const besidePanel = 'lg:in-[:has([data-side-panel])]:mr-[27rem] xl:in-[:has([data-side-panel])]:mr-[29.75rem]'

/** Appears when something is selected: how many of how many, and what can be done with them. */
export function SelectionBar({ total, noun, children }: { total: number; noun: string; children?: ReactNode }) {
  const { keys, isAll, selectAll, clear } = useSelection()
  if (keys.size === 0 && !isAll) return null
  return (
    <div
      role="status"
      className={`sticky bottom-3 z-20 mx-auto flex w-fit max-w-full flex-wrap items-center gap-x-3 gap-y-1 rounded-lg border border-line bg-surface py-1.5 pr-1.5 pl-4 text-sm shadow-float max-md:bottom-20 ${besidePanel}`}
    >
      <span className="tabular-nums">
        {isAll ? (
          <>
            <span className="font-medium">All {counted(total, noun)}</span> selected
          </>
        ) : (
          <>
            <span className="font-medium">{formatCount(keys.size)}</span> of {counted(total, noun)} selected
          </>
        )}
      </span>
      {!isAll && keys.size < total && (
        <button type="button" onClick={selectAll} className="rounded-xs text-accent hover:underline">
          All {formatCount(total)} that match
        </button>
      )}
      {children}
      <IconButton label="Clear the selection" size="small" onClick={clear}>
        <X aria-hidden />
      </IconButton>
    </div>
  )
}
