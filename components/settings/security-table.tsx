import { CopyText } from '#components/ui/copy.tsx'
import { type Column, DataTable, TwoLines } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import type { NamedSecurityEvent } from '#lib/auth/security-events.ts'
import { detailWords } from './security-words.ts'

export type SecurityRow = NamedSecurityEvent & { words: string }

/** Security events, newest first. */
export function SecurityTable({ events }: { events: SecurityRow[] }) {
  return (
    <DataTable
      caption="Security events, newest first"
      columns={columns}
      rows={events}
      rowKey={({ id }) => String(id)}
    />
  )
}

const columns: Column<SecurityRow>[] = [
  {
    key: 'event',
    header: 'Event',
    phone: 'title',
    cell: ({ words, detail }) => {
      const told = detailWords(detail)
      return <TwoLines title={words} detail={told && <span title={told}>{told}</span>} />
    },
  },
  {
    key: 'person',
    header: 'Person',
    width: 'w-48',
    phone: 'detail',
    cell: ({ personId, personName }) =>
      personId ? (
        (personName ?? <CopyText text={personId} longest={18} />)
      ) : (
        <span className="text-ink-2">Nobody known</span>
      ),
  },
  {
    key: 'address',
    header: 'Address',
    width: 'w-32',
    phone: 'hidden',
    hideBelow: 'medium',
    cell: ({ address }) => <span className="text-ink-2 tabular-nums">{address ?? '–'}</span>,
  },
  {
    key: 'request',
    header: 'Request',
    width: 'w-44',
    phone: 'hidden',
    hideBelow: 'large',
    cell: ({ requestId }) => (requestId ? <CopyText text={requestId} longest={14} /> : '–'),
  },
  {
    key: 'at',
    header: 'When',
    width: 'w-40',
    phone: 'end',
    cell: ({ at }) => <Time value={at} as="time" className="text-ink-2" />,
  },
]
