'use client'

import clsx from 'clsx'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type KeyboardEvent, useRef, useState } from 'react'
import { Button, IconButton, LinkButton } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { counted } from '#components/ui/format.ts'
import { useAction } from '#components/ui/run-action.ts'
import { scopedHref } from '#components/ui/scope.ts'
import { toast } from '#components/ui/toast.tsx'
import type { Ask } from './contract.ts'
import { isSameOrder, moved } from './order.ts'

export interface OrderedWorkload {
  readonly slug: string
  readonly name: string
  readonly assets: number
}

/** Which workload comes first where rules of several match. Moved by buttons, or by arrow keys on a row's buttons. */
export function OrderList({
  workloads,
  reorder,
}: {
  workloads: readonly OrderedWorkload[]
  reorder: Ask<{ order: string[] }, { workloads: number }>
}) {
  const router = useRouter()
  const seen = workloads.map(({ slug }) => slug)
  const { run, isRunning, draft } = useAction(reorder, {
    whatFailed: 'The order was not saved',
    draftKey: 'workload-order',
  })
  const [typed, setTyped] = useState<readonly string[] | null>(null)
  const [said, setSaid] = useState('')
  const list = useRef<HTMLOListElement>(null)
  const order = typed ?? draft?.order ?? seen
  const rows = order.flatMap((slug) => workloads.find((workload) => workload.slug === slug) ?? [])
  const isChanged = !isSameOrder(order, seen)

  const move = (slug: string, by: -1 | 1, direction: 'up' | 'down') => {
    const next = moved(order, slug, by)
    if (isSameOrder(next, order)) return
    setTyped(next)
    setSaid(`${rows.find((row) => row.slug === slug)?.name} is number ${next.indexOf(slug) + 1} of ${next.length}.`)
    // The row has moved from under the finger: the focus goes with it, to the button that can still be pressed.
    requestAnimationFrame(() => {
      const row = list.current?.querySelector(`[data-slug="${slug}"]`)
      const button = row?.querySelector<HTMLElement>(`[data-move="${direction}"]:not(:disabled)`)
      ;(button ?? row?.querySelector<HTMLElement>('button:not(:disabled)'))?.focus()
    })
  }
  const save = async () => {
    if (!(await run({ order: [...order] }))) return
    toast.success('The order is saved')
    router.push(scopedHref('/workloads', new URLSearchParams(window.location.search)))
    router.refresh()
  }
  return (
    <>
      <Card flush className="max-w-3xl">
        <ol ref={list} aria-label="Order of the workloads">
          {rows.map((row, index) => (
            <OrderRow
              key={row.slug}
              row={row}
              place={index + 1}
              of={rows.length}
              onMove={(by, direction) => move(row.slug, by, direction)}
            />
          ))}
        </ol>
      </Card>
      <p role="status" className="sr-only">
        {said}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" disabled={!isChanged || isRunning} onClick={() => void save()}>
          {isRunning ? 'Saving' : 'Save order'}
        </Button>
        <LinkButton href="/workloads" variant="quiet">
          Cancel
        </LinkButton>
      </div>
    </>
  )
}

function OrderRow({
  row,
  place,
  of,
  onMove,
}: {
  row: OrderedWorkload
  place: number
  of: number
  onMove: (by: -1 | 1, direction: 'up' | 'down') => void
}) {
  const keys = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
    event.preventDefault()
    if (event.key === 'ArrowUp') onMove(-1, 'up')
    else onMove(1, 'down')
  }
  return (
    <li
      data-slug={row.slug}
      onKeyDown={keys}
      className={clsx('flex min-h-13 items-center gap-3 border-line border-b px-4.5 last:border-b-0 max-md:px-4')}
    >
      <span className="w-6 shrink-0 text-right text-ink-2 text-sm tabular-nums">{place}</span>
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium text-sm">{row.name}</span>
        <span className="block text-ink-2 text-xs">{counted(row.assets, 'asset')}</span>
      </span>
      <IconButton label={`Move ${row.name} up`} data-move="up" disabled={place === 1} onClick={() => onMove(-1, 'up')}>
        <ArrowUp aria-hidden />
      </IconButton>
      <IconButton
        label={`Move ${row.name} down`}
        data-move="down"
        disabled={place === of}
        onClick={() => onMove(1, 'down')}
      >
        <ArrowDown aria-hidden />
      </IconButton>
    </li>
  )
}
