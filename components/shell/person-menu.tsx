'use client'

import { Keyboard, LogOut, UserRound } from 'lucide-react'
import { useState } from 'react'
import { itemLook } from '#components/ui/floating.ts'
import { Link } from '#components/ui/link.tsx'
import { Popover } from '#components/ui/popover.tsx'
import { initialsOf, type ShellViewer } from './places.ts'
import { ThemeSwitch } from './theme.tsx'

/** Who is signed in, at the foot of the rail: their account, the theme, the keys, the way out. */
export function PersonMenu({ viewer, onKeys }: { viewer: ShellViewer; onKeys: () => void }) {
  const [isOpen, setOpen] = useState(false)
  const close = () => setOpen(false)
  const keys = () => {
    close()
    onKeys()
  }
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      className="w-60"
      trigger={
        <button
          type="button"
          className="flex h-9 w-full items-center gap-2.5 rounded-md px-1.5 text-left font-medium text-ink-2 transition-colors hover:bg-sunken hover:text-ink data-[popup-open]:bg-sunken"
        >
          <Initials name={viewer.name} />
          <span className="min-w-0 truncate">{viewer.name}</span>
        </button>
      }
    >
      <PersonItems viewer={viewer} onPick={close} />
      <button type="button" className={`${itemLook} w-full hover:bg-sunken`} onClick={keys}>
        <Keyboard aria-hidden className="size-4 text-ink-2" />
        Keys
      </button>
      <ThemeRow />
      <SignOut />
    </Popover>
  )
}

/** The same on a phone, in the sheet "More". */
export function PersonSheet({ viewer, onPick }: { viewer: ShellViewer; onPick: () => void }) {
  return (
    // Icons and words in the same columns as those of the places above.
    <div className="-mx-2 mt-2 border-line border-t pt-2 [&_a]:h-12 [&_a]:gap-3 [&_a]:text-base [&_a_svg]:size-5 [&_form_button]:h-12 [&_form_button]:gap-3 [&_form_button]:text-base [&_form_button_svg]:size-5">
      <PersonItems viewer={viewer} onPick={onPick} />
      <ThemeRow />
      <SignOut />
    </div>
  )
}

function PersonItems({ viewer, onPick }: { viewer: ShellViewer; onPick: () => void }) {
  return (
    <>
      <div className="flex items-center gap-2.5 px-2 py-2">
        <Initials name={viewer.name} />
        <div className="min-w-0">
          <p className="truncate font-medium">{viewer.name}</p>
          <p className="truncate text-ink-2 text-xs">{viewer.roles.join(', ')}</p>
        </div>
      </div>
      <Link href="/account" onClick={onPick} className={`${itemLook} hover:bg-sunken`}>
        <UserRound aria-hidden className="size-4 text-ink-2" />
        Your account
      </Link>
    </>
  )
}

function ThemeRow() {
  return (
    <div className="flex min-h-9 items-center justify-between gap-4 px-2 py-1">
      <span>Theme</span>
      <ThemeSwitch />
    </div>
  )
}

/** A form, not a script: it works before the page has woken up, and no link of elsewhere can sign anybody out. */
function SignOut() {
  return (
    <form action="/sign-out" method="post" className="mt-1 border-line border-t pt-1">
      <button type="submit" className={`${itemLook} w-full hover:bg-sunken`}>
        <LogOut aria-hidden className="size-4 text-ink-2" />
        Sign out
      </button>
    </form>
  )
}

function Initials({ name }: { name: string }) {
  return (
    <span
      aria-hidden
      className="flex size-6 shrink-0 items-center justify-center rounded-full bg-accent-soft font-semibold text-2xs text-accent"
    >
      {initialsOf(name)}
    </span>
  )
}
