'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useMemo, useState } from 'react'
import { Button, buttonClass, LinkButton } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Field, TextArea } from '#components/ui/field.tsx'
import { FileChoice, textOf } from '#components/ui/file-choice.tsx'
import { counted } from '#components/ui/format.ts'
import { useLookFirst } from '#components/ui/look-first.ts'
import { Notice } from '#components/ui/notice.tsx'
import { Progress } from '#components/ui/progress.tsx'
import { toast } from '#components/ui/toast.tsx'
import type { ImportResult, RegisterFile } from '#lib/exceptions/import.ts'
import { ImportColumns } from './import-columns.tsx'
import { type AskPacked, packing } from './import-file.ts'
import { ImportLines } from './import-lines.tsx'
import { columnProblems, importCounts, importTitle, whereWords } from './import-words.ts'

const LARGEST_FILE = 4_000_000
/** More than that in a field to type in makes browsers slow, and nobody mends it there. */
const LONGEST_TYPED = 200_000

const nothing: RegisterFile = { name: '', text: '' }

/** A file in, what each of its lines would be, then bringing them in. */
export function ImportRegister({ preview, apply }: { preview: AskPacked; apply: AskPacked }) {
  const { file, change, result, last, isLooking, isImporting, isBack, look, run } = useImport(preview, apply)
  const [fileProblem, setFileProblem] = useState<string | null>(null)
  const isBusy = isLooking || isImporting
  // While it is looked at again, what was said of its columns stays where it is.
  const columnsOf = result ?? (isLooking ? last : null)
  const choose = async (chosen: File) => {
    const isTooLarge = chosen.size > LARGEST_FILE
    setFileProblem(isTooLarge ? `${chosen.name} is larger than 4 MB: split it into several files.` : null)
    if (!isTooLarge) await look({ name: chosen.name, text: await textOf(chosen) })
  }
  const typed = (text: string) => change({ name: 'pasted lines', text })
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
        <fieldset disabled={isBusy} className="contents">
          <FileChoice
            accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values"
            onChoose={(chosen) => void choose(chosen)}
          />
          <FileText file={file} problem={fileProblem} onType={typed} onEmpty={() => change(nothing)} />
          <div className="mt-4 flex flex-wrap gap-2">
            <Button
              variant={result?.state === 'preview' ? 'plain' : 'primary'}
              disabled={file.text.trim() === '' || isBusy}
              onClick={() => void look(file)}
            >
              Show what would happen
            </Button>
            <LinkButton href="/exceptions" variant="quiet">
              Cancel
            </LinkButton>
          </div>
        </fieldset>
      </Card>
      {isBack && !result && (
        <Notice tone="info" title="You have signed in again">
          The file is still here. Look once more at what would happen, then import it.
        </Notice>
      )}
      {columnsOf && columnsOf.header.length > 0 && columnsOf.state !== 'imported' && (
        <ImportColumns
          key={columnsOf.header.map(({ name }) => name).join('\n')}
          file={file}
          result={columnsOf}
          isDisabled={isImporting}
          onChange={(changed) => void look(changed)}
        />
      )}
      <div aria-live="polite" className="flex flex-col gap-4 empty:-mt-4">
        {isLooking && (
          <Card title="What would happen">
            <Progress label="Judging each line" done={0} total={null} detail="Nothing is imported by looking." />
          </Card>
        )}
        {!isLooking && result && <Result result={result} isImporting={isImporting} onImport={() => void run()} />}
      </div>
    </div>
  )
}

function useImport(preview: AskPacked, apply: AskPacked) {
  const router = useRouter()
  const asking = useMemo(() => ({ preview: packing(preview), apply: packing(apply), empty: nothing }), [preview, apply])
  const {
    input,
    seen,
    isApplying,
    apply: run,
    ...rest
  } = useLookFirst(asking, {
    whatFailed: { look: 'The file could not be looked at', apply: 'Nothing was imported' },
    draftKey: 'register-import',
  })
  useStaying(isApplying)
  return {
    ...rest,
    file: input,
    result: seen,
    isImporting: isApplying,
    run: async () => {
      const result = await run()
      if (result?.state !== 'imported') return
      toast.success(importTitle(result))
      router.refresh()
    },
  }
}

/** Asks before the window is closed: it goes on then, and nobody hears how it ended. */
function useStaying(isRunning: boolean): void {
  useEffect(() => {
    if (!isRunning) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isRunning])
}

function FileText({
  file: { name, text },
  problem,
  onType,
  onEmpty,
}: {
  file: RegisterFile
  problem: string | null
  onType: (text: string) => void
  onEmpty: () => void
}) {
  if (text.length > LONGEST_TYPED)
    return (
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <span className="font-medium [overflow-wrap:anywhere]">{name}</span>
        <span className="text-ink-2">{(text.length / 1_000_000).toFixed(1)} MB</span>
        <Button size="small" onClick={onEmpty}>
          Remove
        </Button>
      </p>
    )
  return (
    <Field
      label="Lines (CSV)"
      problem={problem}
      hint="The first line names the columns. Cells copied from a spreadsheet can be pasted as they are."
    >
      {(control) => (
        <TextArea
          {...control}
          rows={text === '' ? 4 : 8}
          spellCheck={false}
          wrap="off"
          className="font-mono text-xs! leading-5"
          placeholder={'reference,checks,scope,category,justification,approver,expiry\n…'}
          value={text}
          onChange={(event) => onType(event.target.value)}
        />
      )}
    </Field>
  )
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
  const { state, lines } = result
  const asked = columnProblems(result.problems)
  const problems = result.problems.filter((problem) => !asked.includes(problem))
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
        {isImporting && (
          <Progress
            label={`Importing ${counted(size, 'line')}`}
            done={0}
            total={null}
            detail="All or nothing, within seconds. If you leave this page it goes on, and is then told below."
          />
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
      {lines.length > 0 && <ImportLines key={`${state} ${result.file.sha256}`} file={result.file.name} lines={lines} />}
    </Card>
  )
}
