import { describe, expect, test } from 'vitest'
import { guidance, recommendation } from './guidance.ts'

describe('the guidance', () => {
  test('names each recommendation once', () => {
    expect(new Set(guidance.map(({ slug }) => slug)).size).toBe(guidance.length)
    expect(new Set(guidance.map(({ title }) => title)).size).toBe(guidance.length)
  })

  test("keeps the document's order: a section is not left and entered again", () => {
    const sections = guidance.map(({ section }) => section)
    const turns = sections.filter((section, i) => section !== sections[i - 1])
    expect(turns).toEqual([...new Set(sections)])
  })

  test('says of each what is asked', () => {
    for (const { asks } of guidance) expect(asks.length).toBeGreaterThan(0)
  })

  test('is found by its slug', () => {
    expect(recommendation('deny-by-default')?.title).toBe('Deny by default')
    expect(recommendation('nothing')).toBeUndefined()
  })
})
