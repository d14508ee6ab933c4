'use client'

import { X } from 'lucide-react'
import { createContext, type ReactNode, useContext, useState } from 'react'
import { IconButton } from './button.tsx'
import { counted, formatCount } from './format.ts'

type Selection = { keys: ReadonlySet<string>; toggle: (key: string) => void; clear: () => void }

const nothing: ReadonlySet<string> = new Set()
const SelectionContext = createContext<Selection>({ keys: nothing, toggle: () => {}, clear: () => {} })

/** Around a list with checkboxes: remembers what is selected while one pages and filters. */
export function SelectionArea({ children }: { children: ReactNode }) {
  const [keys, setKeys] = useState(nothing)
  const toggle = (key: string) => setKeys((before) => before.symmetricDifference(new Set([key])))
  return <SelectionContext value={{ keys, toggle, clear: () => setKeys(nothing) }}>{children}</SelectionContext>
}

export function useSelection(): Selection {
  return useContext(SelectionContext)
}

export function SelectBox({ value, label }: { value: string; label: string }) {
  const { keys, toggle } = useSelection()
  return (
    <input
      type="checkbox"
      data-row-select=""
      aria-label={`Select ${label}`}
      checked={keys.has(value)}
      onChange={() => toggle(value)}
      className="relative z-1 block size-3.5 cursor-pointer accent-accent before:absolute before:-inset-2.5"
    />
  )
}

/** Appears when something is selected: how many of how many, and what can be done with them. */
export function SelectionBar({ total, noun, children }: { total: number; noun: string; children?: ReactNode }) {
  const { keys, clear } = useSelection()
  if (keys.size === 0) return null
  return (
    <div
      role="status"
      className="sticky bottom-3 z-20 mx-auto flex w-fit items-center gap-3 rounded-lg border border-line bg-surface py-1.5 pr-1.5 pl-4 text-sm shadow-float max-md:bottom-20"
    >
      <span className="tabular-nums">
        <span className="font-medium">{formatCount(keys.size)}</span> of {counted(total, noun)} selected
      </span>
      {children}
      <IconButton label="Clear the selection" size="small" onClick={clear}>
        <X aria-hidden />
      </IconButton>
    </div>
  )
}
