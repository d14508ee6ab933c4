'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button, LinkButton } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Field, TextArea } from '#components/ui/field.tsx'
import { FileChoice, textOf } from '#components/ui/file-choice.tsx'
import { counted } from '#components/ui/format.ts'
import { useLookFirst } from '#components/ui/look-first.ts'
import { Notice } from '#components/ui/notice.tsx'
import { scopedHref } from '#components/ui/scope.ts'
import { toast } from '#components/ui/toast.tsx'
import type { Imported } from '#lib/workloads/import.ts'
import type { Ask } from './contract.ts'
import { ImportPlan } from './import-plan.tsx'
import { importedWords, importSize } from './import-words.ts'

/** What an action takes, quotes and line breaks counted twice. */
const LARGEST_FILE = 450_000

export type ImportInput = { text: string; retireMissing: boolean }

const nothing: ImportInput = { text: '', retireMissing: false }

/** YAML in, what it would do first, then doing it. */
export function ImportWorkloads({
  preview,
  apply,
}: {
  preview: Ask<ImportInput, Imported>
  apply: Ask<ImportInput, Imported>
}) {
  const { input, change, plan, isLooking, isImporting, isBack, look, run } = useImport(preview, apply)
  const [fileProblem, setFileProblem] = useState<string | null>(null)
  const size = plan?.state === 'dry run' ? importSize(plan.difference) : null
  const choose = async (file: File) => {
    const isTooLarge = file.size > LARGEST_FILE
    setFileProblem(isTooLarge ? `${file.name} is too large to be a list of workloads.` : null)
    if (!isTooLarge) await look({ ...input, text: await textOf(file) })
  }
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Card title="The file" hint="as the export to YAML writes it">
        <FileChoice accept=".yaml,.yml,text/yaml,application/yaml" onChoose={(file) => void choose(file)} />
        <Field label="YAML" problem={fileProblem}>
          {(control) => (
            <TextArea
              {...control}
              rows={18}
              spellCheck={false}
              className="font-mono text-xs! leading-5"
              placeholder={'format: 1\nworkloads:\n  - slug: shop\n    name: Shop\n    …'}
              value={input.text}
              onChange={(event) => change({ ...input, text: event.target.value })}
            />
          )}
        </Field>
        <label className="mt-3 flex items-start gap-2.5 text-sm">
          <input
            type="checkbox"
            className="checkbox mt-0.5"
            checked={input.retireMissing}
            onChange={(event) => change({ ...input, retireMissing: event.target.checked })}
          />
          <span>
            Retire workloads that the file does not name
            <span className="block text-ink-2 text-xs">
              Otherwise they are left alone, and come after those in the file.
            </span>
          </span>
        </label>
        <div className="mt-4 flex flex-wrap gap-2">
          <Button
            variant={size && !size.isNothing ? 'plain' : 'primary'}
            disabled={input.text.trim() === '' || isLooking}
            onClick={() => void look(input)}
          >
            {isLooking ? 'Looking' : 'Show what would change'}
          </Button>
          <LinkButton href="/workloads" variant="quiet">
            Cancel
          </LinkButton>
        </div>
      </Card>
      <Card title="What would change" className="min-h-40">
        <div aria-live="polite">
          {isBack && !plan && (
            <Notice tone="info" title="You have signed in again" className="mb-3">
              The file is still here. Look once more at what would change, then import it.
            </Notice>
          )}
          {plan ? (
            <ImportPlan plan={plan} />
          ) : (
            <p className="text-ink-2 text-sm">Nothing is changed before you have seen here what would be.</p>
          )}
        </div>
        {size && !size.isNothing && (
          <div className="mt-4">
            <Button variant="primary" disabled={isImporting} onClick={() => void run()}>
              {isImporting
                ? 'Importing'
                : size.workloads === 0
                  ? 'Put in order'
                  : `Import ${counted(size.workloads, 'change')}`}
            </Button>
          </div>
        )}
      </Card>
    </div>
  )
}

/** What is typed, what it would do, and doing it. */
function useImport(preview: Ask<ImportInput, Imported>, apply: Ask<ImportInput, Imported>) {
  const router = useRouter()
  const {
    seen,
    isApplying,
    apply: run,
    ...rest
  } = useLookFirst(
    { preview, apply, empty: nothing },
    {
      whatFailed: { look: 'The file could not be looked at', apply: 'Nothing was imported' },
      draftKey: 'workload-import',
    },
  )
  return {
    ...rest,
    plan: seen,
    isImporting: isApplying,
    run: async () => {
      const done = await run()
      if (done?.state !== 'imported') return
      toast.success(importedWords(done.difference))
      router.push(scopedHref('/workloads', new URLSearchParams(window.location.search)))
      router.refresh()
    },
  }
}
