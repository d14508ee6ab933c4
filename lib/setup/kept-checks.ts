import { z } from 'zod'
import type { Queryable } from '#lib/auth/database.ts'
import { type CheckGroup, type CheckResult, checkGroups } from './check.ts'

/** Of the row in `setting` that keeps them. */
export const KEPT_CHECKS_KEY = 'connection-check'
/** A check that told nothing for so long has died with its worker. */
const SILENT_MS = 3 * 60_000

const kept = z.object({
  startedAt: z.iso.datetime().transform((text) => new Date(text)),
  finishedAt: z.iso
    .datetime()
    .transform((text) => new Date(text))
    .nullable(),
  done: z.int(),
  total: z.int(),
  results: z.array(
    z.object({
      group: z.enum(Object.keys(checkGroups) as [CheckGroup, ...CheckGroup[]]),
      id: z.string(),
      title: z.string(),
      status: z.enum(['ok', 'warning', 'failed', 'skipped']),
      found: z.string(),
      remedy: z.string().nullable(),
    }),
  ),
})

/** The newest checking of the installation that somebody asked for on screen. */
export interface KeptChecks {
  /** interrupted: its worker died; what was found by then stands. */
  readonly state: 'running' | 'finished' | 'interrupted'
  readonly startedAt: Date
  readonly finishedAt: Date | null
  /** Who asked; null where the person is not known any more. */
  readonly startedBy: string | null
  /** Checks, for progress. */
  readonly done: number
  readonly total: number
  readonly results: readonly CheckResult[]
}

/** What the newest checking found, so far if it runs; null while there was none. */
export async function keptChecks(db: Queryable, now: Date): Promise<KeptChecks | null> {
  const { rows } = await db.query<{ value: unknown; at: Date; by: string | null }>(
    `select s.value, s.updated_at as at, p.name as by
     from setting s left join person p on p.id::text = s.updated_by where s.key = $1`,
    [KEPT_CHECKS_KEY],
  )
  const [row] = rows
  const parsed = kept.safeParse(row?.value)
  // What another version kept in another form is as good as nothing.
  if (!row || !parsed.success) return null
  const isSilent = now.getTime() - row.at.getTime() > SILENT_MS
  const state = parsed.data.finishedAt ? 'finished' : isSilent ? 'interrupted' : 'running'
  return { state, startedBy: row.by, ...parsed.data }
}
