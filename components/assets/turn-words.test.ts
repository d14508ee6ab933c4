import { expect, test } from 'vitest'
import type { ExceptionTurn } from '#lib/posture/assets/exception-turns.ts'
import { turnDetail, turnsHeading, turnVerb } from './turn-words.ts'

const began: ExceptionTurn = {
  at: '2026-11-23T09:00:00.000Z',
  name: 'EX-0147',
  checks: ['storage-minimum-tls'],
  category: 'risk_accepted',
  endsOn: '2026-12-31',
  approvers: ['Alex', 'Noor'],
  ending: null,
  isLater: false,
  endedBy: '',
  countsAgain: false,
}
const ended = (ending: ExceptionTurn['ending'], more: Partial<ExceptionTurn> = {}): ExceptionTurn => ({
  ...began,
  ending,
  ...more,
})
const said = (turn: ExceptionTurn) => `${turnVerb(turn)} … ${turnDetail(turn)}`

test('an exception that began says until when, why, and who approved it', () => {
  expect(said(began)).toBe('began and covers … until 31 Dec 2026 · Risk accepted · approved by Alex and Noor')
  expect(said({ ...began, isLater: true, approvers: ['Alex'] })).toBe(
    'now covers … in force already · until 31 Dec 2026 · Risk accepted · approved by Alex',
  )
})

test('one that ended says why, by whom, and whether something counts again', () => {
  expect(said(ended('expired', { countsAgain: true }))).toBe(
    'expired and no longer covers … counts again in the accepted score',
  )
  expect(said(ended('revoked', { endedBy: 'Alex', countsAgain: true }))).toContain('by Alex · counts again')
  expect(said(ended('renewed'))).toBe('was replaced and no longer covers … ')
  expect(said(ended('finding'))).toContain('what it covered is closed')
  expect(said(ended('scope'))).toContain('no longer in its scope')
})

test.each([
  [[began], 'An exception began'],
  [[began, { ...began, name: 'EX-0148' }], '2 exceptions began'],
  [[{ ...began, isLater: true }], 'It came under an exception'],
  [[ended('renewed'), began], 'One exception took the place of another'],
  [[ended('expired'), began], 'Exceptions changed'],
  [[ended('expired')], 'An exception ended'],
  [[ended('revoked'), ended('expired')], '2 exceptions ended'],
  [[ended('scope')], 'An exception no longer covers it'],
])('the heading of %#', (turns, heading) => {
  expect(turnsHeading(turns)).toBe(heading)
})
