import { formatCount } from '#components/ui/format.ts'
import type { Choices, ScopeChoices } from '#lib/posture/workload-choices.ts'

/** How addresses write what belongs to no workload, and what it is called. */
export const unassigned = { value: 'none', name: 'Without a workload' } as const

/** What is chosen, by the names that addresses use; nothing chosen is everything. */
export interface Chosen {
  readonly workloads: readonly string[]
  readonly subscriptions: readonly string[]
}

/** What a name in an address is called; undefined while that is not known. */
export type NameOf = (kind: keyof Chosen, value: string) => string | undefined

/** The scope in the header: of what kind, and which. "Workload All 4", "Workload Shop", "Scope Shop in legacy-lob". */
export function scopeWords(
  { workloads, subscriptions }: Chosen,
  choices: Pick<ScopeChoices, 'workloads' | 'subscriptions'>,
  nameOf: NameOf,
): { label: string; text: string } {
  const ofWorkloads = () => words('workloads', workloads, choices.workloads, nameOf)
  const ofSubscriptions = () => words('subscriptions', subscriptions, choices.subscriptions, nameOf)
  if (workloads.length > 0 && subscriptions.length > 0)
    return { label: 'Scope', text: `${ofWorkloads()} in ${ofSubscriptions()}` }
  if (subscriptions.length > 0 || (workloads.length === 0 && choices.workloads.total === 0))
    return { label: 'Subscription', text: ofSubscriptions() }
  return { label: 'Workload', text: ofWorkloads() }
}

function words(kind: keyof Chosen, chosen: readonly string[], { items, total }: Choices, nameOf: NameOf): string {
  const [first] = chosen
  if (first === undefined) return total === 1 ? (items[0]?.name ?? 'All') : `All ${formatCount(total)}`
  if (chosen.length === 1) return nameOf(kind, first) ?? '…'
  return `${formatCount(chosen.length)} of ${formatCount(total)}`
}
