'use client'

import { Button, buttonClass } from '#components/ui/button.tsx'
import { ErrorState } from '#components/ui/states.tsx'

type ErrorProps = { error: Error & { digest?: string }; retry: () => void }

/** Says nothing of the error itself: that is in the log, under the digest. */
export default function ErrorPage({ error, retry }: ErrorProps) {
  return (
    <div className="flex min-h-[70dvh] items-center justify-center">
      <ErrorState
        isPage
        title="This page could not be made"
        requestId={error.digest}
        actions={
          <>
            <Button variant="primary" onClick={() => retry()}>
              Try again
            </Button>
            <a href="/" className={buttonClass()}>
              Overview
            </a>
          </>
        }
      >
        Try again in a moment. If it stays so, the log of the server tells what happened
        {error.digest ? ' under this number' : ''}.
      </ErrorState>
    </div>
  )
}
