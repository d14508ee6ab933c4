import { Card } from '#components/ui/card.tsx'
import { TextLink } from '#components/ui/link.tsx'
import { Time } from '#components/ui/time.tsx'
import type { DoneImport } from '#lib/exceptions/imports.ts'
import { doneWords } from './import-words.ts'

/** What was imported last: who left the page finds here what came of it. */
export function DoneImports({ imports }: { imports: readonly DoneImport[] }) {
  if (imports.length === 0) return null
  return (
    <Card title="Imported last">
      <ul aria-label="Imported last" className="-my-2 divide-y divide-line text-sm">
        {imports.map((one) => (
          <li key={one.id} className="grid gap-x-4 gap-y-0.5 py-2 sm:grid-cols-[minmax(0,1fr)_auto]">
            <span className="min-w-0">
              <span className="font-medium [overflow-wrap:anywhere]">{one.file}</span>
              <span className="block text-ink-2 text-xs">{doneWords(one)}</span>
            </span>
            <span className="text-ink-2 text-xs sm:text-right">
              {one.first === one.last ? (
                <TextLink href={`/exceptions/${one.first}`}>{one.first}</TextLink>
              ) : (
                <>
                  <TextLink href={`/exceptions/${one.first}`}>{one.first}</TextLink> to{' '}
                  <TextLink href={`/exceptions/${one.last}`}>{one.last}</TextLink>
                </>
              )}
              <span className="block">
                <Time value={one.at} />
                {one.by && ` by ${one.by}`}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
