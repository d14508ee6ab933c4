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

/** What else knows the same thing, by its id there. */
export function ReferenceList({ references }: { references: References }) {
  const given = (Object.keys(names) as (keyof References)[]).flatMap((key) => {
    const ids = references[key] ?? []
    return ids.length === 0 ? [] : [{ name: names[key], ids }]
  })
  if (given.length === 0) return <p className="text-ink-2 text-sm">Nobody else checks this.</p>
  return (
    <dl className="grid grid-cols-[minmax(0,11rem)_minmax(0,1fr)] gap-x-3 gap-y-1 text-xs max-sm:grid-cols-1">
      {given.map(({ name, ids }) => (
        <div key={name} className="contents">
          <dt className="text-ink-2">{name}</dt>
          <dd className="font-mono [overflow-wrap:anywhere] max-sm:mb-1">{ids.join(', ')}</dd>
        </div>
      ))}
    </dl>
  )
}
