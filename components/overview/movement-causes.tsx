import { Delta, Num } from '#components/ui/number.tsx'
import { type Column, DataTable } from '#components/ui/table.tsx'
import type { MovementStep, WhyItMoved } from '#lib/posture/overview/movement.ts'
import { movementHref } from './movement-chart.tsx'
import { causeMeaning, causeName } from './words.ts'

/** Every cause of a movement, also those too small for the chart; a row narrows the list below to its findings. */
export function MovementCauses({ moved, chosen }: { moved: WhyItMoved; chosen: string | null }) {
  return (
    <DataTable
      caption="Causes of the movement"
      columns={columns}
      rows={moved.steps}
      rowKey={({ cause }) => cause}
      rowHref={({ cause }) => movementHref(moved, cause === chosen ? undefined : cause)}
      openKey={chosen}
    />
  )
}

const columns: Column<MovementStep>[] = [
  {
    key: 'cause',
    header: 'Cause',
    phone: 'title',
    cell: ({ cause }) => (
      <>
        <span className="font-medium">{causeName(cause)}</span>
        <span className="ml-2 text-ink-2 max-lg:hidden">{causeMeaning(cause)}</span>
      </>
    ),
  },
  {
    key: 'opened',
    header: 'Opened',
    width: 'w-22',
    isNumber: true,
    phone: 'detail',
    cell: ({ opened }) => (
      <>
        <Num value={opened} />
        <span className="md:hidden"> opened</span>
      </>
    ),
  },
  {
    key: 'closed',
    header: 'Closed',
    width: 'w-22',
    isNumber: true,
    phone: 'end-detail',
    cell: ({ closed }) => (
      <>
        <Num value={closed} />
        <span className="md:hidden"> closed</span>
      </>
    ),
  },
  {
    key: 'points',
    header: 'Points',
    width: 'w-22',
    isNumber: true,
    phone: 'end',
    cell: ({ points }) => <Delta value={points} className="font-semibold" />,
  },
]
