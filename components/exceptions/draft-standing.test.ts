import { describe, expect, test } from 'vitest'
import { answered, type DraftStanding, keepingMine, sent, toSave } from './draft-standing.ts'

const fresh: DraftStanding = { id: null, key: 'key', version: null, unheard: null, elsewhere: null }
const half = { justification: 'Half a' }
const whole = { justification: 'Half a sentence' }
const done = (version: number, isElsewhere = false) =>
  ({ state: 'done', value: { id: 7, version, isElsewhere } }) as const

describe('what a tab knows of its draft', () => {
  test('each save begins with the version that was heard last', () => {
    const saved = answered(sent(fresh, half), done(2), 'next')
    expect(saved).toEqual({ ...fresh, id: 7, version: 2 })
    expect(toSave(saved, whole)).toEqual([whole])
  })

  test('what may have arrived without an answer goes again before anything newer, and but once', () => {
    for (const lost of [null, { state: 'failed', requestId: 'r' }] as const) {
      const unsure = answered(sent(fresh, half), lost, 'next')
      expect(toSave(unsure, whole)).toEqual([half, whole])
      expect(toSave(unsure, { ...half })).toEqual([half])
    }
  })

  test.each([
    { state: 'limited', retryAfterSeconds: 3 },
    { state: 'reauthenticate', href: '/sign-in' },
    { state: 'invalid', problems: [] },
  ] as const)('what was turned away ($state) has not arrived', (outcome) => {
    expect(answered(sent(fresh, half), outcome, 'next')).toEqual(fresh)
  })

  test('what is no draft any more is followed by another one', () => {
    expect(answered(sent(fresh, half), { state: 'refused', message: '' }, 'next')).toEqual({ ...fresh, key: 'next' })
  })

  test('a version saved elsewhere is written over only by who was told of it', () => {
    const mine = { ...fresh, id: 7, version: 2 }
    const told = answered(sent(mine, whole), done(5, true), 'next')
    expect(told).toEqual({ ...mine, elsewhere: 5 })
    expect(keepingMine(told)).toEqual({ ...mine, version: 5 })
    expect(answered(sent(keepingMine(told), whole), done(6, true), 'next').elsewhere).toBe(6)
  })
})
