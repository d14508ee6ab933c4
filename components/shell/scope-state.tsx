'use client'

import { parseAsArrayOf, parseAsString, useQueryStates } from 'nuqs'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { usePending } from '#components/ui/pending.tsx'
import type { scopeParams } from '#components/ui/scope.ts'
import { listPlaces } from '#components/ui/select.tsx'
import type { Choice, ScopeChoices } from '#lib/posture/workload-choices.ts'
import type { ScopeAnswer } from './scope-contract.ts'
import { type Chosen, type NameOf, unassigned } from './scope-words.ts'

/** The scope of the page in view, as the frame around it shows it. */
export interface ShellScope {
  readonly chosen: Chosen
  /** Leaves places in lists too, as they belong to the scope before. */
  readonly choose: (kind: keyof Chosen, values: readonly string[]) => void
  readonly nameOf: NameOf
  /** What one can choose from: the first of it, the rest is searched for. */
  readonly choices: ScopeChoices
  /** In the scope; null while that is not known, and before the first scan. */
  readonly openFindings: number | null
}

const nothing = { items: [], total: 0 }
const noChoices: ScopeChoices = { workloads: nothing, subscriptions: nothing, hasUnassigned: false }
const everything: ShellScope = {
  chosen: { workloads: [], subscriptions: [] },
  choose: () => undefined,
  nameOf: () => undefined,
  choices: noChoices,
  openFindings: null,
}
const ScopeContext = createContext<ShellScope>(everything)

export function useShellScope(): ShellScope {
  return useContext(ScopeContext)
}

/**
 * Keeps the scope in the URL. A layout is not made again when the URL's query changes: what the scope is called and how
 * much is open in it is fetched, once for each scope.
 * @param openFindings in everything that the viewer may see.
 */
export function ScopeProvider({
  choices,
  openFindings,
  children,
}: {
  choices: ScopeChoices
  openFindings: number | null
  children: ReactNode
}) {
  const { chosen, choose } = useChosen()
  const answer = useAnswer(chosen)
  const isWhole = chosen.workloads.length + chosen.subscriptions.length === 0
  const nameOf: NameOf = (kind, value) => {
    if (kind === 'workloads' && value === unassigned.value && choices.hasUnassigned) return unassigned.name
    const among: readonly Choice[] = [...choices[kind].items, ...(answer?.chosen[kind].items ?? [])]
    return among.find((choice) => choice.value === value)?.name ?? (answer ? 'Unknown' : undefined)
  }
  const open = isWhole ? openFindings : (answer?.openFindings ?? null)
  return <ScopeContext value={{ chosen, choose, nameOf, choices, openFindings: open }}>{children}</ScopeContext>
}

const paramOf = { workloads: 'workload', subscriptions: 'subscription' } as const satisfies Record<
  keyof Chosen,
  (typeof scopeParams)[number]
>

function useChosen(): Pick<ShellScope, 'chosen' | 'choose'> {
  const { startTransition } = usePending()
  const [{ workload, subscription }, setParams] = useQueryStates(
    {
      workload: parseAsArrayOf(parseAsString),
      subscription: parseAsArrayOf(parseAsString),
      ...Object.fromEntries(listPlaces.map((name) => [name, parseAsString])),
    },
    { shallow: false, history: 'push', scroll: false, startTransition },
  )
  return {
    chosen: { workloads: listed(workload), subscriptions: listed(subscription) },
    choose: (kind, values) => {
      void setParams({
        ...Object.fromEntries(listPlaces.map((name) => [name, null])),
        [paramOf[kind]]: values.length === 0 ? null : [...values],
      })
    },
  }
}

function listed(value: unknown): readonly string[] {
  return Array.isArray(value) ? value : []
}

/** Null while the server has not answered for this scope, and for the whole estate, of which everything is known. */
function useAnswer({ workloads, subscriptions }: Chosen): ScopeAnswer | null {
  const query = new URLSearchParams([
    ...workloads.map((value) => ['workload', value]),
    ...subscriptions.map((value) => ['subscription', value]),
  ]).toString()
  const [known, setKnown] = useState<{ query: string; answer: ScopeAnswer } | null>(null)
  useEffect(() => {
    if (query === '') return
    const abort = new AbortController()
    askScope(query, abort.signal).then(
      (answer) => setKnown({ query, answer }),
      // The frame does without: the page itself says what is wrong.
      () => undefined,
    )
    return () => abort.abort()
  }, [query])
  return known?.query === query ? known.answer : null
}

export async function askScope(query: string, signal: AbortSignal): Promise<ScopeAnswer> {
  const response = await fetch(`/api/scope?${query}`, { signal, headers: { accept: 'application/json' } })
  if (!response.ok) throw new Error(`The scope was answered with ${response.status}`)
  return (await response.json()) as ScopeAnswer
}
