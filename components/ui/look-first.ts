'use client'

import { useRef, useState } from 'react'
import type { ActionResult } from '#lib/auth/action-result.ts'
import { useAction } from './run-action.ts'

type Ask<Input, Value> = (input: Input) => Promise<ActionResult<Value>>

/**
 * Something entered whose consequences are looked at before they are brought about: what was seen counts for what was
 * looked at, and no longer once something else is entered.
 * @param options.draftKey what was entered waits under it while somebody signs in again
 */
export function useLookFirst<Input, Value>(
  { preview, apply, empty }: { preview: Ask<Input, Value>; apply: Ask<Input, Value>; empty: Input },
  { whatFailed, draftKey }: { whatFailed: { look: string; apply: string }; draftKey: string },
) {
  const looking = useAction(preview, { whatFailed: whatFailed.look, draftKey: `${draftKey}-preview` })
  const applying = useAction(apply, { whatFailed: whatFailed.apply, draftKey })
  const [entered, setEntered] = useState<Input | null>(null)
  const [seen, setSeen] = useState<{ of: Input; value: Value } | null>(null)
  // What came back after a sign-in, until something else is entered.
  const draft = applying.draft ?? looking.draft
  const input = entered ?? draft ?? empty
  // Who changes something while it is looked at is told of what came last, whichever answer comes last.
  const latest = useRef<Input | null>(null)
  const see = async (of: Input, asked: (of: Input) => Promise<Value | null>) => {
    latest.current = of
    setEntered(of)
    const value = await asked(of)
    if (value !== null && latest.current === of) setSeen({ of, value })
    return value
  }
  return {
    input,
    change: setEntered,
    /** What would be, or was, brought about; null before anybody looked at just this. */
    seen: seen?.of === input ? seen.value : null,
    /** What was seen last, of whatever was entered then. */
    last: seen?.value ?? null,
    isLooking: looking.isRunning,
    isApplying: applying.isRunning,
    isBack: draft !== null && entered === null,
    look: (of: Input) => see(of, looking.run),
    apply: () => see(input, applying.run),
  }
}
