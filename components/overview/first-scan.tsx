import type { ReactNode } from 'react'
import { ScanError } from '#components/scans/scan-error.tsx'
import { Card } from '#components/ui/card.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { EmptyState } from '#components/ui/states.tsx'

/** Instead of the overview before anything was read: what to do. */
export function FirstScan({ action, lastError }: { action: ReactNode; lastError: string | null }) {
  return (
    <Card>
      <EmptyState title={lastError ? 'The first scan failed' : 'There is no scan yet'}>
        {lastError && (
          <div className="mb-3 text-ink">
            <ScanError error={lastError} />
          </div>
        )}
        <p>
          A scan reads what the credential of this machine can see (a managed identity, a workload identity, environment
          variables or <code>az login</code>). It needs the role Reader, and changes nothing in Azure.
        </p>
        <div className="my-4 flex justify-center">{action}</div>
        <p className="mb-1.5">Or from a terminal:</p>
        <div className="text-left">
          <CodeBlock code="npm run scan" label="Command" />
        </div>
      </EmptyState>
    </Card>
  )
}
