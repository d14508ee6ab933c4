'use client'

import { type ReactNode, useState } from 'react'
import { useShortcut } from '#components/ui/keyboard.ts'
import { OrganisationProvider } from '#components/ui/organisation.tsx'
import { Dimmed, PendingArea } from '#components/ui/pending.tsx'
import { Toaster } from '#components/ui/toast.tsx'
import { BottomBar } from './bottom-bar.tsx'
import { CommandPalette } from './command-palette.tsx'
import { Header } from './header.tsx'
import { KeyboardHelp } from './keyboard-help.tsx'
import { Rail } from './rail.tsx'

/** What the frame knows of the estate. */
export type ShellEstate = {
  /** What the scope can be narrowed to. */
  subscriptions: readonly ScopeSubscription[]
  /** By subscription, those outside any included; null while none are known. */
  openFindings: Readonly<Record<string, number>> | null
}

export type ScopeSubscription = { id: string; name: string }

/** The frame around every page: rail, header, bottom bar on a phone, palette and keys. */
export function Shell({
  estate,
  isSampleData,
  timeZone,
  now,
  children,
}: {
  estate: ShellEstate
  isSampleData: boolean
  timeZone: string
  /** The server's clock, ISO. */
  now: string
  children: ReactNode
}) {
  const [isSearching, setSearching] = useState(false)
  const [isHelping, setHelping] = useState(false)
  useShortcut('mod+k', 'Search', () => setSearching(true))
  useShortcut('?', 'Keys', () => setHelping(true))
  const help = () => setHelping(true)
  return (
    <OrganisationProvider timeZone={timeZone} now={now}>
      <a
        href="#content"
        className="fixed top-2 left-2 z-60 -translate-y-16 rounded-md bg-accent px-3 py-1.5 text-accent-ink focus:translate-y-0"
      >
        Skip to the content
      </a>
      <PendingArea>
        <div className="flex">
          <Rail openFindings={estate.openFindings} onKeys={help} />
          <div className="flex min-h-dvh min-w-0 flex-1 flex-col">
            <Header
              subscriptions={estate.subscriptions}
              isSampleData={isSampleData}
              onSearch={() => setSearching(true)}
            />
            <main id="content" className="flex-1 max-md:pb-16">
              <Dimmed>{children}</Dimmed>
            </main>
          </div>
        </div>
      </PendingArea>
      <BottomBar />
      <CommandPalette open={isSearching} onOpenChange={setSearching} onKeys={help} />
      <KeyboardHelp open={isHelping} onOpenChange={setHelping} />
      <Toaster />
    </OrganisationProvider>
  )
}
