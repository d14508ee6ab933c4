'use client'

import { useTheme } from 'next-themes'
import { type ReactNode, useState } from 'react'
import { Toaster } from 'sonner'
import { useShortcut } from '#components/ui/keyboard.ts'
import { OrganisationProvider } from '#components/ui/organisation.tsx'
import { Dimmed, PendingArea } from '#components/ui/pending.tsx'
import { BottomBar } from './bottom-bar.tsx'
import { CommandPalette } from './command-palette.tsx'
import { Header } from './header.tsx'
import { KeyboardHelp } from './keyboard-help.tsx'
import { Rail } from './rail.tsx'

/** A subscription that the scope can be narrowed to; `findings`: how many are open in it, null while none are known. */
export type ScopeSubscription = { id: string; name: string; findings: number | null }

/** The frame around every page: rail, header, bottom bar on a phone, palette and keys. */
export function Shell({
  subscriptions,
  isSampleData,
  timeZone,
  now,
  children,
}: {
  subscriptions: readonly ScopeSubscription[]
  isSampleData: boolean
  timeZone: string
  /** The server's clock, ISO. */
  now: string
  children: ReactNode
}) {
  const [isSearching, setSearching] = useState(false)
  const [isHelping, setHelping] = useState(false)
  const { theme } = useTheme()
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
          <Rail subscriptions={subscriptions} onKeys={help} />
          <div className="flex min-h-dvh min-w-0 flex-1 flex-col">
            <Header subscriptions={subscriptions} isSampleData={isSampleData} onSearch={() => setSearching(true)} />
            <main id="content" className="flex-1 max-md:pb-16">
              <Dimmed>{children}</Dimmed>
            </main>
          </div>
        </div>
      </PendingArea>
      <BottomBar />
      <CommandPalette open={isSearching} onOpenChange={setSearching} onKeys={help} />
      <KeyboardHelp open={isHelping} onOpenChange={setHelping} />
      <Toaster theme={theme === 'light' || theme === 'dark' ? theme : 'system'} position="bottom-right" />
    </OrganisationProvider>
  )
}
