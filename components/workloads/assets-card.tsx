import { Card } from '#components/ui/card.tsx'
import { counted, formatCount } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import { typeName } from '#lib/checklist/type-names.ts'
import type { AssetType } from '#lib/posture/assets/asset-types.ts'

const MOST = 8

/** What the workload is made of, each type leading to its assets. */
export function AssetsCard({ types }: { types: readonly AssetType[] }) {
  const total = types.reduce((sum, { assets }) => sum + assets, 0)
  const rest = types.slice(MOST).reduce((sum, { assets }) => sum + assets, 0)
  return (
    <Card title="Assets" hint={counted(total, 'asset')} link={{ href: '/assets', label: 'All assets' }}>
      {types.length === 0 ? (
        <p className="text-ink-2 text-sm">No asset belongs to it.</p>
      ) : (
        <ul className="divide-y divide-line text-sm">
          {types.slice(0, MOST).map(({ type, assets, failing }) => (
            <li key={type} className="group relative flex items-baseline gap-3 py-2 first:pt-0">
              <Link
                href={`/assets?type=${type}`}
                className="stretched min-w-0 flex-1 truncate rounded-xs group-hover:text-accent"
              >
                {typeName(type)}
              </Link>
              {failing > 0 && <span className="text-ink-2 text-xs tabular-nums">{formatCount(failing)} failing</span>}
              <span className="w-12 shrink-0 text-right font-medium tabular-nums">{formatCount(assets)}</span>
            </li>
          ))}
        </ul>
      )}
      {rest > 0 && <p className="pt-2 text-ink-2 text-xs">and {formatCount(rest)} of other types</p>}
    </Card>
  )
}
