'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { counted } from '#components/ui/format.ts'
import { useAction } from '#components/ui/run-action.ts'
import { scopedHref } from '#components/ui/scope.ts'
import { toast } from '#components/ui/toast.tsx'
import type { Ask } from './contract.ts'

/** Takes a workload out of use, after saying what that means. */
export function RetireWorkload({
  slug,
  name,
  version,
  assets,
  retire,
}: {
  slug: string
  name: string
  version: number
  assets: number
  retire: Ask<{ slug: string; version: number }, { slug: string }>
}) {
  const router = useRouter()
  const [isOpen, setOpen] = useState(false)
  const { run, isRunning } = useAction(retire, { whatFailed: `${name} was not retired` })
  const confirm = async () => {
    if (!(await run({ slug, version }))) return
    setOpen(false)
    toast.success(`${name} is retired`)
    router.push(scopedHref('/workloads', new URLSearchParams(window.location.search)))
    router.refresh()
  }
  return (
    <Dialog
      title={`Retire ${name}?`}
      width="narrow"
      open={isOpen}
      onOpenChange={setOpen}
      trigger={<Button variant="danger">Retire</Button>}
      footer={
        <>
          <Button onClick={() => setOpen(false)}>Keep it</Button>
          <Button variant="danger" disabled={isRunning} onClick={() => void confirm()}>
            {isRunning ? 'Retiring' : 'Retire'}
          </Button>
        </>
      }
    >
      <ul className="flex list-disc flex-col gap-1.5 pl-4 text-sm">
        <li>
          {assets === 0
            ? 'No asset belongs to it now.'
            : `Its ${counted(assets, 'asset')} ${assets === 1 ? 'goes' : 'go'} to the next workload whose rules match, or to none.`}
        </li>
        <li>Its owners no longer see these assets, unless another workload of theirs has them.</li>
        <li>Its past stays: scores and findings of the time before are kept as they were.</li>
        <li>
          The way back is an import that names <code>{slug}</code> again.
        </li>
      </ul>
    </Dialog>
  )
}
