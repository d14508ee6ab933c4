import { Card } from '#components/ui/card.tsx'
import { counted, formatCount } from '#components/ui/format.ts'
import { TextLink } from '#components/ui/link.tsx'
import { Num } from '#components/ui/number.tsx'
import { type Column, DataTable, TwoLines } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import { typeName } from '#lib/checklist/type-names.ts'
import type { Neighbour, Neighbours } from '#lib/posture/assets/asset-neighbours.ts'
import type { AssetSignal, AssetSignals } from '#lib/posture/assets/asset-signals.ts'
import type { Asset } from '#lib/posture/assets/get-asset.ts'

const neighbourColumns: Column<Neighbour>[] = [
  {
    key: 'name',
    header: 'Asset',
    phone: 'title',
    cell: ({ name, type }) => <TwoLines title={name} detail={typeName(type)} />,
  },
  {
    key: 'failed',
    header: 'Fails',
    width: 'w-20',
    isNumber: true,
    phone: 'end',
    cell: ({ failed }) => <Num value={failed} />,
  },
  {
    key: 'unknown',
    header: 'Unknown',
    width: 'w-24',
    isNumber: true,
    phone: 'end-detail',
    cell: (n) => <Num value={n.unknown} />,
  },
]

const signalColumns: Column<AssetSignal>[] = [
  {
    key: 'title',
    header: 'What it says',
    phone: 'title',
    cell: ({ title, type }) => <TwoLines title={title ?? 'Untitled'} detail={typeName(type)} />,
  },
  { key: 'state', header: 'State', width: 'w-40', phone: 'end', cell: ({ state }) => state ?? '–' },
  {
    key: 'since',
    header: 'Since',
    width: 'w-28',
    phone: 'end-detail',
    cell: ({ since }) => <Time value={since} as="date" />,
  },
]

/** What surrounds an asset: where it hangs, what it names and who names it, and what other services say of it. */
export function NeighboursView({
  asset,
  neighbours,
  signals,
}: {
  asset: Asset
  neighbours: Neighbours
  signals: AssetSignals
}) {
  const side = (direction: Neighbour['direction']) => neighbours.items.filter((one) => one.direction === direction)
  const parent = parentOf(asset.id)
  return (
    <div className="flex flex-col gap-4">
      {parent && (
        <p className="text-ink-2 text-sm">
          Part of <TextLink href={`/assets${parent}`}>{parent.split('/').at(-1)}</TextLink>
        </p>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Side
          title="It names"
          total={neighbours.names}
          items={side('names')}
          none="Its configuration names no other asset."
        />
        <Side
          title="Named by"
          total={neighbours.namedBy}
          items={side('named-by')}
          none="No other asset's configuration names it."
        />
      </div>
      <Card title="Signals" hint={signalsHint(signals)} flush>
        {signals.total === 0 ? (
          <p className="px-4.5 pb-4 text-ink-2 text-sm">
            Neither Defender for Cloud nor another service says anything of this asset.
          </p>
        ) : (
          <DataTable caption="Signals" columns={signalColumns} rows={[...signals.items]} rowKey={({ id }) => id} />
        )}
      </Card>
    </div>
  )
}

function Side(props: { title: string; total: number; items: Neighbour[]; none: string }) {
  const { title, total, items, none } = props
  return (
    <Card title={title} hint={hintOf(total, items.length)} flush>
      {items.length === 0 ? (
        <p className="px-4.5 pb-4 text-ink-2 text-sm">{none}</p>
      ) : (
        <DataTable
          caption={title}
          columns={neighbourColumns}
          rows={items}
          rowKey={({ key }) => key}
          rowHref={({ key }) => `/assets/${key}`}
        />
      )}
    </Card>
  )
}

function signalsHint({ items, total }: AssetSignals): string {
  const said = 'what other Azure services say of it'
  return total > items.length ? `${said}, first ${items.length} of ${formatCount(total)}` : said
}

function hintOf(total: number, shown: number): string | undefined {
  if (total === 0) return undefined
  return total > shown ? `first ${shown} of ${counted(total, 'asset')}` : counted(total, 'asset')
}

/** The resource group of a resource, the subscription of a resource group. */
function parentOf(id: string): string | null {
  const [, root, subscription, groups, group, ...rest] = id.split('/')
  if (root?.toLowerCase() !== 'subscriptions' || !groups) return null
  return rest.length > 0 && groups.toLowerCase() === 'resourcegroups'
    ? `/${root}/${subscription}/${groups}/${group}`
    : `/${root}/${subscription}`
}
