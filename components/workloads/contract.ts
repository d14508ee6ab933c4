// What the form of a workload, the order and the import ask of the server, and what they get.

import type { ActionResult, Problem } from '#lib/auth/action-result.ts'
import type { StoredWorkload } from './draft.ts'
import type { Owner } from './words.ts'

export type { Problem }

export type Ask<Input, Value> = (input: Input) => Promise<ActionResult<Value>>

/** A workload as it is kept, and its version: who saves names the version that they saw. */
export interface KnownWorkload extends StoredWorkload {
  readonly version: number
}

export type Saved =
  | { readonly state: 'saved'; readonly slug: string }
  /** Somebody else saved meanwhile: who and when, and what it is by now. */
  | { readonly state: 'conflict'; readonly current: KnownWorkload; readonly message: string }

/** Somebody who can be an owner: signed in once, or owns something already. */
export interface KnownOwner extends Owner {
  /** Tells namesakes apart. */
  readonly username: string | null
}

/** What the newest scan knows that rules can name: suggestions, most used first. */
export interface RuleFacts {
  readonly tags: readonly {
    readonly name: string
    readonly count: number
    readonly values: readonly { readonly value: string; readonly count: number }[]
  }[]
  readonly resourceGroups: readonly { readonly name: string; readonly subscriptionId: string }[]
  readonly subscriptions: readonly { readonly id: string; readonly name: string }[]
  readonly managementGroups: readonly string[]
}
