import { describe, expect, test } from 'vitest'
import type { ActionResult } from '#lib/auth/action-result.ts'
import type { ExceptionDraft } from '#lib/exceptions/terms.ts'
import { type DraftStanding, keepingMine, saveInTurn } from './draft-standing.ts'
import type { SavedDraft } from './request-contract.ts'

type Answer = ActionResult<SavedDraft> | null

const fresh: DraftStanding = { id: null, key: 'key', version: null, unheard: null, elsewhere: null }
const half = { justification: 'Half a' }
const whole = { justification: 'Half a sentence' }
const done = (version: number, isElsewhere = false): Answer => ({
  state: 'done',
  value: { id: 7, version, isElsewhere },
})

/** Saves a text, answered as said: what went out, each with the version that it began with, and what is known then. */
async function saving(before: DraftStanding, typed: ExceptionDraft, ...answers: Answer[]) {
  const standing = { current: before }
  const asked: [ExceptionDraft, number | null][] = []
  const ask = async (draft: ExceptionDraft) => {
    asked.push([draft, standing.current.version])
    return answers[asked.length - 1] ?? null
  }
  const outcome = await saveInTurn(standing, typed, { ask, nextKey: 'next' })
  return { asked, outcome, known: standing.current }
}

describe('what a tab knows of its draft', () => {
  test('each save begins with the version that was heard last', async () => {
    const { known } = await saving(fresh, half, done(2))
    expect(known).toEqual({ ...fresh, id: 7, version: 2 })
    expect((await saving(known, whole, done(3))).asked).toEqual([[whole, 2]])
  })

  test('what may have arrived without an answer goes again before anything newer, and but once', async () => {
    for (const lost of [null, { state: 'failed', requestId: 'r' }] as const) {
      const { known } = await saving(fresh, half, lost)
      const next = await saving(known, whole, done(2), done(3))
      expect(next.asked).toEqual([
        [half, null],
        [whole, 2],
      ])
      expect(next.known).toEqual({ ...fresh, id: 7, version: 3 })
      expect((await saving(known, { ...half }, done(2))).asked).toEqual([[half, null]])
      expect((await saving(known, whole, null)).asked).toHaveLength(1)
    }
  })

  test.each([
    { state: 'limited', retryAfterSeconds: 3 },
    { state: 'reauthenticate', href: '/sign-in' },
    { state: 'invalid', problems: [] },
  ] as const)('what was turned away ($state) has not arrived', async (outcome) => {
    expect((await saving(fresh, half, outcome)).known).toEqual(fresh)
  })

  test('what is no draft any more is followed by another one', async () => {
    const { known } = await saving(fresh, half, { state: 'refused', message: '' })
    expect(known).toEqual({ ...fresh, key: 'next' })
  })

  test('a version saved elsewhere is written over only by who was told of it', async () => {
    const mine = { ...fresh, id: 7, version: 2, unheard: half }
    const { asked, known } = await saving(mine, whole, done(5, true))
    expect(asked).toEqual([[half, 2]])
    expect(known).toEqual({ ...mine, unheard: null, elsewhere: 5 })
    const again = await saving(keepingMine(known), whole, done(6, true))
    expect(again.asked).toEqual([[whole, 5]])
    expect(again.known.elsewhere).toBe(6)
  })
})
