import { describe, expect, test } from 'vitest'
import { at } from './at.ts'
import type { Row } from './row.ts'
import { emptyEstate, type Rule } from './rule.ts'
import { DEFAULT, FAIL, NONE, PASS, UNKNOWN } from './verdict.ts'

const row = (properties: unknown, more: Partial<Row> = {}): Row => ({ id: '/a', properties, ...more })
const judge = (rule: Rule, properties: unknown) => rule.judge(row(properties), emptyEstate)
const explain = (rule: Rule, properties: unknown) => rule.explain(row(properties), emptyEstate)

describe('what a row does not say', () => {
  const rule = at('properties.tls').mustBe('1.2', { unset: 'fail' })

  test.each([
    ['null', null],
    ['absent', undefined],
    ['a text', 'x'],
    ['a number', 1],
  ])('properties that are %s make every rule on them unknown', (_, properties) => {
    expect(judge(rule, properties)).toBe(UNKNOWN)
    expect(judge(at('properties.a.b').isUnset(), properties)).toBe(UNKNOWN)
    expect(judge(at('properties.list').items().mustNotExist('none'), properties)).toBe(UNKNOWN)
  })

  test.each([
    ['pass', PASS],
    ['default', DEFAULT],
    ['fail', FAIL],
    ['unknown', UNKNOWN],
    ['none', NONE],
  ] as const)('an unset property is %s where the check says so, null or absent', (unset, code) => {
    const told = at('properties.tls').mustBe('1.2', { unset })
    expect(judge(told, {})).toBe(code)
    expect(judge(told, { tls: null })).toBe(code)
  })

  test('what lies below an unset property is unset, and below a text is unknown', () => {
    const deep = at('properties.a.b.c').mustBe(1, { unset: 'fail' })
    expect(judge(deep, { a: null })).toBe(FAIL)
    expect(judge(deep, { a: {} })).toBe(FAIL)
    expect(judge(deep, { a: 'x' })).toBe(UNKNOWN)
  })

  test('a list or an object where a plain value should be is unknown', () => {
    expect(judge(rule, { tls: ['1.2'] })).toBe(UNKNOWN)
    expect(judge(rule, { tls: { version: '1.2' } })).toBe(UNKNOWN)
  })

  test('a column that is null is unset, as rows have all columns', () => {
    const sku = at('sku.name').mustBe('Premium', { unset: 'fail' })
    expect(sku.judge(row({}, { sku: null }), emptyEstate)).toBe(FAIL)
    expect(sku.judge(row(null, { sku: { name: 'premium' } }), emptyEstate)).toBe(PASS)
  })
})

describe("Azure's casing", () => {
  test('property names and texts are the same in any case', () => {
    const rule = at('properties.networkAcls.defaultAction').mustBe('Deny', { unset: 'fail' })
    expect(judge(rule, { NetworkACLs: { DEFAULTACTION: 'deny' } })).toBe(PASS)
  })

  test('a name spelt exactly wins over one in another case', () => {
    expect(judge(at('properties.a').mustBe(1, { unset: 'fail' }), { A: 2, a: 1 })).toBe(PASS)
  })

  test('only letters differ by case', () => {
    expect(judge(at('properties.a').mustBe('@x', { unset: 'fail' }), { a: '`x' })).toBe(FAIL)
  })

  test('flags and numbers may come as texts', () => {
    expect(judge(at('properties.a').mustBe(false, { unset: 'fail' }), { a: 'False' })).toBe(PASS)
    expect(judge(at('properties.a').mustBe(7, { unset: 'fail' }), { a: '7' })).toBe(PASS)
    expect(judge(at('properties.a').mustBe(true, { unset: 'fail' }), { a: 1 })).toBe(FAIL)
  })

  test('a name that holds dots is written in brackets', () => {
    const rule = at("properties.custom['A.B.Tls10']").mustBe(false, { unset: 'fail' })
    expect(judge(rule, { custom: { 'a.b.tls10': 'false' } })).toBe(PASS)
  })

  test('a path that cannot be is refused when the check is declared', () => {
    for (const path of ['a..b', 'a.', "a['b", 'a[0]']) expect(() => at(path)).toThrow(path)
  })
})

