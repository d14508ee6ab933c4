import type { PropertyChange } from '#lib/posture/assets/configuration-diff.ts'

const MOST = 12

/** What a change changed, a property a line: what was, what is. */
export function DifferenceList({ changes }: { changes: readonly PropertyChange[] }) {
  if (changes.length === 0) return <span className="text-ink-2">–</span>
  return (
    <ul className="flex flex-col gap-0.5 text-xs leading-5">
      {changes.slice(0, MOST).map(({ path, before, after }) => (
        <li key={path} className="[overflow-wrap:anywhere]">
          <span className="text-ink-2">{path}: </span>
          {before !== undefined && before !== null && (
            <del className="text-ink-2 decoration-ink-3">{valueText(before)}</del>
          )}
          {before !== undefined && before !== null && <span className="text-ink-2"> → </span>}
          <ins className="text-ink no-underline">{valueText(after)}</ins>
        </li>
      ))}
      {changes.length > MOST && <li className="text-ink-2">and {changes.length - MOST} more</li>}
    </ul>
  )
}

/** Short enough for a line: the log keeps all of it. */
function valueText(value: unknown): string {
  if (value === undefined || value === null) return 'none'
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) return value.join(', ') || 'none'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 200 ? `${text.slice(0, 199)}…` : text
}
