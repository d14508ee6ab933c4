import { describe, expect, it } from 'vitest'
import { estateAt } from './sample.ts'

describe('the sample estate', () => {
  it('is the same estate whenever it is asked for', () => {
    const today = new Date('2026-11-23T06:00:00Z')
    const first = JSON.stringify([...(estateAt(150, today).tables.resources?.() ?? [])])
    estateAt(3, new Date('2026-10-01T06:00:00Z'))
    expect(JSON.stringify([...(estateAt(150, today).tables.resources?.() ?? [])])).toBe(first)
  })
})
