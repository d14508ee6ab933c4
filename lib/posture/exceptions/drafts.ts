import type { ExceptionCategory, ExceptionKind, TargetKind } from '#lib/exceptions/model.ts'
import { iso } from '../assets/list-assets.ts'
import type { Queryable } from '../database.ts'
import type { Scope } from '../scope.ts'
import { type Looking, targetInScope, Values } from './matching.ts'

/** A request that somebody has begun. Only its author sees it. */
export interface ExceptionDraft {
  readonly id: number
  readonly kind: ExceptionKind
  readonly predecessorId: number | null
  readonly category: ExceptionCategory | null
  readonly checks: readonly string[]
  readonly targets: readonly { readonly kind: TargetKind; readonly label: string }[]
  readonly endsOn: string | null
  readonly updatedAt: string
}

/** The drafts of who looks, the one last worked on first, at most 200. Index: exception_requester_id_idx. */
export async function listDrafts(db: Queryable, scope: Scope, { personId }: Looking): Promise<ExceptionDraft[]> {
  if (!personId) return []
  const values = new Values()
  const { rows } = await db.query<ExceptionDraft>(
    `select e.id, e.kind, e.predecessor_id as "predecessorId", e.category, e.ends_on::text as "endsOn",
       ${iso('e.updated_at')} as "updatedAt",
       array(select check_id from exception_check c where c.exception_id = e.id order by check_id) as checks,
       (select coalesce(json_agg(json_build_object('kind', t.kind, 'label', t.label) order by t.position), '[]')
        from exception_target t where t.exception_id = e.id and ${targetInScope(scope, values)}) as targets
     from exception e
     where e.requester_id = ${values.place(personId)} and e.state = 'draft'
     order by e.updated_at desc, e.id desc limit 200`,
    values.list,
  )
  return rows
}
