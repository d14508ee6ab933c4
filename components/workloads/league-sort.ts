// How the league table is ordered, and what its address says of it.

import { distance } from './words.ts'

export const leagueSorts = [
  'distance',
  'name',
  'criticality',
  'score',
  'accepted',
  'change',
  'assets',
  'findings',
] as const
export type LeagueSort = (typeof leagueSorts)[number]
export type LeagueDirection = 'ascending' | 'descending'

/** The league's best stand on top; of everything else, the first click shows what needs somebody most. */
const firstDirection: Record<LeagueSort, LeagueDirection> = {
  distance: 'descending',
  name: 'ascending',
  criticality: 'descending',
  score: 'ascending',
  accepted: 'ascending',
  change: 'ascending',
  assets: 'descending',
  findings: 'descending',
}

const weights = { critical: 4, high: 3, medium: 2, low: 1 }

interface Sortable {
  readonly name: string
  readonly criticality: keyof typeof weights
  readonly score: number | null
  readonly accepted: number | null
  readonly change: number | null
  readonly target: number | null
  readonly assets: number
  readonly findings: number
}

/** What an address asks for (`sort=score`, `sort=-score`); never fails. */
export function leagueSortOf(param: string | string[] | undefined): { sort: LeagueSort; direction: LeagueDirection } {
  const text = [param ?? ''].flat()[0] ?? ''
  const sort = leagueSorts.find((known) => known === text.replace(/^-/, '')) ?? 'distance'
  return { sort, direction: text.startsWith('-') ? opposite(firstDirection[sort]) : firstDirection[sort] }
}

/** Where a click on a column leads: to its order, or to the other way round where it is in it. */
export function nextSort(by: LeagueSort, sort: LeagueSort, direction: LeagueDirection) {
  const isCurrent = by === sort
  const turns = isCurrent && direction === firstDirection[by]
  const value = turns ? `-${by}` : by
  return {
    href: value === 'distance' ? '/workloads' : `/workloads?sort=${value}`,
    direction: isCurrent ? direction : null,
  }
}

function opposite(direction: LeagueDirection): LeagueDirection {
  return direction === 'ascending' ? 'descending' : 'ascending'
}

/** Sorted, with the place that each has by its distance to the target; what has no value comes last either way. */
export function league<Row extends Sortable>(
  rows: readonly Row[],
  { sort, direction }: { sort: LeagueSort; direction: LeagueDirection },
): (Row & { rank: number | null })[] {
  const ranked = rows.filter((row) => away(row) !== null).toSorted((a, b) => away(b)! - away(a)!)
  const rankOf = (row: Row) => {
    const value = away(row)
    return value === null ? null : ranked.findIndex((other) => away(other) === value) + 1
  }
  return rows
    .toSorted((a, b) => compare(sortValue(a, sort), sortValue(b, sort), direction) || a.name.localeCompare(b.name))
    .map((row) => ({ ...row, rank: rankOf(row) }))
}

const away = (row: Sortable) => distance(row.score, row.target)

function sortValue(row: Sortable, sort: LeagueSort): number | string | null {
  if (sort === 'distance') return away(row)
  if (sort === 'criticality') return weights[row.criticality]
  return row[sort]
}

function compare(a: number | string | null, b: number | string | null, direction: LeagueDirection): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  const order = typeof a === 'string' ? a.localeCompare(String(b)) : a - Number(b)
  return direction === 'ascending' ? order : -order
}
