import { z } from 'zod'

/**
 * The part of the estate in view. `null` is all of it. Subscription ids are bare and lower case, sorted, each once, so
 * that equal scopes are equal texts. How a scope is written into a link: `scopeParams` in components/links.ts.
 */
export interface Scope {
  readonly subscriptions: readonly string[] | null
}

export const wholeEstate: Scope = { subscriptions: null }

const subscriptionId = /^[0-9a-z][0-9a-z-]{0,63}$/

/** `?subscription=` repeated, separated by commas, or both. What cannot be an id is dropped; nothing left is all. */
export const scopeSchema = z
  .object({ subscription: z.union([z.string(), z.array(z.string())]).optional() })
  .transform(({ subscription = [] }): Scope => {
    const ids = [subscription]
      .flat()
      .flatMap((value) => value.split(','))
      .map((id) => id.trim().toLowerCase())
      .filter((id) => subscriptionId.test(id))
    return ids.length === 0 ? wholeEstate : { subscriptions: [...new Set(ids)].sort() }
  })

/** The scope that a page's search params name; never fails, as a link must not die of a bad scope. */
export function scopeOf(searchParams: Record<string, string | string[] | undefined>): Scope {
  return scopeSchema.parse({ subscription: searchParams.subscription })
}
