'use client'

import clsx from 'clsx'
import { FileUp } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type ChangeEvent, type DragEvent, useState } from 'react'
import { Button, buttonClass, LinkButton } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Field, TextArea } from '#components/ui/field.tsx'
import { counted, inWords } from '#components/ui/format.ts'
import { Notice } from '#components/ui/notice.tsx'
import { Progress } from '#components/ui/progress.tsx'
import { useAction } from '#components/ui/run-action.ts'
import { toast } from '#components/ui/toast.tsx'
import type { ActionResult } from '#lib/auth/action-result.ts'
import type { ImportResult, RegisterFile } from '#lib/exceptions/import.ts'
import { ImportLines } from './import-lines.tsx'
import { importCounts, importTitle, whereWords } from './import-words.ts'

/** What an action takes, quotes and line breaks counted twice. */
const LARGEST_FILE = 450_000

type Ask = (file: RegisterFile) => Promise<ActionResult<ImportResult>>

/** A file in, what each of its lines would be, then bringing them in. */
export function ImportRegister({ preview, apply }: { preview: Ask; apply: Ask }) {
  const { file, change, result, isLooking, isImporting, isBack, look, run } = useImport(preview, apply)
  const [fileProblem, setFileProblem] = useState<string | null>(null)
  const choose = async (chosen: File | undefined) => {
    if (!chosen) return
    const isTooLarge = chosen.size > LARGEST_FILE
    setFileProblem(isTooLarge ? `${chosen.name} is larger than 450 KB: split it into several files.` : null)
    if (isTooLarge) return
    const next = { name: chosen.name, text: decoded(await chosen.arrayBuffer()) }
    change(next)
    await look(next)
  }
  const typed = (text: string) => change({ name: text === file.text ? file.name : 'pasted lines', text })
  return (
    <div className="flex flex-col gap-4">
      <Card
        title="The file"
        actions={
          <a href="/exceptions/import/template" download className={buttonClass({ size: 'small' })}>
            Download a template
          </a>
        }
      >
        <FileChoice onChoose={(chosen) => void choose(chosen)} />
        <Field
          label="Lines (CSV)"
          problem={fileProblem}
          hint="The first line names the columns. Cells copied from a spreadsheet can be pasted as they are."
        >
          {(control) => (
            <TextArea
              {...control}
              rows={file.text === '' ? 4 : 8}
              spellCheck={false}
              wrap="off"
              className="font-mono text-xs! leading-5"
              placeholder={'reference,checks,scope,category,justification,approver,expiry\n…'}
              value={file.text}
              onChange={(event) => typed(event.target.value)}
            />
          )}
        </Field>
        <div className="mt-4 flex flex-wrap gap-2">
          <Button
            variant={result?.state === 'preview' ? 'plain' : 'primary'}
            disabled={file.text.trim() === '' || isLooking || isImporting}
            onClick={() => void look(file)}
          >
            {isLooking ? 'Looking' : 'Show what would happen'}
          </Button>
          <LinkButton href="/exceptions" variant="quiet">
            Cancel
          </LinkButton>
        </div>
      </Card>
      {isBack && !result && (
        <Notice tone="info" title="You have signed in again">
          The file is still here. Look once more at what would happen, then import it.
        </Notice>
      )}
      <div aria-live="polite">
        {result && <Result result={result} isImporting={isImporting} onImport={() => void run()} />}
      </div>
    </div>
  )
}

/** What is chosen or typed, what it would do, and doing it. */
function useImport(preview: Ask, apply: Ask) {
  const router = useRouter()
  const looking = useAction(preview, { whatFailed: 'The file could not be looked at', draftKey: 'register-preview' })
  const applying = useAction(apply, { whatFailed: 'Nothing was imported', draftKey: 'register-import' })
  const [typed, setTyped] = useState<RegisterFile | null>(null)
  const [seen, setSeen] = useState<{ of: string; result: ImportResult } | null>(null)
  const draft = applying.draft ?? looking.draft
  // What came back after a sign-in, until something else is chosen.
  const file = typed ?? draft ?? { name: '', text: '' }
  return {
    file,
    change: setTyped,
    result: seen && seen.of === file.text ? seen.result : null,
    isLooking: looking.isRunning,
    isImporting: applying.isRunning,
    isBack: draft !== null,
    look: async (asked: RegisterFile) => {
      const result = await looking.run(asked)
      if (result) setSeen({ of: asked.text, result })
    },
    run: async () => {
      const result = await applying.run(file)
      if (!result) return
      setSeen({ of: file.text, result })
      if (result.state !== 'imported') return
      toast.success(importTitle(result))
      router.refresh()
    },
  }
}

