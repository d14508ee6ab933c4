export { type Channel, channels, configuredChannels, samplePage } from './channels.ts'
export { chooseMail, mailSwitchedOff } from './choose-mail.ts'
export { type ChannelHealth, channelHealth, listUndelivered, testRecipient, type Undelivered } from './health.ts'
export {
  countUnread,
  type InboxItem,
  listNotifications,
  markAllRead,
  markRead,
} from './inbox.ts'
export { AS_APPROVER, type MailChoice, mailChoices } from './mail-topics.ts'
export type { Audience, NotificationDetail, NotificationKind } from './model.ts'
export { sendDue } from './outbox.ts'
export { sweepNotifications } from './retention.ts'
export { putAway, sendAgain, sendTest } from './send-again.ts'
export { tell } from './tell.ts'
