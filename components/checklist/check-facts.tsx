import type { ReactNode } from 'react'
import { KeyValues } from '#components/ui/key-values.tsx'
import { typeName } from '#lib/checklist/type-names.ts'
import { efforts } from '#lib/checklist/vocabulary.ts'
import type { CheckDetail, CheckMaking } from '#lib/posture/checklist/get-check.ts'
import { PropertyPath } from './property-path.tsx'

type Automated = Extract<CheckMaking, { kind: 'automated' }>

/** What a check looks at, what can be set about it, and since when it is so. */
export function CheckFacts({ check, history }: { check: CheckDetail; history: ReactNode }) {
  const { making } = check
  return (
    <KeyValues
      items={[
        { key: 'Id', value: <code>{check.id}</code> },
        ...(making.kind === 'automated'
          ? automatedFacts(making)
          : [{ key: 'Review', value: `every ${making.reviewAfterDays} days` }]),
        { key: 'Version', value: history },
      ]}
    />
  )
}

function automatedFacts({ appliesTo, reads, paths, parameters, effort }: Automated) {
  return [
    { key: 'About', value: appliesTo.map((type) => typeName(type, 'plural')).join(', ') },
    { key: 'Looks at', value: <Paths paths={paths} /> },
    ...(reads.length > 0 ? [{ key: 'Reads', value: reads.map((type) => typeName(type, 'plural')).join(', ') }] : []),
    ...parameters.map(({ name, description, value }) => ({
      key: 'Set to',
      value: (
        <>
          <code>
            {name} = {JSON.stringify(value)}
          </code>
          <span className="block text-ink-2 text-xs">{description}</span>
        </>
      ),
    })),
    { key: 'To fix', value: efforts.find(({ id }) => id === effort)?.title },
  ]
}

function Paths({ paths }: { paths: readonly string[] }) {
  if (paths.length === 0) return 'the asset as a whole'
  return (
    <ul className="font-mono text-xs leading-5">
      {paths.map((path) => (
        <li key={path} className="[overflow-wrap:anywhere]">
          <PropertyPath path={path} />
        </li>
      ))}
    </ul>
  )
}
