import './globals.css'
import type { Metadata, Viewport } from 'next'
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

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    // next-themes writes the chosen theme on <html> before React wakes up.
    <html lang="en" suppressHydrationWarning>
      <body>
        <ThemeProvider>
          <NuqsAdapter>
            <div className="isolate">{children}</div>
          </NuqsAdapter>
        </ThemeProvider>
      </body>
    </html>
  )
}
