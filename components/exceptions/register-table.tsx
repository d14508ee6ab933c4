import { formatCount } from '#components/ui/format.ts'
import { SeverityMark } from '#components/ui/marks.tsx'
import { type Column, DataTable, TwoLines } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import { deviation } from '#lib/checklist/subjects.ts'
import type { ToldState } from '#lib/exceptions/model.ts'
import type { ExceptionDraft } from '#lib/posture/exceptions/drafts.ts'
import type { ExceptionSort } from '#lib/posture/exceptions/filter.ts'
import type { ListedException } from '#lib/posture/exceptions/list-exceptions.ts'
import { StateBadge } from './state-badge.tsx'
import { categoryWords, dayWords, kindWords } from './words.ts'

/** The register: one row an exception, two lines on a phone. The orders that a column shows are taken at its head. */
export function RegisterTable({
  exceptions,
  sort,
  hrefSorted,
}: {
  exceptions: readonly ListedException[]
  sort: ExceptionSort
  hrefSorted: (sort: ExceptionSort) => string
}) {
  const by = (order: ExceptionSort, direction: 'ascending' | 'descending') => ({
    sort: { href: hrefSorted(order), direction: sort === order ? direction : null },
  })
  const sorted: Readonly<Record<string, ReturnType<typeof by>>> = {
    findings: by('covered', 'descending'),
    ends: by('ends', 'ascending'),
  }
  return (
    <DataTable
      caption="Exceptions"
      columns={columns.map((column) => ({ ...column, ...sorted[column.key] }))}
      rows={[...exceptions]}
      rowKey={({ name }) => name}
      rowHref={({ name }) => `/exceptions/${name}`}
    />
  )
}

const running: readonly ToldState[] = ['active', 'expiring', 'review']
const waiting: readonly ToldState[] = ['requested', 'review']

const columns: Column<ListedException>[] = [
  {
    key: 'what',
    header: 'Exception',
    phone: 'title',
    cell: ({ name, checks, targets, owner, ownerLeft, kind, predecessorId, source }) => (
      <TwoLines
        title={<span className="block whitespace-normal [overflow-wrap:anywhere]">{deviation(checks, targets)}</span>}
        detail={
          <>
            {name}
            {kind !== 'new' && predecessorId !== null && ` · ${kindWords[kind]}`}
            {owner.name
              ? ` · ${owner.name}${ownerLeft ? ', who has left' : ''}`
              : source === 'policy' && ' · from Azure Policy'}
          </>
        }
      />
    ),
  },
  {
    key: 'category',
    header: 'Category',
    phone: 'hidden',
    hideBelow: 'large',
    width: 'w-32',
    cell: ({ category }) => (category ? categoryWords[category].title : '–'),
  },
  {
    key: 'severity',
    header: 'Severity',
    phone: 'hidden',
    hideBelow: 'medium',
    width: 'w-28',
    cell: ({ severity }) => (severity ? <SeverityMark severity={severity} /> : '–'),
  },
  {
    key: 'state',
    header: 'State',
    phone: 'end',
    width: 'w-40',
    cell: ({ told, isReviewDue }) => (
      <>
        <StateBadge state={told} />
        {isReviewDue && <span className="mt-0.5 block text-ink-2 text-xs">review due</span>}
      </>
    ),
  },
  {
    key: 'findings',
    header: 'Findings',
    isNumber: true,
    phone: 'hidden',
    hideBelow: 'medium',
    width: 'w-24',
    cell: ({ findings, unknown }) => (
      <>
        {formatCount(findings - unknown)}
        {unknown > 0 && <span className="block text-2xs text-ink-2">+ {formatCount(unknown)} unknown</span>}
      </>
    ),
  },
  {
    key: 'age',
    header: 'For',
    isNumber: true,
    phone: 'hidden',
    hideBelow: 'large',
    width: 'w-20',
    cell: (one) => <Since exception={one} />,
  },
  {
    key: 'ends',
    header: 'Until',
    isNumber: true,
    phone: 'end-detail',
    width: 'w-32',
    cell: ({ endsOn }) => (endsOn ? dayWords(endsOn) : 'no end'),
  },
]

/** How long it has been waiting, or in force. */
function Since({ exception }: { exception: ListedException }) {
  const { told, startsAt, requestedAt, reviewSince } = exception
  const since = waiting.includes(told) ? (reviewSince ?? requestedAt) : running.includes(told) ? startsAt : null
  return since ? <Time value={since} as="age" /> : '–'
}

/** What the viewer has begun to ask for: the row goes on with it. */
export function DraftsTable({ drafts }: { drafts: readonly ExceptionDraft[] }) {
  return (
    <DataTable
      caption="My drafts"
      columns={draftColumns}
      rows={[...drafts]}
      rowKey={({ id }) => String(id)}
      rowHref={({ id }) => `/exceptions/new?draft=${id}`}
    />
  )
}

const draftColumns: Column<ExceptionDraft>[] = [
  {
    key: 'what',
    header: 'Draft',
    phone: 'title',
    cell: ({ checks, targets, kind }) => (
      <TwoLines
        title={checks.length > 0 ? deviation(checks, targets) : 'No check chosen yet'}
        detail={kindWords[kind]}
      />
    ),
  },
  {
    key: 'until',
    header: 'Until',
    isNumber: true,
    phone: 'end',
    width: 'w-36',
    cell: ({ endsOn }) => (endsOn ? dayWords(endsOn) : 'not said'),
  },
  {
    key: 'changed',
    header: 'Changed',
    isNumber: true,
    phone: 'end-detail',
    width: 'w-40',
    cell: ({ updatedAt }) => <Time value={updatedAt} />,
  },
]
