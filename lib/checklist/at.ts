import { containsText, sameText } from './casing.ts'
import { type Absence, absenceCode, type Items, itemsOf } from './items.ts'
import { type Reader, reader, UNREADABLE } from './path.ts'
import type { Row } from './row.ts'
import type { Rule } from './rule.ts'
import { type Code, type Evidence, FAIL, NONE, PASS, shown, UNKNOWN } from './verdict.ts'

/**
 * What it means that a property is not set (or null):
 * - `pass`: that is what is wanted; `default`: the platform's default is safe, though nobody declared it;
 * - `fail`: the platform's default is not safe; `unknown`: the value exists, but is not told; `none`: does not apply.
 */
export interface Unset {
  unset: Absence
}

type Scalar = string | number | boolean

/** Rules about one place of a row. Texts are compared without case, and a flag that comes as a text is understood. */
export interface At {
  mustBe(value: Scalar, options: Unset): Rule
  mustNotBe(value: Scalar, options: Unset): Rule
  oneOf(values: readonly Scalar[], options: Unset): Rule
  noneOf(values: readonly Scalar[], options: Unset): Rule
  /** A text that holds this one, in any case, such as `functionapp` in a site's kind. */
  mustContain(text: string, options: Unset): Rule
  mustNotContain(text: string, options: Unset): Rule
  /** A number (also as a text). */
  atLeast(value: number, options: Unset): Rule
  atMost(value: number, options: Unset): Rule
  /** A version of dotted numbers, such as `1.30` or `8.0.36`. */
  atLeastVersion(version: string, options: Unset): Rule
  /** A TLS version in any of Azure's spellings: `1.2`, `TLS1_2`, `Tls12`, `TLSv1.2`. Anything else is too old. */
  atLeastTls(version: '1.0' | '1.1' | '1.2' | '1.3', options: Unset): Rule
  /** Some value, whatever it is. Empty texts and empty lists count as none. */
  isSet(): Rule
  /** No value. Empty texts and empty lists count as none. */
  isUnset(): Rule
  /** What no other word says. `test` gets the value when it is set, must make nothing and must not throw. */
  satisfies(expected: string, test: (value: unknown) => boolean, options: Unset): Rule
  /** The items of a list (what is not a list is unknown). `unset`: as an empty list unless said otherwise. */
  items(options?: { unset?: 'empty' | 'unknown' }): Items
}

/**
 * Rules about the property at a path of the row: `at('properties.minimumTlsVersion').mustBe('TLS1_2', { unset: 'fail' })`.
 * Property names are found whatever their case. A row without properties is unknown to all of them.
 * `at('')` is the thing itself, for lists of texts.
 */
export function at(path: string): At {
  const read = reader(path)
  const scalar = (expected: string, test: (value: unknown) => boolean, { unset }: Unset) =>
    valueRule(path, read, expected, absenceCode[unset], test)
  const is = (values: readonly Scalar[]) => values.map(sameAs)
  return {
    mustBe: (value, options) => scalar(said(value), sameAs(value), options),
    mustNotBe(value, options) {
      const same = sameAs(value)
      return scalar(`anything but ${said(value)}`, (observed) => !same(observed), options)
    },
    oneOf(values, options) {
      const tests = is(values)
      return scalar(`one of ${values.map(said).join(', ')}`, (observed) => anyTrue(tests, observed), options)
    },
    noneOf(values, options) {
      const tests = is(values)
      return scalar(`none of ${values.map(said).join(', ')}`, (observed) => !anyTrue(tests, observed), options)
    },
    mustContain: (text, options) =>
      scalar(`a text with ${text}`, (observed) => containsText(String(observed), text), options),
    mustNotContain: (text, options) =>
      scalar(`a text without ${text}`, (observed) => !containsText(String(observed), text), options),
    atLeast: (value, options) => scalar(`${value} or more`, (observed) => numberOf(observed) >= value, options),
    atMost: (value, options) => scalar(`${value} or less`, (observed) => numberOf(observed) <= value, options),
    atLeastVersion: (version, options) =>
      scalar(`${version} or later`, (observed) => compareVersions(String(observed), version) >= 0, options),
    atLeastTls(version, options) {
      const lowest = tlsOf(version)
      return scalar(`TLS ${version} or later`, (observed) => tlsOf(observed) >= lowest, options)
    },
    isSet: () => presence(path, read, 'a value', PASS, FAIL),
    isUnset: () => presence(path, read, 'no value', FAIL, PASS),
    satisfies: (expected, test, options) => anyRule(path, read, expected, absenceCode[options.unset], test),
    items: (options = {}) => listAt(path, read, options.unset === 'unknown' ? UNKNOWN : NONE),
  }
}

