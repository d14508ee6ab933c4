import type { MailChoice } from '#lib/notifications/index.ts'

/** What one chooses by mail, as the account says it. */
export const mailWords: Readonly<Record<MailChoice, { readonly title: string; readonly hint: string }>> = {
  requested: { title: 'Requests', hint: 'Somebody asks for an exception.' },
  decided: { title: 'Decisions', hint: 'It was approved, rejected, sent back, revoked or handed over.' },
  withdrawn: { title: 'Withdrawals', hint: 'There is nothing to decide any more.' },
  expiring: { title: 'Ends soon', hint: 'Its last day comes near.' },
  ended: { title: 'Ends', hint: 'It expired, was closed, or another took its place.' },
  grown: { title: 'Growth', hint: 'More assets fell under it since it was approved.' },
  review_due: { title: 'Reviews due', hint: 'What was said when it was asked for is to be looked at again.' },
  comment: { title: 'Comments', hint: 'Somebody wrote about it.' },
  as_approver: {
    title: 'What waits for any approver',
    hint: 'Off: only of exceptions that you asked for or answer for.',
  },
}

/** Why no mail comes whatever one chooses; null: it does. */
export function noMailWords({ isSetUp, hasAddress }: { isSetUp: boolean; hasAddress: boolean }): string | null {
  if (!isSetUp) return 'Temper sends no mail here. Your inbox behind the bell has everything.'
  return hasAddress
    ? null
    : 'Your user name is no mail address, so no mail reaches you. Your inbox behind the bell has everything.'
}
