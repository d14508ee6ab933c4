'use client'

import { type ReactNode, useState } from 'react'
import { Bell } from '#components/notifications/bell.tsx'
import type { ReadingActions } from '#components/notifications/contract.ts'
import { useShortcut } from '#components/ui/keyboard.ts'
import { OrganisationProvider } from '#components/ui/organisation.tsx'
import { Dimmed, PendingArea } from '#components/ui/pending.tsx'
import { Toaster } from '#components/ui/toast.tsx'
import type { ScopeChoices } from '#lib/posture/workload-choices.ts'
import { BottomBar } from './bottom-bar.tsx'
import { CommandPalette } from './command-palette.tsx'
import { Header } from './header.tsx'
import { KeyboardHelp } from './keyboard-help.tsx'
import type { ShellViewer } from './places.ts'
import { Rail } from './rail.tsx'
import { ScopeProvider } from './scope-state.tsx'

/** What the frame knows of the estate. */
export type ShellEstate = {
  /** What the scope can be narrowed to. */
  choices: ScopeChoices
  /** In everything that the viewer may see; null before the first scan. */
  openFindings: number | null
  /** Exceptions that wait for a decision of the viewer; null for who decides nothing. */
  waitingExceptions: number | null
  /** Notifications of the viewer. */
  unread: number
}

/** The frame around every page: rail, header, bottom bar on a phone, palette and keys. */
export function Shell({
  viewer,
  estate,
  reading,
  isSampleData,
  timeZone,
  now,
  children,
}: {
  viewer: ShellViewer
  estate: ShellEstate
  reading: ReadingActions
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
        <ScopeProvider choices={estate.choices} openFindings={estate.openFindings}>
          <div className="flex">
            <Rail viewer={viewer} waitingExceptions={estate.waitingExceptions} onKeys={help} />
            <div className="flex min-h-dvh min-w-0 flex-1 flex-col">
              <Header
                home={viewer.home}
                isSampleData={isSampleData}
                bell={<Bell unread={estate.unread} actions={reading} />}
                onSearch={() => setSearching(true)}
              />
              <main id="content" className="flex-1 max-md:pb-16">
                <Dimmed>{children}</Dimmed>
              </main>
            </div>
          </div>
        </ScopeProvider>
      </PendingArea>
      <BottomBar viewer={viewer} waitingExceptions={estate.waitingExceptions} />
      <CommandPalette viewer={viewer} open={isSearching} onOpenChange={setSearching} onKeys={help} />
      <KeyboardHelp open={isHelping} onOpenChange={setHelping} />
      <Toaster />
    </OrganisationProvider>
  )
}
