import { HatchedMark } from '#components/exceptions/state-badge.tsx'
import { Badge, VerdictMark } from '#components/ui/marks.tsx'
import { Num } from '#components/ui/number.tsx'
import { type Column, DataTable, TwoLines } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import { typeName } from '#lib/checklist/type-names.ts'
import type { AssetItem } from '#lib/posture/assets/list-assets.ts'

const columns: Column<AssetItem>[] = [
  {
    key: 'name',
    header: 'Asset',
    phone: 'title',
    cell: (asset) => (
      <TwoLines title={asset.name} detail={<span className="max-md:hidden">{typeName(asset.type)}</span>} />
    ),
  },
  {
    key: 'place',
    header: 'Subscription',
    phone: 'detail',
    cell: (asset) => (
      <TwoLines
        title={<Place asset={asset} />}
        detail={asset.resourceGroup && <span className="max-md:hidden">{asset.resourceGroup}</span>}
      />
    ),
  },
  {
    key: 'state',
    header: 'State',
    width: 'w-40',
    phone: 'hidden',
    hideBelow: 'medium',
    cell: (asset) => <State asset={asset} />,
  },
  {
    key: 'failed',
    header: 'Fails',
    width: 'w-20',
    isNumber: true,
    phone: 'end-detail',
    cell: (asset) => (
      <>
        <Num value={asset.failed} />
        <span className="md:hidden"> {asset.failed === 1 ? 'fails' : 'fail'}</span>
      </>
    ),
  },
  {
    key: 'unknown',
    header: 'Unknown',
    width: 'w-24',
    isNumber: true,
    phone: 'hidden',
    hideBelow: 'medium',
    cell: (a) => <Num value={a.unknown} />,
  },
  {
    key: 'excepted',
    header: 'Excepted',
    width: 'w-24',
    isNumber: true,
    phone: 'hidden',
    hideBelow: 'large',
    cell: ({ excepted }) =>
      excepted === 0 ? (
        <span className="text-ink-3">–</span>
      ) : (
        <span className="inline-flex items-center gap-1.5">
          <HatchedMark />
          <Num value={excepted} />
        </span>
      ),
  },
  {
    key: 'score',
    header: 'Raw score',
    width: 'w-22',
    isNumber: true,
    phone: 'end',
    cell: ({ weightApplicable, weightPassed }) => (
      <span className="font-semibold">
        <Num value={weightApplicable === 0 ? null : (100 * weightPassed) / weightApplicable} digits={1} />
      </span>
    ),
  },
]

/** The inventory as a table; each row opens the asset's page. */
export function AssetTable({ assets }: { assets: AssetItem[] }) {
  return (
    <DataTable
      caption="Assets"
      columns={columns}
      rows={assets}
      rowKey={(asset) => asset.key}
      rowHref={(asset) => `/assets/${asset.key}`}
    />
  )
}

// On a phone the second line says what other columns say elsewhere.
function Place({ asset: { type, subscription, staleSince } }: { asset: AssetItem }) {
  return (
    <span className="font-normal max-md:text-ink-2 max-md:text-xs">
      <span className="md:hidden">{[typeName(type), subscription && ' · '].join('')}</span>
      {subscription}
      {staleSince && (
        <span className="md:hidden">
          {' · as of '}
          <Time value={staleSince} as="day" />
        </span>
      )}
    </span>
  )
}

function State({ asset }: { asset: AssetItem }) {
  if (asset.removedAt)
    return (
      <Badge>
        Removed <Time value={asset.removedAt} as="day" />
      </Badge>
    )
  if (asset.staleSince)
    return (
      <Badge tone="notice">
        As of <Time value={asset.staleSince} as="day" />
      </Badge>
    )
  if (asset.failed > 0) return <span className="text-ink-2 text-xs">Current</span>
  if (asset.weightApplicable === 0) return <span className="text-ink-2 text-xs">No check applies</span>
  return (
    <VerdictMark
      verdict={asset.unknown > 0 ? 'unknown' : 'pass'}
      label={asset.unknown > 0 ? 'Partly unknown' : 'Passes all'}
    />
  )
}
