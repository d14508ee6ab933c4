'use client'

import { FileUp } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type ChangeEvent, useState } from 'react'
import { Button, LinkButton } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Field, TextArea } from '#components/ui/field.tsx'
import { counted, inWords } from '#components/ui/format.ts'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/run-action.ts'
import { scopedHref } from '#components/ui/scope.ts'
import { toast } from '#components/ui/toast.tsx'
import type { Ask } from './contract.ts'
import { importTitle, type ToldImport } from './import-words.ts'

const LARGEST_FILE = 400_000

/** YAML in, what it would do first, then doing it. */
export function ImportWorkloads({
  preview,
  apply,
}: {
  preview: Ask<{ text: string }, ToldImport>
  apply: Ask<{ text: string }, ToldImport>
}) {
  const router = useRouter()
  const looking = useAction(preview, { whatFailed: 'The file could not be looked at' })
  const applying = useAction(apply, { whatFailed: 'Nothing was imported', draftKey: 'workload-import' })
  const [typed, setText] = useState<string | null>(null)
  const [plan, setPlan] = useState<{ of: string; told: ToldImport } | null>(null)
  const [fileProblem, setFileProblem] = useState<string | null>(null)
  // What came back after a sign-in, until something else is typed.
  const text = typed ?? applying.draft?.text ?? ''
  const told = plan?.of === text ? plan.told : null
  const hasWork = told !== null && told.problems.length === 0 && told.added.length + told.changed.length > 0

  const look = async (asked: string) => {
    const answer = await looking.run({ text: asked })
    if (answer) setPlan({ of: asked, told: answer })
  }
  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0]
    // The same file, mended, can be chosen again.
    event.target.value = ''
    if (!file) return
    if (file.size > LARGEST_FILE) return setFileProblem(`${file.name} is too large to be a list of workloads.`)
    setFileProblem(null)
    const content = await file.text()
    setText(content)
    await look(content)
  }
  const run = async () => {
    const done = await applying.run({ text })
    if (!done) return
    if (done.problems.length > 0) return setPlan({ of: text, told: done })
    toast.success(
      `${counted(done.added.length, 'workload')} added, ${counted(done.changed.length, 'workload')} changed`,
    )
    router.push(scopedHref('/workloads', new URLSearchParams(window.location.search)))
    router.refresh()
  }
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Card title="The file" hint="as Export YAML writes it">
        <label className="mb-3 flex min-h-16 cursor-pointer items-center justify-center gap-2 rounded-md border border-line-strong border-dashed bg-background px-3 py-3 text-sm hover:border-control has-focus-visible:outline-2 has-focus-visible:outline-accent">
          <FileUp aria-hidden className="size-4 text-ink-2" />
          <span>
            <span className="font-medium text-accent">Choose a file</span>{' '}
            <span className="text-ink-2">or paste below</span>
          </span>
          <input
            type="file"
            accept=".yaml,.yml,text/yaml,application/yaml"
            className="sr-only"
            onChange={(event) => void choose(event)}
          />
        </label>
        <Field label="YAML" problem={fileProblem}>
          {(control) => (
            <TextArea
              {...control}
              rows={18}
              spellCheck={false}
              className="font-mono text-xs! leading-5"
              placeholder={'workloads:\n  - slug: shop\n    name: Shop\n    …'}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <div className="mt-3 flex flex-wrap gap-2">
          <Button
            variant={hasWork ? 'plain' : 'primary'}
            disabled={text.trim() === '' || looking.isRunning}
            onClick={() => void look(text)}
          >
            {looking.isRunning ? 'Looking' : 'Show what would change'}
          </Button>
          <LinkButton href="/workloads" variant="quiet">
            Cancel
          </LinkButton>
        </div>
      </Card>
      <Card title="What would change" className="min-h-40">
        <div aria-live="polite">
          {applying.draft && !told && (
            <Notice tone="info" title="You have signed in again" className="mb-3">
              The file is still here. Look once more at what would change, then import it.
            </Notice>
          )}
          {told ? <Plan told={told} /> : <NotYet isTyped={text.trim() !== ''} />}
        </div>
        {hasWork && (
          <div className="mt-4">
            <Button variant="primary" disabled={applying.isRunning} onClick={() => void run()}>
              {applying.isRunning
                ? 'Importing'
                : `Import ${counted(told.added.length + told.changed.length, 'workload')}`}
            </Button>
          </div>
        )}
      </Card>
    </div>
  )
}

function NotYet({ isTyped }: { isTyped: boolean }) {
  return (
    <p className="text-ink-2 text-sm">
      {isTyped
        ? 'Nothing has been changed yet.'
        : 'Nothing is changed before you have seen here what would be. Workloads that the file does not name stay as they are.'}
    </p>
  )
}

function Plan({ told }: { told: ToldImport }) {
  return (
    <>
      <p className="font-medium text-sm">{importTitle(told)}</p>
      {told.problems.length > 0 && (
        <ul className="mt-2 divide-y divide-line border-line border-y text-sm">
          {told.problems.map(({ line, field, message }) => (
            <li key={`${line} ${field} ${message}`} className="grid grid-cols-[4.5rem_minmax(0,1fr)] gap-3 py-2">
              <span className="text-ink-2 tabular-nums">{line === null ? 'file' : `line ${line}`}</span>
              <span>
                {field && <code className="mr-1.5 [overflow-wrap:anywhere]">{field}</code>}
                <span className="text-critical">{message}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {told.problems.length === 0 && (
        <ul className="mt-2 divide-y divide-line border-line border-t text-sm">
          {told.added.map(({ slug, name }) => (
            <PlanRow key={slug} verb="added" slug={slug} name={name} />
          ))}
          {told.changed.map(({ slug, name, what }) => (
            <PlanRow key={slug} verb="changed" slug={slug} name={name} what={inWords([...what])} />
          ))}
        </ul>
      )}
    </>
  )
}

function PlanRow({ verb, slug, name, what }: { verb: string; slug: string; name: string; what?: string }) {
  return (
    <li className="grid grid-cols-[4.5rem_minmax(0,1fr)] gap-3 py-2">
      <span className="text-ink-2">{verb}</span>
      <span>
        <span className="font-medium">{name}</span> <code className="text-ink-2 text-xs">{slug}</code>
        {what && <span className="block text-ink-2 text-xs">{what}</span>}
      </span>
    </li>
  )
}
