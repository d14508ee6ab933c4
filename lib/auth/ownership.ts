import type { Queryable } from './database.ts'

/**
 * SQL: the workloads that a person owns, themselves or by one of their groups, as an int[] in ascending order. What is
 * retired belongs to the past. Index: workload_owner_object_id_idx.
 * @param person an SQL expression of type uuid
 * @param groups an SQL expression of type text[], each a GUID
 */
export function ownedWorkloadsSql(person: string, groups: string): string {
  return `array(
    select distinct o.workload_id from workload_owner o join workload w on w.id = o.workload_id
    where w.retired_at is null
      and ((o.kind = 'person' and o.object_id = ${person}) or (o.kind = 'group' and o.object_id = any((${groups})::uuid[])))
    order by 1
  )`
}

/** The workloads that somebody with this object id and these groups owns, in ascending order. */
export async function ownedWorkloads(
  db: Queryable,
  { personId, groups }: { personId: string; groups: readonly string[] },
): Promise<number[]> {
  const { rows } = await db.query<{ workloads: number[] }>(
    `select ${ownedWorkloadsSql('$1::uuid', '$2::text[]')} as workloads`,
    [personId, groups],
  )
  return rows[0]?.workloads ?? []
}
