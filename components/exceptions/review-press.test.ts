import { describe, expect, test } from 'vitest'
import { MeantPresses } from './review-press.ts'

const click = (timeStamp: number, detail = 1) => ({ timeStamp, detail })

describe('a case that follows a decision', () => {
  test('takes no press before it has been on screen for a second', () => {
    const presses = new MeantPresses(5000)
    expect(presses.isMeant(click(5400))).toBe(false)
    expect(new MeantPresses(5000).isMeant(click(6000))).toBe(true)
  })

  test('takes none from who goes on clicking', () => {
    const presses = new MeantPresses(5000)
    expect([5900, 6800, 7700].map((at) => presses.isMeant(click(at)))).toEqual([false, false, false])
    expect(presses.isMeant(click(8700))).toBe(true)
  })

  test('takes a key at once: it has been led to the button', () => {
    expect(new MeantPresses(5000).isMeant(click(5001, 0))).toBe(true)
  })
})

describe('any case', () => {
  test('takes the first click at once where none was decided before it', () => {
    expect(new MeantPresses(null).isMeant(click(10))).toBe(true)
  })

  test('never takes a later click of a row', () => {
    expect(new MeantPresses(null).isMeant(click(9000, 2))).toBe(false)
    expect(new MeantPresses(5000).isMeant(click(9000, 3))).toBe(false)
  })
})
