'use client'

import { FileUp } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type ChangeEvent, useState } from 'react'
import { Button, LinkButton } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Field, TextArea } from '#components/ui/field.tsx'
import { counted } from '#components/ui/format.ts'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/run-action.ts'
import { scopedHref } from '#components/ui/scope.ts'
import { toast } from '#components/ui/toast.tsx'
import type { Imported } from '#lib/workloads/import.ts'
import type { Ask } from './contract.ts'
import { ImportPlan } from './import-plan.tsx'
import { importedWords, importSize } from './import-words.ts'

/** What an action takes, quotes and line breaks counted twice. */
const LARGEST_FILE = 450_000

export type ImportInput = { text: string; retireMissing: boolean }

const isSameInput = (a: ImportInput, b: ImportInput) => a.text === b.text && a.retireMissing === b.retireMissing

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
  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0]
    // The same file, mended, can be chosen again.
    event.target.value = ''
    if (!file) return
    const isTooLarge = file.size > LARGEST_FILE
    setFileProblem(isTooLarge ? `${file.name} is too large to be a list of workloads.` : null)
    if (isTooLarge) return
    const next = { ...input, text: await file.text() }
    change(next)
    await look(next)
  }
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Card title="The file" hint="as the export to YAML writes it">
        <FileChoice onChoose={(event) => void choose(event)} />
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
  const looking = useAction(preview, { whatFailed: 'The file could not be looked at' })
  const applying = useAction(apply, { whatFailed: 'Nothing was imported', draftKey: 'workload-import' })
  const [typed, setTyped] = useState<ImportInput | null>(null)
  const [seen, setSeen] = useState<{ of: ImportInput; plan: Imported } | null>(null)
  // What came back after a sign-in, until something else is typed.
  const input = typed ?? applying.draft ?? { text: '', retireMissing: false }
  return {
    input,
    change: setTyped,
    plan: seen && isSameInput(seen.of, input) ? seen.plan : null,
    isLooking: looking.isRunning,
    isImporting: applying.isRunning,
    isBack: applying.draft !== null,
    look: async (asked: ImportInput) => {
      const plan = await looking.run(asked)
      if (plan) setSeen({ of: asked, plan })
    },
    run: async () => {
      const done = await applying.run(input)
      if (done?.state === 'invalid') setSeen({ of: input, plan: done })
      if (done?.state !== 'imported') return
      toast.success(importedWords(done.difference))
      router.push(scopedHref('/workloads', new URLSearchParams(window.location.search)))
      router.refresh()
    },
  }
}

function FileChoice({ onChoose }: { onChoose: (event: ChangeEvent<HTMLInputElement>) => void }) {
  return (
    <label className="relative mb-3 flex min-h-16 cursor-pointer items-center justify-center gap-2 rounded-md border border-line-strong border-dashed bg-background px-3 py-3 text-sm hover:border-control has-focus-visible:outline-2 has-focus-visible:outline-accent">
      <FileUp aria-hidden className="size-4 text-ink-2" />
      <span>
        <span className="font-medium text-accent">Choose a file</span>{' '}
        <span className="text-ink-2">or paste below</span>
      </span>
      <input
        type="file"
        accept=".yaml,.yml,text/yaml,application/yaml"
        className="absolute inset-0 cursor-pointer opacity-0"
        onChange={onChoose}
      />
    </label>
  )
}
