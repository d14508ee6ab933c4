import { z } from 'zod'
import type { Queryable } from '#lib/posture/database.ts'
import { momentsOfDays } from '#lib/settings/days.ts'
import type { PageParams } from '../../access/enter-page.ts'

// PostgreSQL knows no year 0.
const day = z.iso
  .date()
  .refine((text) => text >= '1000')
  .nullable()
  .default(null)
  .catch(null)
const cursor = z.string().max(2000).optional().catch(undefined)
const schema = z.object({ from: day, to: day, after: cursor, before: cursor })

/** What an address asks of a log besides its filters: which days, and which page. */
export async function logFilterOf(db: Queryable, params: PageParams, timeZone: string) {
  const { from, to, after, before } = schema.parse(params)
  return { ...(await momentsOfDays(db, { from, to }, timeZone)), cursor: after ?? before, isDated: Boolean(from ?? to) }
}

/** The address of another page of the list. */
export function pageHref(path: string, params: PageParams, place: Record<string, string>): string {
  const kept = Object.entries(params).flatMap(([name, value]) =>
    name === 'after' || name === 'before' ? [] : [value ?? []].flat().map((one): [string, string] => [name, one]),
  )
  return `${path}?${new URLSearchParams([...kept, ...Object.entries(place)])}`
}
