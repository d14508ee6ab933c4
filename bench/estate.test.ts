import { describe, expect, test } from 'vitest'
import { estate } from './estate.ts'

describe('the generated estate', () => {
  const rows = [...estate({ assets: 500, seed: 7 })]
  const assets = rows.filter(({ type }) => !type.startsWith('microsoft.security/'))

  test('has as many assets as asked for, and signals beside them', () => {
    expect(assets).toHaveLength(500)
    expect(rows.length).toBeGreaterThan(500)
    expect([...estate({ assets: 500, seed: 7, signals: false })]).toEqual(assets)
  })

  test('is the same for the same seed, and another for another', () => {
    expect([...estate({ assets: 500, seed: 7 })]).toEqual(rows)
    expect([...estate({ assets: 500, seed: 8 })]).not.toEqual(rows)
  })

  test('has each id once', () => {
    expect(new Set(rows.map(({ id }) => id.toLowerCase())).size).toBe(rows.length)
  })

  test('a larger one begins with the smaller', () => {
    expect([...estate({ assets: 900, seed: 7 })].slice(0, 480)).toEqual(rows.slice(0, 480))
  })
})
