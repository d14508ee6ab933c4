import type { NotificationKind } from './model.ts'

/** What people choose by: kinds that they do not tell apart are one. */
export const mailTopics = [
  'requested',
  'decided',
  'expiring',
  'ended',
  'grown',
  'withdrawn',
  'review_due',
  'comment',
] as const
export type MailTopic = (typeof mailTopics)[number]

/** What concerns one as an approver, and not as the person who asked or answers for it. */
export const AS_APPROVER = 'as_approver'
/** Something that can be switched off. */
export type MailChoice = MailTopic | typeof AS_APPROVER
export const mailChoices = [...mailTopics, AS_APPROVER] as const satisfies readonly MailChoice[]

/** The topic of each kind. */
export const topicOf: Readonly<Record<NotificationKind, MailTopic>> = {
  requested: 'requested',
  approved: 'decided',
  rejected: 'decided',
  returned: 'decided',
  revoked: 'decided',
  expiring: 'expiring',
  expired: 'ended',
  closed: 'ended',
  renewed: 'ended',
  handed_over: 'decided',
  grown: 'grown',
  withdrawn: 'withdrawn',
  review_due: 'review_due',
  comment: 'comment',
}