/** A rule about a text, a number or a flag: a list or an object in its place is not understood, so unknown. */
function valueRule(path: string, read: Reader, expected: string, unset: Code, test: (value: unknown) => boolean): Rule {
  return ruleAt(path, read, expected, (row) => {
    const value = read(row)
    if (value === undefined) return unset
    if (typeof value === 'object' || value === UNREADABLE) return UNKNOWN
    return test(value) ? PASS : FAIL
  })
}

function anyRule(path: string, read: Reader, expected: string, unset: Code, test: (value: unknown) => boolean): Rule {
  return ruleAt(path, read, expected, (row) => {
    const value = read(row)
    if (value === undefined) return unset
    if (value === UNREADABLE) return UNKNOWN
    return test(value) ? PASS : FAIL
  })
}

function presence(path: string, read: Reader, expected: string, set: Code, unset: Code): Rule {
  return ruleAt(path, read, expected, (row) => {
    const value = read(row)
    if (value === UNREADABLE) return UNKNOWN
    return value === undefined || value === '' || (Array.isArray(value) && value.length === 0) ? unset : set
  })
}

function ruleAt(path: string, read: Reader, expected: string, judge: (row: Row) => Code): Rule {
  const explain = (row: Row): Evidence[] => {
    if (judge(row) === NONE) return []
    const value = read(row)
    return [{ path, observed: value === UNREADABLE ? null : shown(value), expected }]
  }
  return { judge, explain, paths: [path], reads: [] }
}

function listAt(path: string, read: Reader, unset: Code): Items {
  const nothing: readonly unknown[] = []
  return itemsOf({
    read(row) {
      const value = read(row)
      if (Array.isArray(value)) return value
      if (value !== undefined) return UNKNOWN
      return unset === UNKNOWN ? UNKNOWN : nothing
    },
    itemPath: (_, index) => `${path}[${index}]`,
    below: (_, index, inner) => joined(`${path}[${index}]`, inner),
    path,
    belowAny: (inner) => joined(`${path}[*]`, inner),
    reads: [],
  })
}

/** A path below another. What speaks of another row (it has a #) stays as it is. */
function joined(outer: string, inner: string): string {
  if (inner === '' || inner.includes('#')) return inner === '' ? outer : inner
  return inner.startsWith('[') ? `${outer}${inner}` : `${outer}.${inner}`
}

function anyTrue(tests: readonly ((value: unknown) => boolean)[], value: unknown): boolean {
  for (let i = 0; i < tests.length; i++) if ((tests[i] as (value: unknown) => boolean)(value)) return true
  return false
}

const said = (value: Scalar) => String(value)

/** Equality as Azure's answers need it: texts without case; numbers and flags also when they come as texts. */
function sameAs(expected: Scalar): (value: unknown) => boolean {
  const text = String(expected)
  if (typeof expected === 'string') return (value) => typeof value === 'string' && sameText(value, text)
  return (value) => value === expected || (typeof value === 'string' && sameText(value, text))
}

/** A number, also one written as a text; NaN for everything else, which is neither at least nor at most anything. */
function numberOf(value: unknown): number {
  if (typeof value === 'number') return value
  return typeof value === 'string' && value !== '' ? Number(value) : Number.NaN
}

/** The first two digits of a TLS version as one number (1.2 is 12, `TLS1` is 10); 0 where there are none. */
function tlsOf(value: unknown): number {
  if (typeof value === 'number') return Math.round(value * 10)
  if (typeof value !== 'string' || !mentionsTls(value)) return 0
  let first = -1
  for (let i = 0; i < value.length; i++) {
    const digit = value.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) continue
    if (first >= 0) return first * 10 + digit
    first = digit
  }
  return first < 0 ? 0 : first * 10
}

/** SSL 3.0 has digits too. */
function mentionsTls(value: string): boolean {
  const first = value.charCodeAt(0)
  return (first >= 48 && first <= 57) || sameText(value.slice(0, 3), 'tls')
}

/** Negative, zero or positive, as `a` is before, the same as, or after `b`, part by part; not a number counts as 0. */
function compareVersions(a: string, b: string): number {
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    let x = 0
    let y = 0
    for (; i < a.length && a[i] !== '.'; i++) x = x * 10 + digitAt(a, i)
    for (; j < b.length && b[j] !== '.'; j++) y = y * 10 + digitAt(b, j)
    if (x !== y) return x - y
    i++
    j++
  }
  return 0
}

function digitAt(text: string, index: number): number {
  const digit = text.charCodeAt(index) - 48
  return digit >= 0 && digit <= 9 ? digit : 0
}
