'use server'

import { refresh } from 'next/cache'
import { z } from 'zod'
import { countUnread, markAllRead, markRead } from '#lib/notifications/index.ts'
import { action } from '../../access/action.ts'

// What one has read changes nothing of the register or for anybody else, and is in no log.

/** Marks some as read. */
export const markSomeRead = action(
  'notification.read',
  z.object({ ids: z.array(z.int().positive()).min(1).max(100) }),
  async ({ viewer, db, at }, { ids }) => {
    await markRead(db, viewer, ids)
    return { unread: await countUnread(db, viewer, at) }
  },
)

/** Marks everything as read up to the newest that was on screen. */
export const markEverythingRead = action(
  'notification.read',
  z.object({ upTo: z.int().positive() }),
  async ({ viewer, db, at }, { upTo }) => {
    await markAllRead(db, viewer, { upTo, now: at })
    refresh()
    return { unread: await countUnread(db, viewer, at) }
  },
)
