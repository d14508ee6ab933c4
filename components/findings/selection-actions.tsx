'use client'

import { Copy, Terminal } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { counted } from '#components/ui/format.ts'
import { useSelection } from '#components/ui/selection.tsx'
import { toast } from '#components/ui/toast.tsx'
import type { SelectedFinding } from '#lib/posture/findings/select-findings.ts'

/** What can be done with the selected findings today: copy the commands that fix them, or the ids of their assets. */
export function SelectionActions({
  selectionHref,
  total,
  most,
}: {
  selectionHref: string
  total: number
  most: number
}) {
  const { keys, isAll } = useSelection()
  const isTooMuch = (isAll ? total : keys.size) > most
  const copy = async (noun: string, textsOf: (selected: SelectedFinding[]) => string[]) => {
    try {
      const response = await fetch(selectionHref, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ keys: isAll ? null : [...keys] }),
      })
      if (!response.ok) throw new Error(response.statusText)
      const texts = textsOf((await response.json()) as SelectedFinding[])
      await navigator.clipboard.writeText(texts.join('\n'))
      toast.success(`${counted(texts.length, noun)} copied`)
    } catch {
      toast.error('They could not be copied. Try again, or allow this page to use the clipboard.')
    }
  }
  const commands = (selected: SelectedFinding[]) => [...new Set(selected.flatMap(({ command }) => command ?? []))]
  const ids = (selected: SelectedFinding[]) => [...new Set(selected.map(({ assetId }) => assetId))]
  if (isTooMuch)
    return (
      <span className="text-ink-2 text-xs">At most {most.toLocaleString('en')} can be copied: narrow the filter.</span>
    )
  return (
    <span className="flex gap-2">
      <Button size="small" icon={<Terminal aria-hidden />} onClick={() => copy('command', commands)}>
        Copy fixes
      </Button>
      <Button size="small" icon={<Copy aria-hidden />} onClick={() => copy('id', ids)}>
        Copy ids
      </Button>
    </span>
  )
}
