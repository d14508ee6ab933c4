'use client'

import { Button } from '#components/ui/button.tsx'
import { ErrorState } from '#components/ui/states.tsx'

/** Says nothing of the error itself: that is in the log, under the digest. */
export default function SignInError({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <ErrorState
        isPage
        title="Nobody can sign in at the moment"
        requestId={error.digest}
        actions={
          <Button variant="primary" onClick={() => retry()}>
            Try again
          </Button>
        }
      >
        Try again in a minute. If it stays so, the log of the server tells what happened
        {error.digest ? ' under this number' : ''}.
      </ErrorState>
    </main>
  )
}
