'use client'

import { Copy, FileQuestion, Terminal } from 'lucide-react'
import { useRouter, useSearchParams } from 'next/navigation'
import { Button } from '#components/ui/button.tsx'
import { counted, formatCount } from '#components/ui/format.ts'
import { scopedHref } from '#components/ui/scope.ts'
import { useSelection } from '#components/ui/selection.tsx'
import { toast } from '#components/ui/toast.tsx'
import type { SelectedFinding } from '#lib/posture/findings/select-findings.ts'

/** What can be done with the selected findings: copy the commands that fix them or the ids of their assets, or ask for an exception. */
export function SelectionActions({
  selectionHref,
  total,
  most,
  mostAskedFor,
}: {
  selectionHref: string
  total: number
  most: number
  /** How many one request may name; null for who may not ask. */
  mostAskedFor: number | null
}) {
  const { keys, isAll } = useSelection()
  const router = useRouter()
  const here = useSearchParams()
  const selected = isAll ? total : keys.size
  const isTooMuch = selected > most
  const read = async () => {
    const response = await fetch(selectionHref, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ keys: isAll ? null : [...keys] }),
    })
    if (!response.ok) throw new Error(response.statusText)
    return (await response.json()) as SelectedFinding[]
  }
  const copy = async (noun: string, textsOf: (selected: SelectedFinding[]) => string[]) => {
    try {
      const texts = textsOf(await read())
      await navigator.clipboard.writeText(texts.join('\n'))
      toast.success(`${counted(texts.length, noun)} copied`)
    } catch {
      toast.error('They could not be copied. Try again, or allow this page to use the clipboard.')
    }
  }
  const ask = async (mostAskedFor: number) => {
    if (selected > mostAskedFor) {
      toast.warning(
        `One request names at most ${formatCount(mostAskedFor)} findings, and ${formatCount(selected)} are selected. Narrow the selection, or ask from the check for a resource group, workload or tag.`,
      )
      return
    }
    try {
      const found = isAll ? (await read()).map(({ key }) => key) : [...keys]
      router.push(scopedHref(`/exceptions/new?finding=${found.join(',')}`, here))
    } catch {
      toast.error('The selected findings could not be read. Try again.')
    }
  }
  const commands = (selected: SelectedFinding[]) => [...new Set(selected.flatMap(({ command }) => command ?? []))]
  const ids = (selected: SelectedFinding[]) => [...new Set(selected.map(({ assetId }) => assetId))]
  if (isTooMuch)
    return (
      <span className="text-ink-2 text-xs">At most {most.toLocaleString('en')} can be copied: narrow the filter.</span>
    )
  return (
    <span className="flex flex-wrap gap-2">
      {mostAskedFor !== null && (
        <Button size="small" icon={<FileQuestion aria-hidden />} onClick={() => ask(mostAskedFor)}>
          Ask for an exception
        </Button>
      )}
      <Button size="small" icon={<Terminal aria-hidden />} onClick={() => copy('command', commands)}>
        Copy fixes
      </Button>
      <Button size="small" className="max-md:hidden" icon={<Copy aria-hidden />} onClick={() => copy('id', ids)}>
        Copy ids
      </Button>
    </span>
  )
}
