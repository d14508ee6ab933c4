'use client'

import { ChevronDown, ChevronUp } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from './button.tsx'
import { useShortcut } from './keyboard.ts'

// Lists are drawn on the server, so their keys work on what stands in the document: rows carry `data-row`, the row
// whose panel is open `data-open`, its link `data-row-link`, its checkbox `data-row-select` (see table.tsx).

const rowSelector = '[data-row]'

/** Around a list: j and k (and the arrows from a row) move, x selects, Enter opens, Esc is the panel's. */
export function ListKeys({ children }: { children: ReactNode }) {
  useShortcut('j', 'Next row', () => moveInList(1), { group: 'Lists' })
  useShortcut('k', 'Previous row', () => moveInList(-1), { group: 'Lists' })
  useShortcut('x', 'Select the row', () => selectCurrent(), { group: 'Lists' })
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrows only add to the links inside, which are interactive
    <div
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
        if (!(event.target instanceof HTMLElement) || !event.target.matches('[data-row-link]')) return
        event.preventDefault()
        moveInList(event.key === 'ArrowDown' ? 1 : -1)
      }}
    >
      {children}
    </div>
  )
}

/** Up and down in the open panel, for the mouse and the thumb. */
export function WalkButtons() {
  return (
    <>
      <IconButton label="Previous in the list" size="small" onClick={() => moveInList(-1)}>
        <ChevronUp aria-hidden />
      </IconButton>
      <IconButton label="Next in the list" size="small" onClick={() => moveInList(1)}>
        <ChevronDown aria-hidden />
      </IconButton>
    </>
  )
}

/** To the neighbouring row; while a row's panel is open, the panel goes along. */
export function moveInList(step: 1 | -1): void {
  const rows = Array.from(document.querySelectorAll<HTMLElement>(rowSelector))
  const current = rows.findIndex(isCurrent)
  const next = rows[current === -1 ? (step === 1 ? 0 : rows.length - 1) : current + step]
  const link = next?.querySelector<HTMLElement>('[data-row-link]')
  if (!next || !link) return
  link.focus({ preventScroll: true })
  next.scrollIntoView({ block: 'nearest' })
  if (rows.some((row) => row.dataset.open === 'true')) link.click()
}

function selectCurrent(): void {
  const row = Array.from(document.querySelectorAll<HTMLElement>(rowSelector)).find(isCurrent)
  row?.querySelector<HTMLElement>('[data-row-select]')?.click()
}

function isCurrent(row: HTMLElement, _index: number, all: HTMLElement[]): boolean {
  const focused = all.find((other) => other.contains(document.activeElement))
  return focused ? row === focused : row.dataset.open === 'true'
}
