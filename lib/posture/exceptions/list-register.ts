import { z } from 'zod'
import type { Queryable } from '../database.ts'
import { decodeCursor, encodeCursor } from '../paging.ts'
import type { Scope } from '../scope.ts'
import { exceptionInScope, type RegisterEntry, registerEntries } from './register-entries.ts'

/** What is asked of the register: the filter of its page. */
export interface RegisterQuestion {
  readonly state?: readonly string[] | undefined
}

/** A page of whole entries, the newest first; `next` is null at the end. Index: the primary key of exception. */
export async function listRegister(
  db: Queryable,
  scope: Scope,
  question: RegisterQuestion,
  { cursor, size }: { cursor: string | null; size: number },
): Promise<{ items: readonly RegisterEntry[]; next: string | null }> {
  const position = decodeCursor(cursor, z.tuple([z.int()]))
  const values: unknown[] = []
  const place = (value: unknown) => `$${values.push(value)}`
  const conditions = [
    `e.state <> 'draft'`,
    exceptionInScope(scope, values, 'e.id'),
    ...(position ? [`e.id < ${place(position.key[0])}::int`] : []),
    ...(question.state?.length ? [`e.state = any(${place(question.state)}::exception_state[])`] : []),
  ]
  const { rows } = await db.query<{ id: number }>(
    `select e.id from exception e where ${conditions.join(' and ')} order by e.id desc limit ${place(size + 1)}::int`,
    values,
  )
  const ids = rows.slice(0, size).map(({ id }) => id)
  const last = ids.at(-1)
  return {
    items: await registerEntries(db, scope, ids),
    next: rows.length > size && last !== undefined ? encodeCursor({ direction: 'after', key: [last] }) : null,
  }
}
