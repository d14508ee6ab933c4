import { Bar } from '#components/ui/bar.tsx'
import { counted } from '#components/ui/format.ts'
import { Num } from '#components/ui/number.tsx'
import { type Column, DataTable } from '#components/ui/table.tsx'
import { checklist } from '#lib/checklist/index.ts'
import { typeName } from '#lib/checklist/type-names.ts'
import type { AssetType } from '#lib/posture/assets/asset-types.ts'

const columns: Column<AssetType>[] = [
  {
    key: 'type',
    header: 'Type',
    phone: 'title',
    cell: ({ type }) => <span className="font-medium">{typeName(type, 'plural')}</span>,
  },
  {
    key: 'id',
    header: 'Resource type',
    phone: 'detail',
    cell: ({ type }) => <code className="break-all text-ink-2 text-xs">{type}</code>,
  },
  {
    key: 'checks',
    header: 'Checks',
    width: 'w-20',
    isNumber: true,
    phone: 'hidden',
    hideBelow: 'medium',
    cell: ({ type }) => <Num value={checksOn(type)} />,
  },
  {
    key: 'share',
    header: 'Without failing checks',
    width: 'w-44',
    phone: 'hidden',
    hideBelow: 'medium',
    cell: ({ type, assets, failing }) =>
      checksOn(type) === 0 ? (
        <span className="text-ink-2 text-xs">No check on this type yet</span>
      ) : (
        <Bar
          segments={[{ value: assets - failing, label: 'without failing checks', tone: 'pass' }]}
          total={assets}
          label={`${counted(failing, 'asset')} of ${assets} fail at least one check`}
        />
      ),
  },
  {
    key: 'failing',
    header: 'Failing',
    width: 'w-20',
    isNumber: true,
    phone: 'end-detail',
    cell: (t) => <Num value={t.failing} />,
  },
  {
    key: 'assets',
    header: 'Assets',
    width: 'w-20',
    isNumber: true,
    phone: 'end',
    cell: (t) => <Num value={t.assets} className="font-semibold" />,
  },
]

/** The inventory by type, largest first; each row leads to the assets of that type. */
export function TypeTable({ types }: { types: AssetType[] }) {
  return (
    <DataTable
      caption="Types of assets"
      columns={columns}
      rows={types}
      rowKey={({ type }) => type}
      rowHref={({ type }) => `/assets?type=${encodeURIComponent(type)}`}
    />
  )
}

function checksOn(type: string): number {
  return checklist.filter((check) => check.kind === 'automated' && check.appliesTo.includes(type)).length
}
