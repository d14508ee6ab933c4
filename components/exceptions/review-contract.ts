import type { ActionResult } from '#lib/auth/action-result.ts'
import type { ExceptionState } from '#lib/exceptions/model.ts'

export type Verdict = 'approve' | 'reject' | 'changes'

/** What an approver sends: the version is the one that they saw. */
export interface DecisionInput {
  id: number
  version: number
  verdict: Verdict
  reason: string
}

/** What came of it; somebody else may have been quicker. */
export type DecisionTold =
  | { readonly state: 'decided'; readonly isNow: ExceptionState; readonly approvalsLeft: number }
  | { readonly state: 'overtaken'; readonly message: string }

export interface DecisionsInput {
  items: { id: number; version: number }[]
  verdict: 'approve' | 'reject'
  reason: string
}

/** What came of each of several. */
export interface DecisionsTold {
  readonly results: readonly { readonly id: number; readonly isDone: boolean; readonly message: string }[]
}

export type DecideAction = (input: DecisionInput) => Promise<ActionResult<DecisionTold>>
export type DecideManyAction = (input: DecisionsInput) => Promise<ActionResult<DecisionsTold>>
