import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { check, checksFor, parameter } from './check.ts'
import { compile, InvalidParameter } from './evaluator.ts'
import { emptyEstate } from './rule.ts'
import { type Code, FAIL, NONE, PASS, UNKNOWN } from './verdict.ts'

const described = {
  title: 'Something holds',
  pillar: 'configure',
  area: 'resources',
  severity: 'low',
  guidance: 'tighten-configuration',
  version: 1,
  why: 'x',
  fix: { portal: 'x', cli: 'x', bicep: 'x' },
  caution: 'x',
  effort: 'asset',
  references: {},
} as const

const length = check('length', {
  ...described,
  parameters: { least: parameter(z.number().int().positive(), 8, 'How long') },
  evaluate: ({ at, parameters }) => at('properties.length').atLeast(parameters.least, { unset: 'fail' }),
})
const linuxOnly = check('linux', {
  ...described,
  when: ({ at }) => at('kind').mustBe('linux', { unset: 'none' }),
  evaluate: ({ at }) => at('properties.password').mustBe(false, { unset: 'fail' }),
})
const broken = check('broken', {
  ...described,
  evaluate: ({ custom }) =>
    custom({
      judge: () => {
        throw new Error('mistake')
      },
      explain: () => {
        throw new Error('mistake')
      },
      paths: [],
    }),
})
const checks = [
  ...checksFor('microsoft.a/things', [length, linuxOnly]),
  ...checksFor(['microsoft.b/x', 'Microsoft.B/y'], [broken]),
]
const verdicts = (
  row: { id: string; type?: string; kind?: string; properties?: unknown },
  evaluator = compile(checks),
) => {
  const found: [string | undefined, Code][] = []
  evaluator.evaluate(row, emptyEstate, (check, code) => found.push([evaluator.checks[check]?.id, code]))
  return found
}

describe('an evaluator', () => {
  test('judges an asset by the checks on its type, in any case, and tells nothing where one does not apply', () => {
    expect(verdicts({ id: '/a', type: 'MICROSOFT.A/Things', properties: { length: 8 } })).toEqual([['length', PASS]])
    expect(verdicts({ id: '/a', type: 'microsoft.a/things', kind: 'Linux', properties: {} })).toEqual([
      ['length', FAIL],
      ['linux', FAIL],
    ])
    expect(verdicts({ id: '/a', type: 'microsoft.c/things', properties: {} })).toEqual([])
  })

  test('takes the type from the id where the row does not say it', () => {
    const id = '/subscriptions/s/resourceGroups/g/providers/Microsoft.A/things/t'
    expect(verdicts({ id, properties: { length: 1 } })).toEqual([['length', FAIL]])
    expect(verdicts({ id: 'no id of Azure', properties: {} })).toEqual([])
  })

  test('a rule that throws costs one unknown verdict', () => {
    const evaluator = compile(checks)
    expect(verdicts({ id: '/a', type: 'microsoft.b/y' })).toEqual([['broken', UNKNOWN]])
    expect(evaluator.explain(2, { id: '/a', type: 'microsoft.b/y' }, emptyEstate)[0]?.expected).toContain('mistake')
  })

  test('a check is not asked about another type', () => {
    const evaluator = compile(checks)
    expect(evaluator.judge(2, { id: '/a', type: 'microsoft.a/things' }, emptyEstate)).toBe(NONE)
    expect(evaluator.explain(2, { id: '/a', type: 'microsoft.a/things' }, emptyEstate)).toEqual([])
  })
})

describe('parameters', () => {
  test('change what passes', () => {
    const row = { id: '/a', type: 'microsoft.a/things', properties: { length: 8 } }
    expect(verdicts(row, compile(checks, { length: { least: 9 } }))).toEqual([['length', FAIL]])
  })

  test.each([
    [{ length: { least: 'nine' } }, 'Parameter least of check length'],
    [{ length: { most: 9 } }, 'has no parameter most'],
    [{ length: { toString: 9 } }, 'has no parameter toString'],
    [{ width: { least: 9 } }, 'no check width'],
  ])('that cannot be are refused by name: %j', (choices, message) => {
    expect(() => compile(checks, choices)).toThrow(InvalidParameter)
    expect(() => compile(checks, choices)).toThrow(message)
  })
})

describe('the fingerprint', () => {
  const of = (list = checks, choices = {}) => compile(list, choices).fingerprint

  test('is the same for the same checklist in any order', () => {
    expect(of(checks.toReversed())).toBe(of())
    expect(of(checks, { length: { least: 8 } })).toBe(of())
  })

  test('changes with a version, a parameter, a severity and a check', () => {
    const [first, ...rest] = checks
    const changed = [
      of([{ ...first!, version: 2 }, ...rest]),
      of([{ ...first!, severity: 'high' }, ...rest]),
      of(checks, { length: { least: 9 } }),
      of(rest),
    ]
    expect(new Set([of(), ...changed]).size).toBe(5)
  })

  test('stays when only words change', () => {
    const [first, ...rest] = checks
    expect(of([{ ...first!, why: 'better said' }, ...rest])).toBe(of())
  })
})

describe('a declaration', () => {
  test('must name the types that its rule reads', () => {
    const declare = (reads: string[]) =>
      check('reader', {
        ...described,
        reads,
        evaluate: ({ pointedAt }) => pointedAt('Microsoft.B/x').mustExist('an x'),
      })
    expect(() => declare([])).toThrow('microsoft.b/x')
    const evaluator = compile(checksFor('microsoft.a/things', [declare(['Microsoft.B/X'])]))
    expect([...evaluator.readsOf('Microsoft.A/things')]).toEqual(['microsoft.b/x'])
    expect(evaluator.isRead('MICROSOFT.B/x')).toBe(true)
    expect(evaluator.isRead('microsoft.a/things')).toBe(false)
  })
})
