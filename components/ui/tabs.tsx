'use client'

import { Tabs as Base } from '@base-ui/react/tabs'
import clsx from 'clsx'
import { type ReactNode, useEffect, useRef } from 'react'
import { Link } from './link.tsx'

export type Tab = { key: string; label: ReactNode; content: ReactNode }

const tabLook = 'relative -mb-px h-9 whitespace-nowrap border-b-2 px-0.5 text-sm transition-colors'

/** Tabs within a page whose choice is not worth a link (the same fix in three tools). `remember` keeps the last choice in this browser. */
export function Tabs({
  tabs,
  label,
  value,
  onChange,
  defaultValue,
}: {
  tabs: Tab[]
  label: string
  value?: string
  onChange?: (key: string) => void
  defaultValue?: string
}) {
  return (
    <Base.Root
      value={value}
      defaultValue={defaultValue ?? tabs[0]?.key}
      onValueChange={(key) => onChange?.(String(key))}
    >
      <Base.List aria-label={label} className="mb-2.5 flex gap-4 overflow-x-auto border-line border-b">
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.key}
            value={tab.key}
            className={clsx(
              tabLook,
              'border-transparent text-ink-2 hover:text-ink -outline-offset-2 data-[active]:border-accent data-[active]:font-medium data-[active]:text-ink',
            )}
          >
            {tab.label}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.key} value={tab.key} className="rounded-sm outline-offset-4">
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  )
}

/** Tabs that are links: the parts of a page that one can send. */
export function LinkTabs({
  tabs,
  label,
}: {
  tabs: { href: string; label: ReactNode; isCurrent: boolean }[]
  label: string
}) {
  const list = useRef<HTMLElement>(null)
  const current = tabs.find(({ isCurrent }) => isCurrent)?.href
  // On a phone the current one may lie beyond the edge.
  useEffect(() => {
    const tab = current === undefined ? null : list.current?.querySelector('[aria-current]')
    if (!list.current || !tab) return
    const [around, own] = [list.current.getBoundingClientRect(), tab.getBoundingClientRect()]
    list.current.scrollLeft += own.left + own.width / 2 - (around.left + around.width / 2)
  }, [current])
  return (
    <nav ref={list} aria-label={label} className="flex gap-5 overflow-x-auto border-line border-b" data-print="hidden">
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          scroll={false}
          aria-current={tab.isCurrent ? 'page' : undefined}
          className={clsx(
            tabLook,
            'inline-flex items-center gap-1.5 -outline-offset-2',
            tab.isCurrent ? 'border-accent font-medium text-ink' : 'border-transparent text-ink-2 hover:text-ink',
          )}
        >
          {tab.label}
        </Link>
      ))}
    </nav>
  )
}
