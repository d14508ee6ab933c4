import './globals.css'
import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import type { ReactNode } from 'react'
import { ThemeProvider } from '#components/shell/theme.tsx'

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

/** What every page stands in, signed in or not. The frame of the product is app/(product)/layout.tsx. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  // Inline scripts and styles run with the nonce of this answer only; so nothing is made at build time.
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return (
    // next-themes writes the chosen theme on <html> before React wakes up.
    <html lang="en" suppressHydrationWarning>
      <body>
        <ThemeProvider nonce={nonce}>
          <NuqsAdapter>
            <div className="isolate">{children}</div>
          </NuqsAdapter>
        </ThemeProvider>
      </body>
    </html>
  )
}
