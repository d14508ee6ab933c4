import { z } from 'zod'
import { assets } from '#lib/api/assets.ts'
import { checks } from '#lib/api/checklist.ts'
import type { List, ListAsked } from '#lib/api/endpoint.ts'
import { findings } from '#lib/api/findings.ts'
import { scans } from '#lib/api/scans.ts'
import { workloads } from '#lib/api/workloads.ts'
import { listAuditEvents } from '#lib/auth/audit.ts'
import type { Action } from '#lib/auth/permissions.ts'
import { streamSecurityEvents } from '#lib/auth/security-events.ts'
import type { ExportedItem } from './formats.ts'

type Filter = Readonly<Record<string, unknown>>
type Asked = ListAsked<Filter>

/** A list that can be taken away. */
export interface Exportable {
  readonly name: string
  /** What one must be allowed, besides exporting. */
  readonly action: Action
  readonly columns: readonly string[]
  /** What may be asked of it; what else an address says (grouping, places) is of the screen. */
  readonly filter: z.ZodObject
  pages(asked: Asked): AsyncGenerator<readonly ExportedItem[], void, undefined>
}

/** Rows that are read, held and written at once. */
const PAGE = 1_000

const security: Exportable = {
  name: 'security-events',
  action: 'security-log.read',
  columns: ['id', 'at', 'kind', 'personId', 'address', 'detail', 'requestId'],
  filter: z.object({}),
  async *pages({ db }) {
    let page: ExportedItem[] = []
    for await (const event of streamSecurityEvents(db)) {
      page.push({ ...event, at: event.at.toISOString() })
      if (page.length < PAGE) continue
      yield page
      page = []
    }
    yield page
  },
}

const audit: Exportable = {
  name: 'audit',
  action: 'audit.read',
  columns: ['id', 'at', 'actor', 'actorName', 'action', 'subjectType', 'subjectId', 'detail', 'requestId'],
  filter: z.object({}),
  async *pages({ db }) {
    let cursor: string | undefined
    do {
      const { items, next } = await listAuditEvents(db, { cursor, size: PAGE })
      yield items.map((event) => ({ ...event, at: event.at.toISOString() }))
      cursor = next ?? undefined
    } while (cursor)
  },
}

/** Every list that can be exported, by its name in addresses. */
export const exportables: ReadonlyMap<string, Exportable> = new Map(
  [
    fromList(findings as unknown as List, 'finding.read'),
    fromList(assets as unknown as List, 'asset.read'),
    fromList(checks as unknown as List, 'checklist.read'),
    fromList(scans as unknown as List, 'scan.read'),
    fromList(workloads as unknown as List, 'workload.read'),
    security,
    audit,
  ].map((one) => [one.name, one]),
)

/** A list of the API, read to its end. The columns are the fields of its items, under the same names. */
function fromList(list: List, action: Action): Exportable {
  return {
    name: list.name,
    action,
    columns: Object.keys(list.item.shape),
    filter: z.object(list.filter),
    async *pages(asked) {
      let cursor: string | null = null
      do {
        const page: { items: ExportedItem[]; next: string | null } = await list.page(asked as never, {
          cursor,
          size: PAGE,
        })
        yield page.items
        cursor = page.next
      } while (cursor !== null)
    },
  }
}

/** The filter in words for the name of the file: only what leaves something out. */
export function filterWords(
  exportable: Exportable,
  filter: Filter,
  asked: { [Name in 'subscriptions' | 'workloads']: readonly string[] | null },
): string[] {
  const everything: Filter = exportable.filter.parse({})
  const chosen = Object.entries(filter).flatMap(([name, value]) => {
    if (name === 'sort' || JSON.stringify(value) === JSON.stringify(everything[name])) return []
    return manyOr(
      [value].flat().map((one) => shortened(String(one))),
      `${name}s`,
    )
  })
  return [
    ...manyOr(asked.workloads ?? [], 'workloads'),
    ...manyOr(
      (asked.subscriptions ?? []).map((id) => `subscription ${id.slice(0, 8)}`),
      'subscriptions',
    ),
    ...chosen,
  ]
}

/** At most three by name. */
function manyOr(names: readonly string[], plural: string): readonly string[] {
  return names.length > 3 ? [`${names.length} ${plural}`] : names
}

/** Of a resource type, what tells it from others. */
function shortened(value: string): string {
  return value.startsWith('microsoft.') ? value.slice(value.indexOf('/') + 1) : value
}
