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

/** A list that can be taken away as a file. */
export interface ExportedList {
  /** As in the address: findings, assets, checklist, scans, workloads, security-events or audit. */
  list: string
  /** The list's filter, as its page has it in the address. */
  query?: string
  /** How many match, where it is known. */
  total?: number
  noun: string
}

/** A file that is no list of rows: definitions, to be read in again. */
export interface ExportedDocument {
  href: string
  /** What is in it. */
  holds: string
  label: string
  hint: string
}

/** Takes lists away as files: all that match, within the scope of the page. */
export function ExportMenu({
  lists,
  document: whole,
}: {
  lists: readonly ExportedList[]
  document?: ExportedDocument | null
}) {
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      align="end"
      className="w-64"
      trigger={<Button icon={<Download aria-hidden />}>Export</Button>}
    >
      {lists.map((one) => (
        <section key={one.list} className={sectionLook}>
          <p className="px-2 pt-1 pb-1 text-ink-2 text-xs">{whatIsIn(one)}</p>
          <Formats {...one} isShort={lists.length > 1} onChosen={() => setOpen(false)} />
        </section>
      ))}
      {whole && (
        <section className={sectionLook}>
          <p className="px-2 pt-1 pb-1 text-ink-2 text-xs">{whole.holds}</p>
          <a href={whole.href} download onClick={() => setOpen(false)} className={fileLook}>
            {whole.label}
            <span className="text-ink-2 text-xs">{whole.hint}</span>
          </a>
        </section>
      )}
    </Popover>
  )
}

const sectionLook = 'not-first:mt-1 not-first:border-line not-first:border-t not-first:pt-1'
const fileLook =
  'flex items-baseline justify-between gap-3 rounded-sm px-2 py-1.5 outline-none hover:bg-sunken focus-visible:bg-sunken max-md:py-2.5'

function whatIsIn({ total, noun, query }: ExportedList): string {
  if (total === undefined) return `All ${noun}s in view`
  if (!query) return `${counted(total, noun)} in view`
  return total === 1 ? `The one ${noun} that matches` : `All ${counted(total, noun)} that match`
}

function Formats({
  list,
  query = '',
  noun,
  isShort,
  onChosen,
}: ExportedList & { isShort: boolean; onChosen: () => void }) {
  const here = useSearchParams()
  return (
    <ul className={isShort ? 'flex' : undefined}>
      {formats.map(({ ending, label, hint }) => (
        <li key={ending} className={isShort ? 'flex-1' : undefined}>
          {/* A file, not a page: it is neither fetched ahead nor walked to. */}
          <a href={scopedHref(exportHref(list, ending, query), here)} download onClick={onChosen} className={fileLook}>
            <span>
              {label}
              <span className="sr-only"> of {noun}s</span>
            </span>
            {!isShort && <span className="text-ink-2 text-xs">{hint}</span>}
          </a>
        </li>
      ))}
    </ul>
  )
}
