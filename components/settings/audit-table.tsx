import { CopyText } from '#components/ui/copy.tsx'
import { type Column, DataTable, TwoLines } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import type { AuditEvent } from '#lib/auth/audit.ts'
import type { PropertyChange } from '#lib/posture/assets/configuration-diff.ts'
import { DifferenceList } from './difference-list.tsx'

export type AuditRow = AuditEvent & { words: string; changes: readonly PropertyChange[] }

/** Changes, newest first: who did what to what, and what it was before. */
export function AuditTable({ events }: { events: AuditRow[] }) {
  return <DataTable caption="Changes, newest first" columns={columns} rows={events} rowKey={({ id }) => String(id)} />
}

const actors: Readonly<Record<string, string>> = { command: 'A command', schedule: 'The schedule' }

const columns: Column<AuditRow>[] = [
  {
    key: 'what',
    header: 'What',
    width: 'w-64',
    phone: 'title',
    cell: ({ words, subjectType, subjectId }) => (
      <TwoLines
        title={words}
        detail={
          <>
            {subjectType} <CopyText text={subjectId} longest={20} />
          </>
        }
      />
    ),
  },
  {
    key: 'difference',
    header: 'What it changed',
    phone: 'detail',
    cell: ({ changes }) => <DifferenceList changes={changes} />,
  },
  {
    key: 'who',
    header: 'Who',
    width: 'w-44',
    phone: 'end-detail',
    cell: ({ actor, actorName }) => actorName ?? actors[actor] ?? <CopyText text={actor} longest={18} />,
  },
  {
    key: 'at',
    header: 'When',
    width: 'w-40',
    phone: 'end',
    cell: ({ at }) => <Time value={at} as="time" className="text-ink-2" />,
  },
]
