import { describe, expect, test } from 'vitest'
import { league, leagueSortOf, nextSort } from './league-sort.ts'

const row = (name: string, score: number | null, target: number | null) => ({
  name,
  score,
  accepted: score,
  target,
  criticality: 'high' as const,
  change: null,
  assets: 1,
  findings: 1,
})
const rows = [row('Shop', 71.3, 82), row('Platform', 91, 90), row('Data', 60, null), row('Apps', 71.34, 82)]

describe('the league', () => {
  test('begins with who is furthest above the target, and ends with who has none', () => {
    const sorted = league(rows, leagueSortOf(undefined))
    expect(sorted.map(({ name, rank }) => [name, rank])).toEqual([
      ['Platform', 1],
      ['Apps', 2],
      ['Shop', 2],
      ['Data', null],
    ])
  })
  test('keeps the places whatever it is sorted by, and the missing last either way', () => {
    expect(league(rows, leagueSortOf('name')).map(({ name }) => name)).toEqual(['Apps', 'Data', 'Platform', 'Shop'])
    expect(league(rows, leagueSortOf('-distance')).map(({ name }) => name)).toEqual([
      'Apps',
      'Shop',
      'Platform',
      'Data',
    ])
    expect(league(rows, leagueSortOf('score')).map(({ rank }) => rank)).toEqual([null, 2, 2, 1])
  })
})

describe('the address', () => {
  test.each([
    [undefined, 'distance', 'descending'],
    ['findings', 'findings', 'descending'],
    ['-findings', 'findings', 'ascending'],
    ['magic', 'distance', 'descending'],
    [['score', 'name'], 'score', 'ascending'],
  ])('%s', (param, sort, direction) => expect(leagueSortOf(param)).toEqual({ sort, direction }))

  test('a second click turns the order round, a third back', () => {
    expect(nextSort('score', 'distance', 'descending')).toEqual({ href: '/workloads?sort=score', direction: null })
    expect(nextSort('score', 'score', 'ascending').href).toBe('/workloads?sort=-score')
    expect(nextSort('score', 'score', 'descending').href).toBe('/workloads?sort=score')
    expect(nextSort('distance', 'score', 'ascending').href).toBe('/workloads')
  })
})
