/** What came of a server action (app/access/action.ts makes it, components/ui/run-action.ts reads it). */
export type ActionResult<Value> =
  | { readonly state: 'done'; readonly value: Value }
  /** What was entered cannot be used. */
  | { readonly state: 'invalid'; readonly problems: readonly Problem[] }
  /** It asks for a fresh sign-in: at `href`, which leads back. */
  | { readonly state: 'reauthenticate'; readonly href: string }
  | { readonly state: 'refused'; readonly message: string }
  | { readonly state: 'limited'; readonly retryAfterSeconds: number }
  | { readonly state: 'failed'; readonly requestId: string }

/** What is wrong with one part of what was entered; an empty path means all of it. */
export interface Problem {
  readonly path: readonly (string | number)[]
  readonly message: string
}
