'use client'

import { Dialog } from '@base-ui/react/dialog'
import { Command } from 'cmdk'
import { CornerDownLeft, Search } from 'lucide-react'
import { useRouter, useSearchParams } from 'next/navigation'
import { useTheme } from 'next-themes'
import { type ReactNode, useEffect, useState } from 'react'
import { scopedHref, scopeQuery } from '#components/ui/scope.ts'
import { pagesBelow, placesOf, type ShellViewer, settings } from './places.ts'
import type { SearchAnswer, SearchGroup } from './search-contract.ts'

/** Finds exceptions, workloads, assets, checks, pages and actions. The server finds the first four; the rest is known here. */
export function CommandPalette({
  viewer,
  open,
  onOpenChange,
  onKeys,
}: {
  viewer: ShellViewer
  open: boolean
  onOpenChange: (open: boolean) => void
  onKeys: () => void
}) {
  const [text, setText] = useState('')
  const router = useRouter()
  const here = useSearchParams()
  const { setTheme } = useTheme()
  const { groups, state } = useSearch(text, scopeQuery(here))
  const close = (then: () => void) => {
    onOpenChange(false)
    setText('')
    then()
  }
  const go = (href: string) => close(() => router.push(scopedHref(href, here)))
  const actions = [
    { label: 'Use the light theme', run: () => setTheme('light') },
    { label: 'Use the dark theme', run: () => setTheme('dark') },
    { label: "Use the system's theme", run: () => setTheme('system') },
    { label: 'Show the keys', run: onKeys },
  ]
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-50 bg-scrim transition-opacity data-[ending-style]:opacity-0 data-[starting-style]:opacity-0" />
        <Dialog.Popup
          aria-label="Search"
          className="fixed inset-x-0 top-0 z-50 overflow-hidden bg-surface text-ink shadow-float outline-none max-md:bottom-0 md:top-[12dvh] md:left-1/2 md:w-[38rem] md:-translate-x-1/2 md:rounded-lg md:border md:border-line"
        >
          <Command label="Search" shouldFilter={false} loop className="flex h-full flex-col">
            <div className="flex h-12 items-center gap-3 border-line border-b px-4">
              <Search aria-hidden className="size-4 shrink-0 text-ink-3" />
              <Command.Input
                value={text}
                onValueChange={setText}
                autoFocus
                placeholder="Search, or go to a page"
                className="h-full min-w-0 flex-1 bg-transparent text-base outline-none"
              />
              <Dialog.Close className="rounded-sm border border-line-strong px-1.5 text-ink-2 text-xs">
                <span className="max-md:hidden">Esc</span>
                <span className="md:hidden">Close</span>
              </Dialog.Close>
            </div>
            <Command.List className="min-h-0 flex-1 overflow-y-auto p-2 md:max-h-[26rem]">
              {groups.map((group) => (
                <Group key={group.name} name={group.name}>
                  {group.items.map((item) => (
                    <Item
                      key={item.href}
                      value={`${group.name} ${item.href}`}
                      title={item.title}
                      detail={item.detail}
                      onSelect={() => go(item.href)}
                    />
                  ))}
                </Group>
              ))}
              <Group name="Pages">
                {pagesOf(viewer)
                  .filter(({ label, keywords }) => isLike(`${label} ${keywords}`, text))
                  .map(({ href, label }) => (
                    <Item key={href} value={`page ${href}`} title={label} onSelect={() => go(href)} />
                  ))}
              </Group>
              <Group name="Actions">
                {actions
                  .filter(({ label }) => isLike(label, text))
                  .map(({ label, run }) => (
                    <Item key={label} value={`action ${label}`} title={label} onSelect={() => close(run)} />
                  ))}
              </Group>
              {state !== 'ready' && (
                <p role="status" className="px-2 py-3 text-ink-2 text-sm">
                  {state === 'searching' ? 'Searching…' : 'The search did not answer. Pages and actions still work.'}
                </p>
              )}
              <Command.Empty className={state === 'ready' ? 'px-2 py-8 text-center text-ink-2 text-sm' : 'hidden'}>
                Nothing is called “{text}”.
              </Command.Empty>
            </Command.List>
          </Command>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function pagesOf(viewer: ShellViewer): { href: string; label: string; keywords: string }[] {
  return [
    ...placesOf(viewer),
    ...(viewer.may.includes(settings.action) ? [settings] : []),
    ...pagesBelow.filter(({ action }) => viewer.may.includes(action)),
    { href: '/account', label: 'Your account', keywords: 'me roles sessions sign out' },
  ]
}

function Group({ name, children }: { name: string; children: ReactNode[] }) {
  if (children.length === 0) return null
  return (
    <Command.Group
      heading={name}
      className="mb-1 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-3 [&_[cmdk-group-heading]]:text-xs"
    >
      {children}
    </Command.Group>
  )
}

function Item({
  value,
  title,
  detail,
  onSelect,
}: {
  value: string
  title: string
  detail?: string
  onSelect: () => void
}) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="group flex min-h-9 cursor-default items-center gap-3 rounded-md px-2 py-1 data-[selected=true]:bg-accent-soft max-md:min-h-11"
    >
      <span className="min-w-0 truncate">{title}</span>
      {detail && <span className="min-w-0 flex-1 truncate text-ink-2 text-xs">{detail}</span>}
      <CornerDownLeft
        aria-hidden
        className="ml-auto size-3.5 shrink-0 text-ink-3 opacity-0 group-data-[selected=true]:opacity-100"
      />
    </Command.Item>
  )
}

function isLike(words: string, text: string): boolean {
  return words.toLowerCase().includes(text.trim().toLowerCase())
}

/** Asks the server, a moment after the last letter; the previous hits stay until the next ones are there. */
function useSearch(text: string, scope: string): { groups: SearchGroup[]; state: 'ready' | 'searching' | 'failed' } {
  const [groups, setGroups] = useState<SearchGroup[]>([])
  const [state, setState] = useState<'ready' | 'searching' | 'failed'>('ready')
  const query = text.trim()
  useEffect(() => {
    if (query.length < 2) {
      setGroups([])
      setState('ready')
      return
    }
    setState('searching')
    const abort = new AbortController()
    const timer = setTimeout(() => {
      ask(query, scope, abort.signal).then(
        (answer) => {
          setGroups(answer.groups)
          setState('ready')
        },
        () => {
          if (abort.signal.aborted) return
          setGroups([])
          setState('failed')
        },
      )
    }, 120)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [query, scope])
  return { groups, state }
}

async function ask(query: string, scope: string, signal: AbortSignal): Promise<SearchAnswer> {
  const params = new URLSearchParams(scope)
  params.set('q', query)
  const response = await fetch(`/api/search?${params}`, { signal, headers: { accept: 'application/json' } })
  if (!response.ok) throw new Error(`The search answered ${response.status}`)
  return (await response.json()) as SearchAnswer
}
