import { describe, expect, test } from 'vitest'
import { compileQuery } from './evaluate.ts'
import { parseQuery } from './parser.ts'
import { QueryError } from './syntax.ts'

const now = '2026-11-23T06:00:00.000Z'
const account = {
  id: '/subscriptions/s/a',
  name: 'Account-One',
  type: 'microsoft.storage/storageaccounts',
  tags: { env: 'prod', 'cost centre': '17' },
  properties: { tier: 3, changedAt: '2026-11-20T00:00:00Z', rules: [{ port: 22 }], none: null },
}

function passes(predicate: string): boolean {
  return compileQuery(parseQuery(`resources | where ${predicate}`), now).matches(account)
}

function shaped(operators: string): unknown {
  return compileQuery(parseQuery(`resources | ${operators}`), now).shape(account)
}

describe('where', () => {
  test.each([
    "type == 'microsoft.storage/storageaccounts'",
    "type =~ 'Microsoft.Storage/storageAccounts'",
    "name != 'account-one'",
    "name !~ 'other'",
    "type in~ ('Microsoft.Compute/disks', 'MICROSOFT.STORAGE/storageaccounts')",
    "type !in ('microsoft.compute/disks')",
    "name has 'one'",
    "name !has 'on'",
    "name contains 'COUNT'",
    "name startswith 'acc' and name endswith '-ONE'",
    "type !endswith 'disks'",
    'properties.tier >= 3 and properties.tier < 4',
    'properties.rules[0].port == 22',
    "tags['cost centre'] == '17'",
    'isempty(kind) and isnull(properties.none) and isnotnull(properties.tier)',
    "not(name == 'x') and (name == 'x' or isnotempty(tostring(tags.env)))",
    'todatetime(properties.changedAt) >= datetime(2026-11-19T00:00:00Z)',
    'todatetime(properties.changedAt) > ago(4d) and todatetime(properties.changedAt) < now()',
    'properties.missing.further.down == properties.none',
    `tolower(name) == "account-one" // a remark`,
  ])('%s holds', (predicate) => {
    expect(passes(predicate)).toBe(true)
  })

  test.each([
    "name == 'account-one'",
    "type in ('MICROSOFT.STORAGE/STORAGEACCOUNTS')",
    "name has 'on'",
    "properties.tier > '2'",
    'properties.missing > 1',
    'todatetime(properties.changedAt) > ago(1d)',
  ])('%s does not hold', (predicate) => {
    expect(passes(predicate)).toBe(false)
  })
})

describe('project and extend', () => {
  test('name, compute and drop columns; text is never null', () => {
    expect(shaped("project id, kind, env = tags.env, properties.tier, bag = pack('a', properties.none)")).toEqual({
      id: '/subscriptions/s/a',
      kind: '',
      env: 'prod',
      properties_tier: 3,
      bag: { a: null },
    })
  })

  test('build on each other', () => {
    expect(shaped("extend big = iff(properties.tier > 2, 'yes', 'no') | project big")).toEqual({ big: 'yes' })
  })
})

test('the order that tables have anyway needs no sorting, any other does', () => {
  expect(compileQuery(parseQuery('resources | order by id asc'), now).order).toBeUndefined()
  expect(compileQuery(parseQuery('resources | order by name'), now).order).toEqual([
    { column: 'name', descending: true },
  ])
})

test.each([
  ['resources | wher id', 'ParserFailure'],
  ["resources | where name == 'a", 'ParserFailure'],
  ['resources | where (name', 'ParserFailure'],
  ['resources | summarize count() by type', 'ParserFailure'],
  ['resources | project nothing', 'Default'],
  ['resources | project id | extend n = name', 'Default'],
  ["resources | where nofunction(name) == 'a'", 'Default'],
])('%s is refused as %s', (query, code) => {
  const compile = () => compileQuery(parseQuery(query), now)
  expect(compile).toThrow(QueryError)
  expect(compile).toThrow(expect.objectContaining({ code }))
})

test('a parser failure says where', () => {
  expect(() => parseQuery('resources\n| wher id')).toThrow(
    expect.objectContaining({ details: { line: 2, characterPositionInLine: 2, token: 'wher' } }),
  )
})
