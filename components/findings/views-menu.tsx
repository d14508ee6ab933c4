'use client'

import { Bookmark, X } from 'lucide-react'
import { useSearchParams } from 'next/navigation'
import { useState, useSyncExternalStore } from 'react'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Link } from '#components/ui/link.tsx'
import { Popover } from '#components/ui/popover.tsx'
import { toast } from '#components/ui/toast.tsx'
import { hrefOfView, type ListPlace, readViews, type SavedView, withoutView, withView } from './saved-views.ts'

const keyOf = (place: ListPlace) => `temper.${place.slice(1)}.views`
const listeners = new Set<() => void>()

function subscribe(changed: () => void): () => void {
  listeners.add(changed)
  window.addEventListener('storage', changed)
  return () => {
    listeners.delete(changed)
    window.removeEventListener('storage', changed)
  }
}

function stored(place: ListPlace): string | null {
  try {
    return localStorage.getItem(keyOf(place))
  } catch {
    return null
  }
}

function store(place: ListPlace, views: readonly SavedView[]): void {
  try {
    localStorage.setItem(keyOf(place), JSON.stringify(views))
  } catch {
    toast.error('This browser keeps nothing for this page: allow it to store data, or keep the link instead.')
  }
  for (const changed of listeners) changed()
}

/** The views of a list that are saved in this browser, and a way to save the one on screen. */
export function ViewsMenu({ of: place = '/findings' }: { of?: ListPlace }) {
  const [isOpen, setOpen] = useState(false)
  const views = readViews(
    useSyncExternalStore(
      subscribe,
      () => stored(place),
      () => null,
    ),
    place,
  )
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      align="end"
      className="w-72"
      trigger={<Button icon={<Bookmark aria-hidden />}>Views</Button>}
    >
      {views.length > 0 && (
        <ul className="mb-1 border-line border-b pb-1">
          {views.map(({ name, href }) => (
            <li key={name} className="flex items-center rounded-sm hover:bg-sunken">
              <Link href={href} onClick={() => setOpen(false)} className="min-w-0 flex-1 truncate px-2 py-1.5">
                {name}
              </Link>
              <IconButton label={`Forget ${name}`} size="small" onClick={() => store(place, withoutView(views, name))}>
                <X aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      <SaveForm
        place={place}
        onSave={(view) => {
          store(place, withView(views, view))
          setOpen(false)
          toast.success(`Saved as ${view.name}, in this browser`)
        }}
      />
    </Popover>
  )
}

function SaveForm({ place, onSave }: { place: ListPlace; onSave: (view: SavedView) => void }) {
  const [name, setName] = useState('')
  const href = hrefOfView(new URLSearchParams(useSearchParams()), place)
  return (
    <form
      className="flex flex-col gap-2 p-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim()) onSave({ name: name.trim(), href })
      }}
    >
      <label className="flex flex-col gap-1 text-ink-2 text-xs">
        Save this view as
        <input
          value={name}
          maxLength={60}
          onChange={(event) => setName(event.target.value)}
          className="h-8 rounded-sm border border-line-strong bg-background px-2 text-ink text-sm outline-none focus:border-accent"
        />
      </label>
      <div className="flex items-center justify-between gap-2">
        <span className="text-ink-2 text-xs">Kept in this browser</span>
        <Button type="submit" size="small" variant="primary" disabled={name.trim() === ''}>
          Save
        </Button>
      </div>
    </form>
  )
}
