'use client'

import './globals.css'
import { Button } from '#components/ui/button.tsx'
import { ErrorState } from '#components/ui/states.tsx'

/** When not even the frame of the pages could be made. */
export default function GlobalError({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Temper</title>
        <main className="flex min-h-dvh items-center justify-center">
          <ErrorState
            isPage
            title="Temper could not make this page"
            requestId={error.digest}
            actions={<Button onClick={() => retry()}>Try again</Button>}
          >
            Try again in a moment. The log of the server tells what happened.
          </ErrorState>
        </main>
      </body>
    </html>
  )
}
