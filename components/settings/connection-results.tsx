import { SeverityMark, VerdictMark } from '#components/ui/marks.tsx'
import type { CheckResult, CheckStatus } from '#lib/setup/check.ts'

/** What checks found, one a row: how it stands, what was found, what to do. */
export function ConnectionResults({ results }: { results: readonly CheckResult[] }) {
  return (
    <ul className="divide-y divide-line border-line border-t">
      {results.map((result) => (
        <li
          key={result.id}
          className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 px-4.5 py-2.5 text-sm max-md:grid-cols-1 max-md:gap-y-1 max-md:px-4"
        >
          <div className="pt-0.5">
            <StatusMark status={result.status} />
          </div>
          <div className="min-w-0">
            <p className="font-medium [overflow-wrap:anywhere]">{result.title}</p>
            <p className="whitespace-pre-line text-ink-2 [overflow-wrap:anywhere]">{result.found}</p>
            {result.remedy && (
              <p className="mt-1 flex gap-1.5 text-pretty [overflow-wrap:anywhere]">
                <span aria-hidden className="text-accent">
                  →
                </span>
                <span className="min-w-0">{result.remedy}</span>
              </p>
            )}
          </div>
        </li>
      ))}
    </ul>
  )
}

/** Shapes as of verdicts: a tick, the severities' shapes for what is wrong, hollow for what could not be looked at. */
function StatusMark({ status }: { status: CheckStatus }) {
  if (status === 'ok') return <VerdictMark verdict="pass" label="Right" />
  if (status === 'skipped') return <VerdictMark verdict="unknown" label="Not checked" />
  return (
    <SeverityMark
      severity={status === 'failed' ? 'critical' : 'medium'}
      label={status === 'failed' ? 'Wrong' : 'Warning'}
    />
  )
}
