import './globals.css'
import type { Metadata, Viewport } from 'next'
import { connection } from 'next/server'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import type { ReactNode } from 'react'
import { Shell, type ShellEstate } from '#components/shell/shell.tsx'
import { ThemeProvider } from '#components/shell/theme.tsx'
import { loadConfig } from '#lib/config/config.ts'
import { postureDatabase } from '#lib/posture/database.ts'
import { openFindingsBySubscription } from '#lib/posture/open-findings.ts'
import { listSubscriptions } from '#lib/posture/subscriptions.ts'

export const metadata: Metadata = {
  title: { default: 'Temper', template: '%s · Temper' },
  description: 'The hardening posture of an Azure estate',
  robots: { index: false, follow: false },
}

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#171b21' },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Everything shown depends on the moment: nothing is made at build time.
  await connection()
  const { sampleData, scan } = loadConfig(process.env)
  return (
    // next-themes writes the chosen theme on <html> before React wakes up.
    <html lang="en" suppressHydrationWarning>
      <body>
        <ThemeProvider>
          <NuqsAdapter>
            <div className="isolate">
              <Shell
                estate={await shellEstate()}
                isSampleData={sampleData}
                timeZone={scan.timeZone}
                now={new Date().toISOString()}
              >
                {children}
              </Shell>
            </div>
          </NuqsAdapter>
        </ThemeProvider>
      </body>
    </html>
  )
}

/** Without a database the frame still stands, and the page inside says what is wrong. */
async function shellEstate(): Promise<ShellEstate> {
  try {
    const db = await postureDatabase()
    const [subscriptions, openFindings] = await Promise.all([listSubscriptions(db), openFindingsBySubscription(db)])
    return { subscriptions: subscriptions.map(({ id, name }) => ({ id, name })), openFindings }
  } catch {
    return { subscriptions: [], openFindings: null }
  }
}
