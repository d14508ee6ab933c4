import { expect, test } from 'vitest'
import { channelsTitle, undeliveredWords } from './channel-words.ts'

const trouble = { said: 'It answered 503', at: new Date() }
const health = (over: Partial<Record<'teams' | 'slack' | 'mail', object>>) =>
  (['teams', 'slack', 'mail'] as const).map((channel) => ({
    channel,
    place: null,
    trouble: null,
    failed: 0,
    unclear: 0,
    ...over[channel],
  }))

test.each([
  [{}, 'Notifications stay in the product'],
  [{ slack: { place: 'x' } }, 'Notifications go out by Slack'],
  [{ slack: { place: 'x' }, mail: { place: 'y' } }, 'Notifications go out by Slack and Mail'],
  [{ slack: { place: 'x', trouble }, mail: { place: 'y' } }, 'Slack is in trouble'],
  [{ slack: { place: 'x', trouble }, teams: { place: 'y', trouble } }, 'Microsoft Teams and Slack are in trouble'],
  [{ slack: { trouble } }, 'Notifications stay in the product'],
])('%j: %s', (over, title) => {
  expect(channelsTitle(health(over))).toBe(title)
})

test.each([
  [{}, ''],
  [{ mail: { failed: 1 } }, '1 message did not arrive.'],
  [{ mail: { failed: 2, unclear: 1 } }, '2 messages did not arrive; of 1 nobody knows whether it did.'],
  [{ mail: { unclear: 3 } }, 'Of 3 messages nobody knows whether they arrived.'],
])('%j: "%s"', (over, words) => {
  expect(undeliveredWords(health(over))).toBe(words)
})
