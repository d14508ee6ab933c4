import { describe, expect, test } from 'vitest'
import { waitAfter } from './outbox.ts'
import { attemptOf } from './send.ts'

describe('an answer of a webhook', () => {
  test.each([
    [200, 'sent'],
    [202, 'sent'],
    [301, 'failed'],
    [400, 'failed'],
    [404, 'failed'],
    [408, 'refused'],
    [410, 'failed'],
    [429, 'refused'],
    [500, 'refused'],
    [503, 'refused'],
    [504, 'unclear'],
  ])('%i is %s', (status, state) => {
    expect(attemptOf(status, '', null)).toMatchObject({ state })
  })

  test('says how long to wait, in seconds, and not for ever', () => {
    expect(attemptOf(429, '', '30')).toMatchObject({ retryAfterMs: 30_000 })
    expect(attemptOf(429, '', '9999999')).toMatchObject({ retryAfterMs: 6 * 60 * 60_000 })
    expect(attemptOf(429, '', 'soon')).toMatchObject({ retryAfterMs: null })
  })
})

test('the wait grows with every refusal, up to six hours', () => {
  const minutes = [1, 2, 3, 4, 5, 6, 7].map((attempts) => waitAfter(attempts) / 60_000)
  expect(minutes).toEqual([0.5, 2, 8, 32, 128, 360, 360])
})
