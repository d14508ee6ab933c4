export type { Audience, NotificationDetail, NotificationKind } from './model.ts'
export { type Told, tell } from './tell.ts'
