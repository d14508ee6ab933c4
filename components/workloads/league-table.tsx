import { Card } from '#components/ui/card.tsx'
import { counted, formatCount, formatScore } from '#components/ui/format.ts'
import { TextLink } from '#components/ui/link.tsx'
import { ListKeys } from '#components/ui/list-keys.tsx'
import { Delta, Num } from '#components/ui/number.tsx'
import { type Column, Rows, Table } from '#components/ui/table.tsx'
import type { LeagueRow, LeagueStanding } from '#lib/posture/workloads/league-table.ts'
import { type LeagueDirection, type LeagueSort, nextSort } from './league-sort.ts'
import { Sparkline } from './sparkline.tsx'
import { criticalityName, distance, environmentName, ownerWords, targetText } from './words.ts'

type Line = { kind: 'workload'; rank: number | null; row: LeagueRow } | { kind: 'none'; row: LeagueStanding }

/** The workloads against their targets, and what belongs to none, each row leading to its page. */
export function LeagueTable({
  rows,
  unassigned,
  mayChange,
  sort,
  direction,
}: {
  /** In the order of the sort; `rank` is that of the distance to the target, whatever they are sorted by. */
  rows: readonly (LeagueRow & { rank: number | null })[]
  /** Null for who sees only their own. */
  unassigned: LeagueStanding | null
  /** The asker can define a workload for what has none. */
  mayChange: boolean
  sort: LeagueSort
  direction: LeagueDirection
}) {
  const columns = columnsFor(sort, direction, mayChange)
  const lines = rows.map((row): Line => ({ kind: 'workload', rank: row.rank, row }))
  return (
    <Card flush>
      <ListKeys>
        <Table caption="Workloads" columns={columns}>
          <tbody>
            <Rows columns={columns} rows={lines} rowKey={keyOf} rowHref={hrefOf} />
          </tbody>
          {unassigned && (
            <tbody className="bg-sunken [&_tr:hover]:bg-sunken!">
              <Rows
                columns={columns}
                rows={[{ kind: 'none', row: unassigned } satisfies Line as Line]}
                rowKey={keyOf}
                rowHref={hrefOf}
              />
            </tbody>
          )}
        </Table>
      </ListKeys>
    </Card>
  )
}

const keyOf = (line: Line) => (line.kind === 'none' ? ' none' : line.row.slug)
const hrefOf = (line: Line) =>
  line.kind === 'none' ? '/assets?workload=none' : `/workloads/${line.row.slug}?workload=`

function columnsFor(sort: LeagueSort, direction: LeagueDirection, mayChange: boolean): Column<Line>[] {
  const sorted = (by: LeagueSort) => nextSort(by, sort, direction)
  return [
    { key: 'name', header: 'Workload', phone: 'title', sort: sorted('name'), cell: (line) => <Name line={line} /> },
    {
      key: 'what',
      header: 'Owners',
      phone: 'detail',
      width: 'w-[17%]',
      hideBelow: 'large',
      cell: (line) => <Detail line={line} mayChange={mayChange} />,
    },
    {
      key: 'criticality',
      header: 'Criticality',
      phone: 'hidden',
      width: 'w-24',
      hideBelow: 'large',
      sort: sorted('criticality'),
      cell: (line) =>
        line.kind === 'none' ? null : <span className="text-ink-2">{criticalityName(line.row.criticality)}</span>,
    },
    {
      key: 'score',
      header: 'Raw score',
      phone: 'end',
      width: 'w-22',
      isNumber: true,
      sort: sorted('score'),
      cell: ({ row }) => <span className="font-semibold">{formatScore(row.score)}</span>,
    },
    {
      key: 'accepted',
      header: 'Accepted',
      phone: 'hidden',
      width: 'w-21',
      isNumber: true,
      hideBelow: 'small',
      sort: sorted('accepted'),
      cell: ({ row }) => <span className="text-ink-2">{formatScore(row.accepted)}</span>,
    },
    {
      key: 'change',
      header: '7 days',
      phone: 'hidden',
      width: 'w-18',
      isNumber: true,
      sort: sorted('change'),
      cell: ({ row }) => <Delta value={row.change} />,
    },
    {
      key: 'trend',
      header: 'Trend',
      phone: 'hidden',
      width: 'w-32',
      hideBelow: 'medium',
      cell: (line) => (
        <Sparkline
          values={line.row.trend}
          target={line.kind === 'none' ? null : line.row.target}
          label={trendWords(line.row.trend)}
        />
      ),
    },
    {
      key: 'target',
      header: 'Target',
      phone: 'end-detail',
      width: 'w-28',
      isNumber: true,
      sort: sorted('distance'),
      cell: (line) => <Target line={line} />,
    },
    {
      key: 'assets',
      header: 'Assets',
      phone: 'hidden',
      width: 'w-18',
      isNumber: true,
      hideBelow: 'medium',
      sort: sorted('assets'),
      cell: ({ row }) => <Num value={row.assets} />,
    },
    {
      key: 'findings',
      header: 'Failing',
      phone: 'hidden',
      width: 'w-20',
      isNumber: true,
      sort: sorted('findings'),
      cell: ({ row }) => (
        <span title={row.excepted > 0 ? `and ${formatCount(row.excepted)} that exceptions cover` : undefined}>
          <Num value={row.findings} />
        </span>
      ),
    },
  ]
}

