import { z } from 'zod'

/**
 * The part of the estate in view. `null` is all of it; an empty list is nothing. Subscription ids are bare and lower
 * case, workloads are their numbers (0 = what belongs to none), each sorted and once, so that equal scopes are equal
 * texts. What an asker may not see is never in it: `viewerScope` makes it of what they ask for and what they may.
 * How a scope is written into a link: `scopeParams` in components/ui/scope.ts.
 */
export interface Scope {
  readonly subscriptions: readonly string[] | null
  readonly workloads: readonly number[] | null
}

export const wholeEstate: Scope = { subscriptions: null, workloads: null }

/** What an address asks to see: workloads by their slugs, `none` for what belongs to no workload. */
export interface AskedScope {
  readonly subscriptions: readonly string[] | null
  readonly workloads: readonly string[] | null
}

const subscriptionId = /^[0-9a-z][0-9a-z-]{0,63}$/
const slug = /^[a-z0-9]+(-[a-z0-9]+)*$/

const listOf = (pattern: RegExp) =>
  z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((value = []): readonly string[] | null => {
      const items = [value]
        .flat()
        .flatMap((text) => text.split(','))
        .map((text) => text.trim().toLowerCase())
        .filter((text) => pattern.test(text))
      return items.length === 0 ? null : [...new Set(items)].sort()
    })

/** Each repeated, separated by commas, or both. What cannot be an id is dropped; nothing left is all. */
export const askedScopeSchema = z
  .object({ subscription: listOf(subscriptionId), workload: listOf(slug) })
  .transform(({ subscription, workload }): AskedScope => ({ subscriptions: subscription, workloads: workload }))

/** The scope that a page's search params ask for; never fails, as a link must not die of a bad scope. */
export function askedScopeOf(searchParams: Record<string, string | string[] | undefined>): AskedScope {
  return askedScopeSchema.parse({ subscription: searchParams.subscription, workload: searchParams.workload })
}

/**
 * What is in view of what was asked for: nothing that the asker may not see.
 * @param may the workloads that the asker may see; null = all.
 * @param numbers the workloads that exist, by slug. One asked for that does not exist, or is not the asker's, is in
 *   view as nothing is: the answer is the same for both.
 */
export function scopeInView(
  asked: AskedScope,
  may: readonly number[] | null,
  numbers: ReadonlyMap<string, number>,
): Scope {
  const workloads = asked.workloads?.flatMap((name) => (name === 'none' ? [0] : (numbers.get(name) ?? [])))
  const inView = workloads ? workloads.filter((id) => may === null || may.includes(id)) : may
  return { subscriptions: asked.subscriptions, workloads: inView && [...new Set(inView)].sort((a, b) => a - b) }
}
