import { type Column, DataTable } from '#components/ui/table.tsx'
import type { Role } from '#lib/auth/permissions.ts'
import { roleWords } from './role-words.ts'

export type RoleRow = { role: Role; groups: readonly string[] }

/** The roles, what they are for, and which groups have them besides whom the app role is assigned to. */
export function RoleTable({ roles }: { roles: RoleRow[] }) {
  return <DataTable caption="Roles" columns={columns} rows={roles} rowKey={({ role }) => role} />
}

const columns: Column<RoleRow>[] = [
  {
    key: 'role',
    header: 'App role',
    width: 'w-32',
    phone: 'title',
    cell: ({ role }) => <b className="font-medium">{role}</b>,
  },
  { key: 'meaning', header: 'What it is for', phone: 'detail', cell: ({ role }) => roleWords[role] },
  {
    key: 'groups',
    header: 'Groups that have it, too',
    width: 'w-80',
    phone: 'hidden',
    hideBelow: 'medium',
    cell: ({ groups }) =>
      groups.length === 0 ? (
        <span className="text-ink-2">–</span>
      ) : (
        groups.map((id) => (
          <code key={id} className="block text-xs [overflow-wrap:anywhere]">
            {id}
          </code>
        ))
      ),
  },
]
