import { Badge } from '#components/ui/marks.tsx'
import { type Column, DataTable, TwoLines } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import type { PersonItem } from '#lib/auth/people.ts'

/** People, who was seen last first; a row opens the person. */
export function PeopleTable({
  people,
  hrefOf,
  openKey,
}: {
  people: PersonItem[]
  hrefOf: (person: PersonItem) => string
  openKey: string | null
}) {
  return (
    <DataTable
      caption="People, who was seen last first"
      columns={columns}
      rows={people}
      rowKey={({ id }) => id}
      rowHref={hrefOf}
      openKey={openKey}
    />
  )
}

const columns: Column<PersonItem>[] = [
  {
    key: 'name',
    header: 'Person',
    phone: 'title',
    cell: ({ name, username }) => <TwoLines title={name} detail={username} />,
  },
  {
    key: 'roles',
    header: 'Roles',
    width: 'w-52',
    phone: 'detail',
    cell: ({ roles }) => (roles?.length ? roles.join(', ') : <span className="text-ink-2">None</span>),
  },
  {
    key: 'seen',
    header: 'Last seen',
    width: 'w-36',
    phone: 'end-detail',
    hideBelow: 'small',
    cell: ({ lastSeenAt }) => (lastSeenAt ? <Time value={lastSeenAt} /> : <span className="text-ink-2">Never</span>),
  },
  {
    key: 'sessions',
    header: 'Sessions',
    width: 'w-28',
    isNumber: true,
    phone: 'end',
    hideBelow: 'medium',
    cell: ({ openSessions: sessions }) =>
      sessions > 0 ? <Badge tone="pass">{sessions} open</Badge> : <span className="text-ink-2">–</span>,
  },
]
