import { PropertyPath } from '#components/checklist/property-path.tsx'
import { shortValue } from '#components/checklist/short-path.ts'
import type { Evidence } from '#lib/checklist/index.ts'
import { observedText } from './observed-text.ts'

/** The evidence of one verdict in a table's row: path, what was observed, and what was expected where it differs. */
export function EvidenceList({ evidence, passes }: { evidence: readonly Evidence[]; passes: boolean }) {
  if (evidence.length === 0) return <span className="text-ink-2 text-xs">–</span>
  return (
    <ul className="flex flex-col gap-1 font-mono text-xs leading-5">
      {evidence.slice(0, 4).map(({ path, observed, expected }, index, shown) => (
        <li key={`${path} ${expected}`} className="[overflow-wrap:anywhere]">
          <span className="text-ink-2">
            <PropertyPath path={path} />
          </span>{' '}
          <span className={passes ? 'text-ink' : 'text-critical'}>{shortValue(observedText(observed))}</span>
          {!passes && shown[index + 1]?.expected !== expected && (
            <span className="block text-pass">
              <span className="text-ink-2">expected</span> {expected}
            </span>
          )}
        </li>
      ))}
      {evidence.length > 4 && <li className="text-ink-2">and {evidence.length - 4} more</li>}
    </ul>
  )
}
