import { PropertyPath } from '#components/checklist/property-path.tsx'
import type { Evidence } from '#lib/checklist/index.ts'

/** What was observed where, and what would pass: one small table a property. */
export function EvidenceTable({ evidence, status }: { evidence: readonly Evidence[]; status: 'fail' | 'unknown' }) {
  if (evidence.length === 0) return <p className="text-ink-2 text-sm">The scan recorded no evidence.</p>
  return (
    <div className="flex flex-col gap-2">
      {evidence.map(({ path, observed, expected }, index) => (
        <dl
          key={`${path} ${expected} ${JSON.stringify(observed)}`}
          className="divide-y divide-line rounded-md border border-line font-mono text-xs [&>div]:grid [&>div]:grid-cols-[5.25rem_minmax(0,1fr)] [&>div]:px-2.5 [&>div]:py-1.5 [&_dd]:[overflow-wrap:anywhere] [&_dt]:text-ink-2"
        >
          <div>
            <dt>path</dt>
            <dd>
              <PropertyPath path={path} />
            </dd>
          </div>
          <div>
            <dt>observed</dt>
            <dd className={status === 'fail' ? 'text-critical' : 'text-ink-2'}>{observedWords(observed, status)}</dd>
          </div>
          {/* Of several that expect the same, the last says what. */}
          {evidence[index + 1]?.expected !== expected && (
            <div>
              <dt>expected</dt>
              <dd className="text-pass">{expected}</dd>
            </div>
          )}
        </dl>
      ))}
    </div>
  )
}

function observedWords(observed: unknown, status: 'fail' | 'unknown'): string {
  if (observed === null || observed === undefined) return status === 'unknown' ? 'not readable' : 'not set'
  // A text that quotes a value is a description of it, not the value.
  if (typeof observed === 'string') return observed.includes('"') ? observed : `"${observed}"`
  return JSON.stringify(observed)
}
