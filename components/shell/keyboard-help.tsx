'use client'

import { Fragment } from 'react'
import { Dialog } from '#components/ui/dialog.tsx'
import { type ShortcutGroup, useShortcuts } from '#components/ui/keyboard.ts'

const order: ShortcutGroup[] = ['Anywhere', 'Lists']
const always = [
  { keys: 'enter', label: 'Open the row', group: 'Lists' },
  { keys: 'escape', label: 'Close what is open', group: 'Anywhere' },
] as const

/** The keys that do something on this page. */
export function KeyboardHelp({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const shortcuts = useShortcuts()
  const hasList = shortcuts.some(({ group }) => group === 'Lists')
  const all = [...shortcuts, ...always.filter(({ group }) => group === 'Anywhere' || hasList)]
  const shown = all.filter(
    (shortcut, index) =>
      all.findIndex(({ keys, group }) => keys === shortcut.keys && group === shortcut.group) === index,
  )
  return (
    <Dialog title="Keys" open={open} onOpenChange={onOpenChange} width="narrow">
      {order.map((group) => {
        const inGroup = shown.filter((shortcut) => shortcut.group === group)
        if (inGroup.length === 0) return null
        return (
          <section key={group} className="mb-4 last:mb-0">
            <h3 className="mb-1.5 font-medium text-ink-2 text-xs">{group}</h3>
            <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2 text-sm">
              {inGroup.map(({ keys, label }) => (
                <Fragment key={keys}>
                  <dt className="w-20">
                    <KeyCaps keys={keys} />
                  </dt>
                  <dd>{label}</dd>
                </Fragment>
              ))}
            </dl>
          </section>
        )
      })}
    </Dialog>
  )
}

const capNames: Record<string, string> = { mod: 'Ctrl', escape: 'Esc', enter: 'Enter' }

/** "mod+k" as caps: Ctrl K. */
export function KeyCaps({ keys }: { keys: string }) {
  return (
    <span className="inline-flex gap-1">
      {keys.split('+').map((key) => (
        <kbd
          key={key}
          className="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-line-strong px-1 font-sans text-2xs text-ink-2"
        >
          {capNames[key] ?? (key.length === 1 && keys !== key ? key.toUpperCase() : key)}
        </kbd>
      ))}
    </span>
  )
}
