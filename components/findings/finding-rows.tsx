'use client'

import { useState } from 'react'
import { formatCount } from '#components/ui/format.ts'
import { Rows, WideRow } from '#components/ui/table.tsx'
import type { FindingGrouping } from '#lib/posture/findings/filter.ts'
import type { FindingItem, FindingRows as Page } from '#lib/posture/findings/list-findings.ts'
import { columnsOf } from './columns.tsx'

/** What the rows of a list need to know of it. */
export interface ListContext {
  readonly grouping: FindingGrouping
  /** The address of the list with no finding open, and where it answers with more rows. */
  readonly listHref: string
  readonly rowsHref: string
  /** The finding in the panel. */
  readonly openKey: string | null
}

/** The address with one more parameter. */
function withParams(href: string, params: Record<string, string>): string {
  const text = new URLSearchParams(params).toString()
  return `${href}${href.includes('?') ? '&' : '?'}${text}`
}

export type Loading = 'ready' | 'loading' | 'failed'

/** The rows of a group that are there, and a way to more. `total` says how many there are. */
export function useFindingRows(first: Page | null, group: string, { rowsHref }: ListContext) {
  const [more, setMore] = useState<Page | null>(null)
  const [state, setState] = useState<Loading>('ready')
  const items = [...(first?.items ?? []), ...(more?.items ?? [])]
  const next = more ? more.next : (first?.next ?? null)
  const load = async () => {
    setState('loading')
    try {
      const response = await fetch(withParams(rowsHref, { key: group, ...(next ? { cursor: next } : {}) }))
      if (!response.ok) throw new Error(response.statusText)
      const page = (await response.json()) as Page
      setMore({ items: [...(more?.items ?? []), ...page.items], next: page.next })
      setState('ready')
    } catch {
      setState('failed')
    }
  }
  return { items, hasMore: next !== null || (first === null && more === null), state, load }
}

export function FindingRows({
  items,
  hasMore,
  state,
  load,
  total,
  context,
}: ReturnType<typeof useFindingRows> & { total: number; context: ListContext }) {
  const columns = columnsOf[context.grouping]
  return (
    <>
      <Rows
        columns={columns}
        rows={items}
        rowKey={(finding: FindingItem) => finding.key}
        rowHref={(finding) => withParams(context.listHref, { open: finding.key })}
        rowLabel={(finding) => `${finding.assetName}: ${finding.title}`}
        openKey={context.openKey}
        isSelectable
      />
      {hasMore && (
        <WideRow columns={columns.length + 1} isIndented>
          <button
            type="button"
            onClick={load}
            disabled={state === 'loading'}
            className="rounded-xs font-medium text-accent hover:underline disabled:text-ink-2"
          >
            {state === 'loading' ? 'Loading …' : `${formatCount(Math.max(total - items.length, 0))} more`}
          </button>
          {state === 'failed' && (
            <span role="alert" className="ml-3 text-critical text-xs">
              They could not be loaded. Try again.
            </span>
          )}
        </WideRow>
      )}
    </>
  )
}
