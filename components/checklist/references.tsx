import type { References } from '#lib/checklist/index.ts'

const names: Record<keyof References, string> = {
  mcsb: 'Microsoft cloud security benchmark',
  cis: 'CIS Azure Foundations 6.0',
  policy: 'Azure Policy',
  defender: 'Defender for Cloud',
  psrule: 'PSRule for Azure',
  prowler: 'Prowler',
  cloudsploit: 'CloudSploit',
}

/** What else knows the same thing, by its id there. `isNarrow`: ids below the names. */
export function ReferenceList({ references, isNarrow = false }: { references: References; isNarrow?: boolean }) {
  const given = (Object.keys(names) as (keyof References)[]).flatMap((key) => {
    const ids = references[key] ?? []
    return ids.length === 0 ? [] : [{ name: names[key], ids }]
  })
  if (given.length === 0) return <p className="text-ink-2 text-sm">Nobody else checks this.</p>
  return (
    <dl className="flex flex-col gap-y-1.5 text-xs">
      {given.map(({ name, ids }) => (
        <div key={name} className={isNarrow ? '' : 'sm:grid sm:grid-cols-[11rem_minmax(0,1fr)] sm:gap-x-3'}>
          <dt className="text-ink-2">{name}</dt>
          <dd className="font-mono [overflow-wrap:anywhere]">{ids.join(', ')}</dd>
        </div>
      ))}
    </dl>
  )
}
