import { SeverityMark, VerdictMark } from '#components/ui/marks.tsx'
import type { CheckResult, CheckStatus } from '#lib/setup/check.ts'

/**
 * What checks found, one a row: how it stands, what was looked at, what was found.
 * @param withRemedies what to do stands below each that is wrong
 */
export function ConnectionResults({
  results,
  label,
  withRemedies = false,
}: {
  results: readonly CheckResult[]
  label: string
  withRemedies?: boolean
}) {
  return (
    <ul aria-label={label} className="divide-y divide-line border-line border-t">
      {results.map((result) => (
        <li
          key={result.id}
          className="grid grid-cols-[1.25rem_minmax(0,1fr)] gap-x-2 px-4.5 py-2 text-sm max-lg:gap-y-0.5 max-md:px-4 lg:grid-cols-[7rem_17rem_minmax(0,1fr)] lg:gap-x-4"
        >
          <StatusMark status={result.status} />
          <span className="font-medium [overflow-wrap:anywhere]">
            {/^[a-z]+$/.test(result.title) ? <code className="text-xs">{result.title}</code> : result.title}
          </span>
          <div className="min-w-0 max-lg:col-start-2">
            <p className="whitespace-pre-line text-pretty text-ink-2 [overflow-wrap:anywhere]">{result.found}</p>
            {withRemedies && result.remedy && (
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

/** Beside its word where there is room; a shape tells by itself, and its name is read out. */
function StatusMark({ status }: { status: CheckStatus }) {
  return (
    <span className="flex h-5 items-center">
      <span className="lg:hidden">{markOf(status, false)}</span>
      <span className="max-lg:hidden">{markOf(status, true)}</span>
    </span>
  )
}

/** Shapes as of verdicts: a tick, the severities' shapes for what is wrong, hollow for what could not be looked at. */
function markOf(status: CheckStatus, withWord: boolean) {
  if (status === 'ok') return <VerdictMark verdict="pass" label={withWord && 'OK'} />
  if (status === 'skipped') return <VerdictMark verdict="unknown" label={withWord && 'Not checked'} />
  const [severity, word] = status === 'failed' ? (['critical', 'Wrong'] as const) : (['medium', 'Warning'] as const)
  return <SeverityMark severity={severity} label={withWord && word} />
}
