// What the request form is given, asks of the server, and gets.

import type { ActionResult, Problem } from '#lib/auth/action-result.ts'
import type { Severity } from '#lib/checklist/vocabulary.ts'
import type {
  EvidenceLink,
  ExceptionCategory,
  ExceptionKind,
  ExceptionPolicy,
  ExceptionTerms,
  Target,
  TargetKind,
} from '#lib/exceptions/model.ts'
import type { ExceptionDraft } from '#lib/exceptions/terms.ts'
import type { InsteadFix } from '#lib/posture/exceptions/instead.ts'
import type { NamedTarget } from '#lib/posture/exceptions/named-target.ts'
import type { RequestPreview } from '#lib/posture/exceptions/preview.ts'

export type { NamedTarget, Problem, RequestPreview }

export type Ask<Input, Value> = (input: Input) => Promise<ActionResult<Value>>

/** A check that can be excepted. */
export interface CheckChoice {
  readonly id: string
  readonly title: string
  readonly severity: Severity
}

export interface Person {
  readonly id: string
  readonly name: string
}

/** What stands in the form. Days are ISO dates, '' while there is none. */
export interface RequestFields {
  readonly checks: readonly string[]
  readonly targets: readonly NamedTarget[]
  readonly category: ExceptionCategory | null
  readonly justification: string
  readonly compensatingControls: string
  readonly riskStatement: string
  readonly plannedOn: string
  readonly ticket: string
  readonly evidence: readonly EvidenceLink[]
  readonly owner: Person | null
  readonly startsOn: string
  readonly endsOn: string
  readonly reviewEveryDays: number | null
}

/** What a preview is asked of. */
export interface PreviewInput {
  readonly checks: string[]
  readonly targets: Target[]
  readonly predecessorId: number | null
}

export interface Previewed {
  readonly preview: RequestPreview
  readonly instead: readonly InsteadFix[]
}

/** The one whose place this request would take. */
export interface Predecessor {
  readonly id: number
  readonly name: string
  /** When the page was drawn. An exemption of Azure Policy is `imported`: it has no effect of its own. */
  readonly standing: 'running' | 'over' | 'imported'
  readonly fields: RequestFields
}

export interface Sent {
  readonly id: number
  readonly name: string
}

/** Which draft is meant: until its number is heard, the one under this key. */
interface Named {
  id: number | null
  key: string
  /** That was heard of last; null: none yet. */
  version: number | null
  kind: ExceptionKind
  predecessorId: number | null
}

/** What became of a save. */
export interface SavedDraft {
  readonly id: number
  /** That stands on the server now. */
  readonly version: number
  /** It was saved elsewhere since this tab heard of it: what this tab has was not saved. */
  readonly isElsewhere: boolean
}

export interface RequestFormActions {
  readonly preview: Ask<PreviewInput, Previewed>
  readonly save: Ask<Named & { draft: ExceptionDraft }, SavedDraft>
  readonly discard: Ask<{ id: number }, { id: number }>
  readonly send: Ask<Named & { terms: Partial<ExceptionTerms> }, Sent>
  readonly findTargets: Ask<{ kind: TargetKind; text: string }, readonly NamedTarget[]>
  readonly findPeople: Ask<{ text: string }, readonly (Person & { readonly username: string | null })[]>
}

/** All that the page knows when it is drawn. */
export interface RequestFormProps {
  /** Of a draft, or a request that came back; null for a new one. */
  readonly id: number | null
  readonly state: 'new' | 'draft' | 'returned'
  /** Of what stands in `fields`; null for a new one. */
  readonly version: number | null
  /** Under which a new one is saved: a UUID, another one each time that the form is opened. */
  readonly draftKey: string
  readonly kind: ExceptionKind
  readonly predecessor: Predecessor | null
  readonly returned: { readonly by: string; readonly reason: string; readonly at: string } | null
  readonly fields: RequestFields
  readonly around: readonly NamedTarget[]
  /** Checks that fail on the assets it began with. */
  readonly failing: readonly string[]
  /** How many findings were selected; null where none were. */
  readonly selected: number | null
  /** How many parts of the address are not there. */
  readonly missing: number
  readonly choices: readonly CheckChoice[]
  /** Who can be named at once: the asker, and the owners of the workloads it is in. */
  readonly people: readonly Person[]
  readonly asker: Person & { readonly mayDecide: boolean }
  readonly policy: ExceptionPolicy
  /** In the organisation's time zone. */
  readonly today: string
  readonly previewed: Previewed | null
  readonly back: { readonly href: string; readonly label: string }
}
