'use client'

import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'

// The product's keys. One listener; components say which keys they answer to while they are on screen, and the help
// (`?`) lists exactly those.

export type ShortcutGroup = 'Anywhere' | 'Lists'
export type Shortcut = { keys: string; label: string; group: ShortcutGroup; run: (event: KeyboardEvent) => void }
type Keystroke = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>

let shortcuts: readonly Shortcut[] = []
const listeners = new Set<() => void>()
const none: readonly Shortcut[] = []

/** The name of a keystroke: "j", "?", "escape", "mod+k" (Ctrl or ⌘). Anything with Alt is left to the system. */
export function keyOf({ key, ctrlKey, metaKey, altKey }: Keystroke): string | null {
  if (altKey || key === 'Unidentified') return null
  const name = key.toLowerCase()
  return ctrlKey || metaKey ? `mod+${name}` : name
}

/**
 * Answers to a key while the component is on screen. Plain keys are ignored while somebody types or a window, menu or
 * list of choices is open; the newest component that answers to a key wins.
 */
export function useShortcut(
  keys: string,
  label: string,
  run: (event: KeyboardEvent) => void,
  { group = 'Anywhere', enabled = true }: { group?: ShortcutGroup; enabled?: boolean } = {},
): void {
  const latest = useEffectEvent(run)
  useEffect(() => {
    if (!enabled) return
    return register({ keys, label, group, run: (event) => latest(event) })
  }, [keys, label, group, enabled])
}

/** All keys that do something now. */
export function useShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(
    subscribe,
    () => shortcuts,
    () => none,
  )
}

function register(shortcut: Shortcut): () => void {
  if (shortcuts.length === 0) document.addEventListener('keydown', onKeyDown)
  set([...shortcuts, shortcut])
  return () => {
    set(shortcuts.filter((other) => other !== shortcut))
    if (shortcuts.length === 0) document.removeEventListener('keydown', onKeyDown)
  }
}

function set(next: readonly Shortcut[]): void {
  shortcuts = next
  for (const changed of listeners) changed()
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed)
  return () => listeners.delete(changed)
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return
  const key = keyOf(event)
  if (key === null || (!key.startsWith('mod+') && isElsewhere(event.target))) return
  const shortcut = shortcuts.findLast(({ keys }) => keys === key)
  if (!shortcut) return
  event.preventDefault()
  shortcut.run(event)
}

/** The keystroke belongs to a field, or to something open above the page. */
function isElsewhere(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target.matches('input:not([type=checkbox]), textarea, select')) return true
  return target.closest('[role=dialog], [role=alertdialog], [role=menu], [role=listbox]') !== null
}
