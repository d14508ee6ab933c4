'use server'

import { refresh } from 'next/cache'
import { z } from 'zod'
import { loadConfig } from '#lib/config/config.ts'
import { channels, configuredChannels, putAway, sendAgain, sendTest, testRecipient } from '#lib/notifications/index.ts'
import { action, Refused } from '../../../access/action.ts'

/** Sends a test message over a channel; by mail, to who asks. */
export const sendTestMessage = action(
  'settings.change',
  z.object({ channel: z.enum(channels) }),
  async ({ viewer, signedIn, db, at, requestId }, { channel }) => {
    const { notifications } = loadConfig(process.env)
    if (!configuredChannels(notifications).includes(channel)) throw new Refused('This channel is not set up.')
    const recipient = testRecipient(channel, signedIn.username)
    if (recipient === null) throw new Refused('Your user name is no mail address, so there is nowhere to send it.')
    await sendTest(db, { channel, recipient }, { actor: viewer.id, at, requestId })
    refresh()
    return 'asked' as const
  },
)

const undelivered = z.object({ id: z.int().positive(), state: z.enum(['failed', 'unclear']) })

/** Puts a message that was given up on its way again. */
export const sendMessageAgain = action('settings.change', undelivered, async ({ viewer, db, at, requestId }, input) => {
  const isAgain = await sendAgain(db, input, { actor: viewer.id, at, requestId })
  refresh()
  if (!isAgain) throw new Refused('It was put on its way already, or stands otherwise by now.')
  return 'asked' as const
})

/** Takes a message that did not arrive off the list. */
export const putMessageAway = action('settings.change', undelivered, async ({ viewer, db, at, requestId }, input) => {
  const isAway = await putAway(db, input, { actor: viewer.id, at, requestId })
  refresh()
  if (!isAway) throw new Refused('It was put away already, or stands otherwise by now.')
  return 'put away' as const
})
