'use client'

import { Download } from 'lucide-react'
import { useSearchParams } from 'next/navigation'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { counted } from '#components/ui/format.ts'
import { Popover } from '#components/ui/popover.tsx'
import { scopedHref } from '#components/ui/scope.ts'
import { exportHref } from './export-href.ts'

const formats = [
  { ending: 'csv', label: 'CSV', hint: 'for spreadsheets' },
  { ending: 'json', label: 'JSON', hint: 'one document' },
  { ending: 'ndjson', label: 'NDJSON', hint: 'a line for each' },
] as const

/**
 * Takes a list away as a file: all that match, within the scope of the page.
 * @param list as in the address: findings, assets, checklist, scans, workloads, security-events or audit
 * @param query the list's filter, as its page has it in the address
 * @param total how many match, where it is known
 */
export function ExportMenu({
  list,
  query = '',
  total,
  noun,
}: {
  list: string
  query?: string
  total?: number
  noun: string
}) {
  const [isOpen, setOpen] = useState(false)
  const here = useSearchParams()
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      align="end"
      className="w-60"
      trigger={
        <Button icon={<Download aria-hidden />} className="max-md:hidden">
          Export
        </Button>
      }
    >
      <p className="px-2 pt-1 pb-1.5 text-ink-2 text-xs">
        {total === undefined
          ? `All ${noun}s in view`
          : total === 1
            ? `The one ${noun} that matches`
            : `All ${counted(total, noun)} that match`}
      </p>
      <ul>
        {formats.map(({ ending, label, hint }) => (
          <li key={ending}>
            {/* A file, not a page: it is neither fetched ahead nor walked to. */}
            <a
              href={scopedHref(exportHref(list, ending, query), here)}
              download
              onClick={() => setOpen(false)}
              className="flex items-baseline justify-between gap-3 rounded-sm px-2 py-1.5 outline-none hover:bg-sunken focus-visible:bg-sunken"
            >
              <span>{label}</span>
              <span className="text-ink-2 text-xs">{hint}</span>
            </a>
          </li>
        ))}
      </ul>
    </Popover>
  )
}