describe('comparisons', () => {
  const one = (rule: Rule, value: unknown) => judge(rule, { x: value })
  const x = at('properties.x')
  const unset = { unset: 'fail' } as const

  test('mustNotBe, oneOf and noneOf', () => {
    expect(one(x.mustNotBe('Allow', unset), 'allow')).toBe(FAIL)
    expect(one(x.mustNotBe('Allow', unset), 'deny')).toBe(PASS)
    expect(one(x.oneOf(['a', 'b'], unset), 'B')).toBe(PASS)
    expect(one(x.oneOf(['a', 'b'], unset), 'c')).toBe(FAIL)
    expect(one(x.noneOf(['a', 'b'], unset), 'B')).toBe(FAIL)
    expect(one(x.noneOf(['a', 'b'], unset), 'c')).toBe(PASS)
  })

  test('mustContain and mustNotContain', () => {
    expect(one(x.mustContain('functionapp', unset), 'FunctionApp,Linux')).toBe(PASS)
    expect(one(x.mustContain('functionapp', unset), 'app')).toBe(FAIL)
    expect(one(x.mustContain('linux', unset), 'app,linux')).toBe(PASS)
    expect(one(x.mustNotContain('analytics', unset), 'v12.0,Analytics')).toBe(FAIL)
    expect(one(x.mustNotContain('analytics', unset), ['analytics'])).toBe(UNKNOWN)
  })

  test.each([
    ['TLS1_2', PASS],
    ['Tls12', PASS],
    ['1.2', PASS],
    ['TLSv1.3', PASS],
    [1.3, PASS],
    ['TLS1_1', FAIL],
    ['TLS1', FAIL],
    ['None', FAIL],
    ['SSLv3', FAIL],
    ['TLSEnforcementDisabled', FAIL],
    ['', FAIL],
  ])('TLS 1.2 or later: %s', (value, code) => {
    expect(one(x.atLeastTls('1.2', unset), value)).toBe(code)
  })

  test.each([
    [90, PASS],
    ['90', PASS],
    [89, FAIL],
    ['many', FAIL],
    ['', FAIL],
  ])('90 or more: %s', (value, code) => {
    expect(one(x.atLeast(90, unset), value)).toBe(code)
  })

  test.each([
    ['1.30', PASS],
    ['1.30.2', PASS],
    ['1.100', PASS],
    ['2', PASS],
    ['1.29.9', FAIL],
    ['1', FAIL],
    ['', FAIL],
  ])('version 1.30 or later: %s', (value, code) => {
    expect(one(x.atLeastVersion('1.30', unset), value)).toBe(code)
  })

  test('nothing is set by an empty text or an empty list', () => {
    for (const nothing of [undefined, null, '', []]) {
      expect(one(x.isSet(), nothing)).toBe(FAIL)
      expect(one(x.isUnset(), nothing)).toBe(PASS)
    }
    for (const something of ['a', 0, false, ['a'], {}]) {
      expect(one(x.isSet(), something)).toBe(PASS)
      expect(one(x.isUnset(), something)).toBe(FAIL)
    }
  })
})

describe('evidence', () => {
  test('names the property, what was observed and what was expected', () => {
    const rule = at('properties.tls').atLeastTls('1.2', { unset: 'fail' })
    expect(explain(rule, { tls: 'TLS1_0' })).toEqual([
      { path: 'properties.tls', observed: 'TLS1_0', expected: 'TLS 1.2 or later' },
    ])
    expect(explain(rule, {})).toEqual([{ path: 'properties.tls', observed: null, expected: 'TLS 1.2 or later' }])
  })

  test('stays small whatever the row holds', () => {
    let deep: unknown = 1
    for (let i = 0; i < 50_000; i++) deep = { deep }
    for (const value of [
      'x'.repeat(5_000_000),
      Array.from({ length: 100_000 }, () => 'x'),
      deep,
      { [`${'k'.repeat(1e6)}`]: 1 },
    ]) {
      const [evidence] = explain(at('properties.x').isUnset(), { x: value })
      expect(JSON.stringify(evidence).length).toBeLessThan(10_000)
    }
  })

  test('is none where the rule does not apply', () => {
    expect(explain(at('properties.x').mustBe(1, { unset: 'none' }), {})).toEqual([])
  })
})
