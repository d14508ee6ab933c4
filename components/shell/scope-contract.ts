import type { ScopeChoices } from '#lib/posture/workload-choices.ts'

/**
 * What `GET /api/scope?workload=…&subscription=…&q=…` answers: nothing that the asker may not see. `found` is what is
 * called like `q`, null where nothing is searched for; `chosen` says what the scope's own workloads and subscriptions
 * are called; `openFindings` counts them in it, null before the first scan.
 */
export type ScopeAnswer = {
  readonly found: ScopeChoices | null
  readonly chosen: Pick<ScopeChoices, 'workloads' | 'subscriptions'>
  readonly openFindings: number | null
}
