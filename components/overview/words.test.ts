import { describe, expect, test } from 'vitest'
import type { WhyItMoved } from '#lib/posture/overview/movement.ts'
import { eventWords, movementLead, movementTitle, periodWords } from './words.ts'

const at = new Date('2026-11-23T06:00:00Z')
const moved: WhyItMoved = {
  from: { scanId: 1, at: new Date('2026-11-16T06:00:00Z') },
  to: { scanId: 2, at },
  start: 71.1,
  end: 72.4,
  accepted: { start: 71.1, end: 72.4 },
  steps: [
    { cause: 'fixed', points: 2, opened: 0, closed: 38 },
    { cause: 'came_back', points: -0.5, opened: 6, closed: 0 },
    { cause: 'checklist', points: 0, opened: 2, closed: 0 },
    { cause: 'arrived', points: -0.2, opened: 11, closed: 0 },
  ],
}

describe('events of the trend', () => {
  test('say what they are', () => {
    expect(eventWords({ kind: 'checklist', at, version: 7, added: 12, changed: 0, retired: 1 })).toBe(
      'checklist v7: 12 checks added, 1 check retired',
    )
    expect(eventWords({ kind: 'checklist', at, version: 2, added: 0, changed: 0, retired: 0 })).toBe('checklist v2')
    expect(eventWords({ kind: 'lost', at, subscriptions: ['a', 'b'] })).toBe('a and b unreadable')
    expect(eventWords({ kind: 'regained', at, subscriptions: ['a', 'b', 'c'] })).toBe('3 subscriptions readable again')
  })
})

describe('a movement in words', () => {
  test('says by how much, when, and what moved it most', () => {
    expect(movementTitle(moved, 'UTC')).toBe('Up 1.3 points from 16 to 23 Nov')
    expect(movementLead(moved)).toBe('71.1 became 72.4: fixed +2.0, came back −0.5 and new assets −0.2.')
  })

  test('says how the accepted score moved, where exceptions made it another', () => {
    expect(movementLead({ ...moved, accepted: { start: 75.6, end: 76.9 } })).toMatch(
      /^Raw, 71\.1 became 72\.4: .* new assets −0\.2\. Accepted went from 75\.6 to 76\.9\.$/,
    )
    expect(movementLead({ ...moved, accepted: { start: 76.91, end: 76.94 } })).toMatch(/Accepted stayed 76\.9\.$/)
  })

  test('is as good when nothing moved or nothing can be compared', () => {
    expect(movementTitle({ ...moved, start: 72.4 }, 'UTC')).toBe('Unchanged at 72.4 from 16 to 23 Nov')
    expect(movementLead({ ...moved, steps: [] })).toMatch(/^No cause moved/)
    expect(movementTitle({ ...moved, start: null }, 'UTC')).toMatch(/^Nothing to compare/)
    expect(movementLead({ ...moved, start: null })).toMatch(/no check applied/)
  })

  test('says the month once where it is the same', () => {
    expect(periodWords(new Date('2026-10-30T06:00:00Z'), at, 'UTC')).toBe('30 Oct to 23 Nov')
    expect(periodWords(at, at, 'UTC')).toBe('23 Nov to 23 Nov')
  })
})
