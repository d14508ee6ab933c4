import { z } from 'zod'
import { listAuditEvents } from '#lib/auth/audit.ts'
import { streamSecurityEvents } from '#lib/auth/security-events.ts'
import { momentsOfDays } from '#lib/settings/days.ts'
import { type Exportable, PAGE } from './exportable.ts'
import type { ExportedItem } from './formats.ts'

// The parameters are those of the logs' own pages.
const day = z.iso
  .date()
  .refine((text) => text >= '1000')
  .nullable()
  .default(null)
const words = z.preprocess(
  (value) => [value ?? []].flat().flatMap((part: unknown) => (typeof part === 'string' ? part.split(',') : [part])),
  z.array(z.string().max(100)).max(50),
)
const one = z.preprocess((value) => (Array.isArray(value) ? value[0] : value), z.string().max(100).optional())

const securityFilter = z.object({ kind: words, person: one, from: day, to: day })

/** The security log, oldest first, as one reads it. */
export const securityEvents: Exportable = {
  name: 'security-events',
  action: 'security-log.read',
  columns: ['id', 'at', 'kind', 'personId', 'address', 'detail', 'requestId'],
  filter: securityFilter,
  async *pages({ db, timeZone, filter }) {
    const { kind, person, ...days } = filter as z.output<typeof securityFilter>
    const dates = await momentsOfDays(db, days, timeZone)
    let page: ExportedItem[] = []
    const kinds = kind.length > 0 ? kind : undefined
    for await (const event of streamSecurityEvents(db, { kinds, personId: person, ...dates })) {
      page.push({ ...event, at: event.at.toISOString() })
      if (page.length < PAGE) continue
      yield page
      page = []
    }
    yield page
  },
}

const auditFilter = z.object({ action: one, person: one, from: day, to: day })

/** The log of changes, newest first. */
export const auditEvents: Exportable = {
  name: 'audit',
  action: 'audit.read',
  columns: ['id', 'at', 'actor', 'actorName', 'action', 'subjectType', 'subjectId', 'detail', 'requestId'],
  filter: auditFilter,
  async *pages({ db, timeZone, filter }) {
    const { action, person, ...days } = filter as z.output<typeof auditFilter>
    const dates = await momentsOfDays(db, days, timeZone)
    let cursor: string | undefined
    do {
      const { items, next } = await listAuditEvents(db, { cursor, size: PAGE, action, actor: person, ...dates })
      yield items.map((event) => ({ ...event, at: event.at.toISOString() }))
      cursor = next ?? undefined
    } while (cursor)
  },
}
