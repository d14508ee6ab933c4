import { describe, expect, test } from 'vitest'
import { openCursor, sealCursor } from './cursor.ts'
import { findingsEndpoint } from './findings.ts'
import { endpoints } from './index.ts'
import { movementEndpoint, trendsEndpoint } from './posture.ts'
import { parseQuery } from './query.ts'

const findings = (query: string) => parseQuery(findingsEndpoint.query, new URLSearchParams(query))
const wrong = (query: string) => findings(query).problems?.map(({ parameter }) => parameter)

describe('the parameters of an address', () => {
  test('without any mean what the page shows first', () => {
    expect(findings('').query).toMatchObject({ status: 'fail', sort: 'points', check: [], limit: 100 })
  })

  test('that are lists come by commas, repeated, or both, each once', () => {
    expect(findings('pillar=maintain,footprint&pillar=maintain').query).toMatchObject({
      pillar: ['footprint', 'maintain'],
    })
    expect(findings('subscription=B,a&workload=shop&workload=none').query).toMatchObject({
      subscription: ['a', 'b'],
      workload: ['none', 'shop'],
    })
  })

  test.each([
    ['unknown=1', 'unknown'],
    ['Severity=high', 'Severity'],
    ['group=asset', 'group'],
    ['open=x', 'open'],
    ['severity=grave', 'severity'],
    ['pillar=footprint,grave', 'pillar'],
    ['status=fail&status=unknown', 'status'],
    ['since=yesterday', 'since'],
    ['since=0000-01-01', 'since'],
    ['limit=0', 'limit'],
    ['limit=1001', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=-1', 'limit'],
    ['limit=1e2', 'limit'],
    ['limit=', 'limit'],
    ['type=storage', 'type'],
    [`q=${'x'.repeat(121)}`, 'q'],
    ['q=a%00b', 'q'],
    [`check=${'a,'.repeat(201)}${Array.from({ length: 201 }, (_, i) => `c${i}`).join(',')}`, 'check'],
    ["subscription=x'--", 'subscription'],
    ['subscription=', 'subscription'],
    ['workload=../x', 'workload'],
    ['__proto__=1', '__proto__'],
    ['constructor=1', 'constructor'],
  ])('%s is wrong, and %s is named', (query, parameter) => {
    expect(wrong(query)).toEqual([parameter])
  })

  test('that are wrong are all named at once', () => {
    expect(wrong('severity=x&limit=x')?.sort()).toEqual(['limit', 'severity'])
  })

  test('with a name that is an attack are not repeated as they are', () => {
    expect(findings('%3Cscript%3E=1').problems?.[0]?.parameter).toBe('?script?')
  })

  test('of every address may be left out', () => {
    for (const { query, path } of endpoints) expect(parseQuery(query, new URLSearchParams()).problems, path).toBeNull()
  })

  test('that are dates are days or instants that exist', () => {
    const movement = (from: string) => parseQuery(movementEndpoint.query, new URLSearchParams({ from })).problems
    expect(movement('2026-11-23')).toBeNull()
    expect(movement('2026-11-23T06:00:00Z')).toBeNull()
    expect(movement('2026-02-30')).toHaveLength(1)
    expect(movement('0000-01-01')).toHaveLength(1)
    expect(parseQuery(trendsEndpoint.query, new URLSearchParams('range=31')).problems).toHaveLength(1)
  })
})

describe('a cursor', () => {
  const sealed = sealCursor('eyJhIjoxfQ', 'findings points')

  test('is good for the list and order that it comes from', () => {
    expect(openCursor(sealed, 'findings points')).toBe('eyJhIjoxfQ')
  })

  test.each([
    ['of another order', sealed, 'findings name'],
    ['of another list', sealed, 'assets points'],
    ['that is cut', sealed.slice(0, -1), 'findings points'],
    ['that is changed', sealed.replace('J', 'K'), 'findings points'],
    ['that is only its check sum', sealCursor('', 'findings points'), 'findings points'],
    ['that is none', 'x', 'findings points'],
  ])('%s is none', (_, cursor, order) => {
    expect(openCursor(cursor, order)).toBeNull()
  })
})