function Name({ line }: { line: Line }) {
  if (line.kind === 'none')
    return (
      <span className="block pl-8">
        <span className="block font-medium text-ink">Without a workload</span>
        <span className="block text-ink-2 text-xs max-md:hidden">nobody answers for them</span>
      </span>
    )
  return (
    <span className="flex items-baseline gap-3">
      <span
        className="w-5 shrink-0 text-right text-ink-2 text-xs tabular-nums"
        title="Place by the distance to the target"
      >
        {line.rank ?? '–'}
      </span>
      <span className="min-w-0">
        <span className="block truncate font-medium text-ink">{line.row.name}</span>
        <span className="block truncate text-ink-2 text-xs max-md:hidden">{environmentName(line.row.environment)}</span>
      </span>
    </span>
  )
}

// On a phone the second line says what other columns say elsewhere.
function Detail({ line, mayChange }: { line: Line; mayChange: boolean }) {
  if (line.kind === 'none')
    return (
      <>
        <span className="block pl-8 md:hidden">
          {counted(line.row.assets, 'asset')}, {formatCount(line.row.findings)} failing
        </span>
        {mayChange && (
          <TextLink href="/workloads/new?workload=" className="max-md:hidden">
            Define one for them
          </TextLink>
        )}
      </>
    )
  return (
    <>
      <span className="block pl-8 md:hidden">
        {formatCount(line.row.findings)} failing · accepted {formatScore(line.row.accepted)}
      </span>
      <span className="line-clamp-2 text-ink-2 max-md:hidden">{ownerWords(line.row.owners)}</span>
    </>
  )
}

function Target({ line }: { line: Line }) {
  if (line.kind === 'none') return null
  const { score, target } = line.row
  const away = distance(score, target)
  if (target === null) return <span className="text-ink-2 text-xs">no target</span>
  return (
    <span className="block">
      <span className="block max-md:hidden">{targetText(target)}</span>
      <span className={away === null ? 'text-ink-2 text-xs' : away < 0 ? 'text-critical text-xs' : 'text-pass text-xs'}>
        {away === null
          ? '–'
          : away === 0
            ? 'on target'
            : `${formatScore(Math.abs(away))} ${away < 0 ? 'below' : 'above'}`}
        {away !== null && away !== 0 && <span className="text-ink-2 md:hidden"> {targetText(target)}</span>}
      </span>
    </span>
  )
}

function trendWords(trend: readonly (number | null)[]): string {
  const measured = trend.filter((value) => value !== null)
  const [first, last] = [measured[0], measured.at(-1)]
  return first === undefined || last === undefined
    ? 'No trend yet'
    : `Raw, from ${formatScore(first)} to ${formatScore(last)}`
}
