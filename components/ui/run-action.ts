'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { toast } from '#components/ui/toast.tsx'
import type { ActionResult, Problem } from '#lib/auth/action-result.ts'

type ServerAction<Input, Value> = (input: Input) => Promise<ActionResult<Value>>

export type RunningAction<Input, Value> = {
  /** Runs the action; the value where it was done, null where not: then the person has been told why. */
  run: (input: Input) => Promise<Value | null>
  isRunning: boolean
  /** What was wrong with what was entered last; empty again when it is sent anew. */
  problems: readonly Problem[]
  /** What had been entered when the action asked for a fresh sign-in, after the way back; null otherwise. */
  draft: Input | null
}

/**
 * A server action at work in the browser: one at a time, every end of it told. Where it asks for a fresh sign-in, what
 * was entered waits in this tab, under `draftKey`, until the person comes back.
 * @param action null for who may not: running does nothing then
 * @param options.whatFailed the title of the message when it was not done ("The target was not saved")
 * @param options.draftKey names what is entered; without it, nothing is kept
 */
export function useAction<Input, Value>(
  action: ServerAction<Input, Value> | null,
  { whatFailed, draftKey }: { whatFailed: string; draftKey?: string },
): RunningAction<Input, Value> {
  const [isRunning, setRunning] = useState(false)
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const draft = useDraft<Input>(draftKey)
  const told = useRef<string | null>(null)
  const run = useCallback(
    async (input: Input) => {
      if (!action) return null
      setRunning(true)
      setProblems([])
      // What failed before is being tried again.
      if (told.current) toast.close(told.current)
      // The server may be away, or newer than this page and without this action.
      const result = await action(input).catch(() => null)
      if (result?.state === 'reauthenticate') {
        keepDraft(draftKey, input)
        window.location.assign(result.href)
        return null
      }
      setRunning(false)
      if (result?.state === 'done') return result.value
      if (result?.state === 'invalid') setProblems(result.problems)
      told.current = toast.error(whatFailed, { description: whyNot(result) })
      return null
    },
    [action, whatFailed, draftKey],
  )
  return { run, isRunning, problems, draft }
}

/** What is wrong with one field, by its path; null where nothing is. */
export function problemAt(problems: readonly Problem[], ...path: (string | number)[]): string | null {
  const found = problems.find((problem) => problem.path.join('\n') === path.join('\n'))
  return found?.message ?? null
}

function whyNot(result: Exclude<ActionResult<unknown>, { state: 'done' | 'reauthenticate' }> | null): string {
  switch (result?.state) {
    case 'invalid':
      return result.problems.length === 1 ? (result.problems[0]?.message ?? '') : 'See what is marked.'
    case 'refused':
      return result.message
    case 'limited':
      return `Too many requests: try again in ${result.retryAfterSeconds} seconds.`
    case 'failed':
      return `The log of the server tells what happened, under request ${result.requestId}.`
    default:
      return 'The server did not answer. Reload the page and try again.'
  }
}

const storageKey = (draftKey: string) => `temper-draft-${draftKey}`
/** Longer than a sign-in takes; what is older was given up. */
const DRAFT_MS = 15 * 60_000

function keepDraft(draftKey: string | undefined, input: unknown): void {
  if (!draftKey) return
  try {
    sessionStorage.setItem(storageKey(draftKey), JSON.stringify({ at: Date.now(), input }))
  } catch {
    // A browser that keeps nothing: what was entered must be entered again.
  }
}

/** Taken out once: a reload begins anew. */
function useDraft<Input>(draftKey: string | undefined): Input | null {
  const [draft, setDraft] = useState<Input | null>(null)
  useEffect(() => {
    if (!draftKey) return
    const text = sessionStorage.getItem(storageKey(draftKey))
    if (!text) return
    sessionStorage.removeItem(storageKey(draftKey))
    const { at, input } = JSON.parse(text) as { at: number; input: Input }
    if (Date.now() - at < DRAFT_MS) setDraft(input)
  }, [draftKey])
  return draft
}
