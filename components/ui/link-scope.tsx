'use client'

import { createContext, type ReactNode, useContext, useMemo } from 'react'

/** What a part of a page is about, beyond the scope that the address says. */
interface LinkScope {
  readonly workload?: string
}

const LinkScopeContext = createContext<LinkScope>({})

/** Around the part of a page that is about one workload: links in it lead to that workload's rows. */
export function ScopedLinks({ workload, children }: { workload: string; children: ReactNode }) {
  const scope = useMemo(() => ({ workload }), [workload])
  return <LinkScopeContext value={scope}>{children}</LinkScopeContext>
}

type Query = { get(name: string): string | null }

/** What a link here carries on, from the query of an address: what the part of the page is about comes first. */
export function useLinkScope(): (address: Query) => Query {
  const { workload } = useContext(LinkScopeContext)
  return (address) => ({ get: (name) => (name === 'workload' && workload ? workload : address.get(name)) })
}
