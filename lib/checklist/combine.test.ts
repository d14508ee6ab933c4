import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { at } from './at.ts'
import { all, any, custom, not, when } from './combine.ts'
import { emptyEstate, type Rule } from './rule.ts'
import { type Code, DEFAULT, FAIL, NONE, PASS, UNKNOWN } from './verdict.ts'

/** A rule that always says this. */
const says = (code: Code): Rule =>
  custom({
    judge: () => code,
    explain: () => (code === NONE ? [] : [{ path: `p${code}`, observed: code, expected: 'x' }]),
    paths: [`p${code}`],
  })
const row = { id: '/a', properties: {} }
const judge = (rule: Rule) => rule.judge(row, emptyEstate)
const paths = (rule: Rule) => rule.explain(row, emptyEstate).map(({ path }) => path)
const codes = fc.array(fc.constantFrom<Code>(NONE, PASS, DEFAULT, FAIL, UNKNOWN), { maxLength: 6 })

/** What the docs say, as a list: the first of these that occurs. */
const firstOf = (order: readonly Code[], given: readonly Code[]) => order.find((code) => given.includes(code)) ?? NONE

describe('all', () => {
  test('fails before it is unknown before it is a default before it passes', () => {
    fc.assert(
      fc.property(codes, (given) => {
        expect(judge(all(...given.map(says)))).toBe(firstOf([FAIL, UNKNOWN, DEFAULT, PASS], given))
      }),
    )
  })

  test('explains a failure by what fails', () => {
    expect(paths(all(says(PASS), says(FAIL), says(UNKNOWN)))).toEqual(['p3'])
    expect(paths(all(says(PASS), says(DEFAULT), says(NONE)))).toEqual(['p1', 'p2'])
  })
})

describe('any', () => {
  test('passes before it is a default before it is unknown before it fails', () => {
    fc.assert(
      fc.property(codes, (given) => {
        expect(judge(any(...given.map(says)))).toBe(firstOf([PASS, DEFAULT, UNKNOWN, FAIL], given))
      }),
    )
  })
})

describe('not', () => {
  test('turns a verdict round and keeps what is not known', () => {
    expect([PASS, DEFAULT, FAIL, UNKNOWN, NONE].map((code) => judge(not(says(code as Code))))).toEqual([
      FAIL,
      FAIL,
      PASS,
      UNKNOWN,
      NONE,
    ])
  })
})

describe('when', () => {
  test('asks the rule only of those that meet the condition', () => {
    expect(judge(when(says(PASS), says(FAIL)))).toBe(FAIL)
    expect(judge(when(says(DEFAULT), says(PASS)))).toBe(PASS)
    expect(judge(when(says(FAIL), says(FAIL)))).toBe(NONE)
    expect(judge(when(says(UNKNOWN), says(PASS)))).toBe(UNKNOWN)
  })

  test('explains an unknown condition by the condition', () => {
    expect(paths(when(says(UNKNOWN), says(PASS)))).toEqual(['p4'])
    expect(paths(when(says(FAIL), says(PASS)))).toEqual([])
  })
})

test('a rule of rules observes what they observe, each path once', () => {
  const tls = at('properties.tls').mustBe('1.2', { unset: 'fail' })
  const open = at('properties.open').mustBe(false, { unset: 'fail' })
  expect(when(tls, all(tls, any(open, not(tls)))).paths).toEqual(['properties.tls', 'properties.open'])
})