function Result({
  result,
  isImporting,
  onImport,
}: {
  result: ImportResult
  isImporting: boolean
  onImport: () => void
}) {
  const { state, problems, ignored, lines } = result
  const { inForce, requests } = importCounts(lines)
  const size = inForce + requests
  return (
    <Card title={state === 'imported' ? 'What happened' : 'What would happen'} flush>
      <div className="flex flex-col gap-3 px-4.5 pb-4 text-sm max-md:px-4">
        <p className="text-pretty font-medium">{importTitle(result)}</p>
        {problems.length > 0 && (
          <ul aria-label="Problems" className="divide-y divide-line border-line border-t">
            {problems.map(({ line, column, message }) => (
              <li key={`${line} ${column} ${message}`} className="grid gap-x-3 py-2 sm:grid-cols-[9rem_minmax(0,1fr)]">
                <span className="text-ink-2 tabular-nums">{whereWords(line, column)}</span>
                <span className="text-critical">{message}</span>
              </li>
            ))}
          </ul>
        )}
        {ignored.length > 0 && (
          <p className="text-ink-2">
            {ignored.length === 1 ? 'A column means' : `${counted(ignored.length, 'column')} mean`} nothing here and{' '}
            {ignored.length === 1 ? 'is' : 'are'} left out: {inWords(ignored.slice(0, 8).map((name) => `“${name}”`))}
            {ignored.length > 8 && ' and others'}.
          </p>
        )}
        {isImporting && (
          <Progress label="Importing" done={0} total={null} detail={`${counted(size, 'line')}, all or nothing`} />
        )}
        {state === 'preview' && size > 0 && !isImporting && (
          <div>
            <Button variant="primary" onClick={onImport}>
              Import {counted(size, 'exception')}
            </Button>
          </div>
        )}
        {state === 'imported' && (
          <div className="flex flex-wrap gap-2">
            <LinkButton href="/exceptions?view=all" variant="primary">
              Go to the register
            </LinkButton>
            {requests > 0 && <LinkButton href="/exceptions?view=pending">See the requests</LinkButton>}
          </div>
        )}
      </div>
      {lines.length > 0 && <ImportLines key={state} lines={lines} />}
    </Card>
  )
}

function FileChoice({ onChoose }: { onChoose: (file: File | undefined) => void }) {
  const [isOver, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    onChoose(event.dataTransfer.files[0])
  }
  return (
    <label
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={clsx(
        'relative mb-3 flex min-h-20 cursor-pointer items-center justify-center gap-2 rounded-md border border-dashed px-3 py-3 text-sm hover:border-control has-focus-visible:outline-2 has-focus-visible:outline-accent',
        isOver ? 'border-accent bg-accent-soft' : 'border-line-strong bg-background',
      )}
    >
      <FileUp aria-hidden className="size-4 text-ink-2" />
      <span>
        <span className="font-medium text-accent">Choose a file</span>
        <span className="text-ink-2">, drop it here, or paste below</span>
      </span>
      <input
        type="file"
        aria-label="Choose a file"
        accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values"
        className="absolute inset-0 cursor-pointer opacity-0"
        onChange={(event: ChangeEvent<HTMLInputElement>) => {
          onChoose(event.target.files?.[0])
          // The same file, mended, can be chosen again.
          event.target.value = ''
        }}
      />
    </label>
  )
}

/** Spreadsheets save UTF-8, UTF-16 ("Unicode text") or, on older Windows, its own alphabet. */
function decoded(bytes: ArrayBuffer): string {
  const [first, second] = new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength))
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
