import type { Imported } from '#lib/workloads/import.ts'
import { importTitle, problemsTitle } from './import-words.ts'
import { someOf } from './words.ts'

/** What an import would do, line by line, or everything that stands in its way. */
export function ImportPlan({ plan }: { plan: Imported }) {
  if (plan.state === 'invalid')
    return (
      <>
        <p className="font-medium text-sm">{problemsTitle(plan.problems.length)}</p>
        <ul aria-label="Problems" className="mt-2 divide-y divide-line border-line border-t text-sm">
          {plan.problems.map(({ line, path, message }) => (
            <Row key={`${line} ${path} ${message}`} what={line === null ? 'the file' : `line ${line}`}>
              {path && <code className="mr-1.5 text-ink-2 [overflow-wrap:anywhere]">{path}</code>}
              <span className="text-critical">{message}</span>
            </Row>
          ))}
        </ul>
      </>
    )
  const { added, returned, changed, retired, order } = plan.difference
  return (
    <>
      <p className="font-medium text-sm">{importTitle(plan.difference)}</p>
      <ul aria-label="Changes" className="mt-2 divide-y divide-line border-line border-t text-sm">
        {added.map((workload) => (
          <NamedRow key={workload.slug} what="added" {...workload} />
        ))}
        {returned.map((workload) => (
          <NamedRow key={workload.slug} what="brought back" {...workload} />
        ))}
        {changed.map(({ what, ...workload }) => (
          <NamedRow key={workload.slug} what="changed" {...workload} lines={what} />
        ))}
        {retired.map((workload) => (
          <NamedRow key={workload.slug} what="retired" {...workload} />
        ))}
        {order && <Row what="order">{someOf(order.after, 8)}</Row>}
      </ul>
    </>
  )
}

function NamedRow({
  what,
  slug,
  name,
  lines = [],
}: {
  what: string
  slug: string
  name: string
  lines?: readonly string[]
}) {
  return (
    <Row what={what}>
      <span className="font-medium">{name}</span> <code className="text-ink-2 text-xs">{slug}</code>
      {lines.map((line) => (
        <span key={line} className="block text-ink-2 text-xs [overflow-wrap:anywhere]">
          {line}
        </span>
      ))}
    </Row>
  )
}

function Row({ what, children }: { what: string; children: React.ReactNode }) {
  return (
    <li className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-3 py-2">
      <span className="text-ink-2 tabular-nums">{what}</span>
      <span className="min-w-0">{children}</span>
    </li>
  )
}
