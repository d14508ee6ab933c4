/** What people are told of. Texts are composed from the kind and the detail (words.ts). */
export const notificationKinds = [
  'requested',
  'approved',
  'rejected',
  'returned',
  'revoked',
  'withdrawn',
  'expiring',
  'expired',
  'grown',
  'closed',
  'renewed',
  'handed_over',
  'comment',
  'review_due',
] as const
export type NotificationKind = (typeof notificationKinds)[number]

/** Who is told: whoever may decide, a person, or the members of a group (by object id). */
export type Audience = 'approvers' | `person:${string}` | `group:${string}`

/** What a text is composed of. Everything in it may come from people: it is text, never markup. */
export interface NotificationDetail {
  /** EX-0147. */
  readonly name: string
  /** Shared keys on stshopmedia; words.ts adds the end. */
  readonly title: string
  /** The last day in force, YYYY-MM-DD. */
  readonly until?: string | null | undefined
  /** The name of the person who did it. */
  readonly by?: string | null | undefined
  /** What they gave as their reason, or wrote as a comment. */
  readonly reason?: string | null | undefined
  readonly severity?: string | null | undefined
  /** expiring: how many days are left. */
  readonly days?: number | null | undefined
  /** approved: how many more people must approve before it is in force. */
  readonly approvalsLeft?: number | null | undefined
  /** handed_over: who answers for it now, and who did before. */
  readonly owner?: string | null | undefined
  readonly before?: string | null | undefined
  /** grown: how many assets came under it. */
  readonly assets?: number | null | undefined
  /** Names the one that takes its place: EX-0152. */
  readonly successor?: string | null | undefined
}
