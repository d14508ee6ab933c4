import { z } from 'zod'
import { assets } from '#lib/api/assets.ts'
import { checks } from '#lib/api/checklist.ts'
import type { List } from '#lib/api/endpoint.ts'
import { exceptionItem, exceptionsList } from '#lib/api/exceptions.ts'
import { findings } from '#lib/api/findings.ts'
import { scans } from '#lib/api/scans.ts'
import { workloads } from '#lib/api/workloads.ts'
import type { Action } from '#lib/auth/permissions.ts'
import { type Exportable, type ExportFilter, PAGE } from './exportable.ts'
import type { ExportedItem } from './formats.ts'
import { auditEvents, securityEvents } from './logs.ts'
import { registerCells } from './register-cells.ts'

/** Columns of the register that people filter a spreadsheet by, and the head of its log. */
const inSpreadsheets = ['ownerName', 'requesterName', 'scope', 'approvedBy', 'logHeadSeq', 'logHeadHash']

/** Every list that can be exported, by its name in addresses. */
export const exportables: ReadonlyMap<string, Exportable> = new Map(
  [
    fromList(findings, 'finding.read'),
    fromList(assets, 'asset.read'),
    fromList(checks, 'checklist.read'),
    fromList(scans, 'scan.read'),
    fromList(workloads, 'workload.read'),
    asRegister(fromList(exceptionsList, 'exception.read')),
    securityEvents,
    auditEvents,
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
        const page: { items: ExportedItem[]; next: string | null } = await list.page(asked, {
          cursor,
          size: PAGE,
        })
        yield page.items
        cursor = page.next
      } while (cursor !== null)
    },
  }
}

/**
 * The register. Every row names the head of the log of exceptions as it stood when the export began, so that the content
 * of a file, whatever its name became, is enough to find a log that was truncated or rewritten since
 * (`npm run -s audit:verify -- --head`).
 */
function asRegister(exportable: Exportable): Exportable {
  return {
    ...exportable,
    columns: [...exportable.columns, ...inSpreadsheets],
    inCells: registerCells,
    async *pages(asked) {
      const { seq, hash } = asked.head
      for await (const items of exportable.pages(asked))
        yield items.map((item) => ({ ...item, ...peopleAndScope(item), logHeadSeq: seq, logHeadHash: hash }))
    },
  }
}

function peopleAndScope(item: ExportedItem) {
  const { owner, requester, targets, decisions, round } = exceptionItem.parse(item)
  const approvals = decisions.filter((one) => one.verdict === 'approve' && one.round === round)
  return {
    ownerName: owner.name,
    requesterName: requester.name,
    scope: targets.map(({ label }) => label),
    approvedBy: approvals.map(({ personName }) => personName),
  }
}

/** The filter in words for the name of the file: only what leaves something out. */
export function filterWords(
  exportable: Exportable,
  filter: ExportFilter,
  asked: { [Name in 'subscriptions' | 'workloads']: readonly string[] | null },
): string[] {
  const everything: ExportFilter = exportable.filter.parse({})
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
