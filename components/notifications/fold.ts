import type { NotificationItem } from './contract.ts'

/** A notification, and those right after it that tell the same of others. */
export interface Folded {
  readonly item: NotificationItem
  readonly alike: readonly NotificationItem[]
}

/** What time brings, of many at once. What people do is never folded: each of it asks for something of its own. */
const FOLDED_KINDS: readonly NotificationItem['kind'][] = ['expiring', 'expired', 'closed', 'review_due']
/** Fewer are read faster than unfolded. */
const FEWEST = 4

/** Folds what follows each other and is of the same kind, so that a day on which many end hides little else. */
export function folded(items: readonly NotificationItem[]): Folded[] {
  const runs: NotificationItem[][] = []
  for (const item of items) {
    const run = runs.at(-1)
    if (run?.[0]?.kind === item.kind && FOLDED_KINDS.includes(item.kind)) run.push(item)
    else runs.push([item])
  }
  return runs.flatMap((run) => {
    const [first, ...alike] = run
    if (first && run.length >= FEWEST) return [{ item: first, alike }]
    return run.map((item) => ({ item, alike: [] }))
  })
}
