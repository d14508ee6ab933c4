import { ExceptedMark } from '#components/exceptions/excepted-mark.tsx'
import { SeverityMark, VerdictMark } from '#components/ui/marks.tsx'
import { type Column, TwoLines } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import { typeName } from '#lib/checklist/type-names.ts'
import type { FindingGrouping } from '#lib/posture/findings/filter.ts'
import type { FindingItem } from '#lib/posture/findings/list-findings.ts'

const asset: Column<FindingItem> = {
  key: 'asset',
  header: 'Asset',
  phone: 'title',
  // On a phone the second line is that of the next column.
  cell: (finding) => (
    <TwoLines title={finding.assetName} detail={<span className="max-md:hidden">{typeName(finding.assetType)}</span>} />
  ),
}

const check: Column<FindingItem> = {
  key: 'check',
  header: 'Check',
  phone: 'detail',
  width: 'w-[42%]',
  cell: (finding) => <span className="line-clamp-2">{finding.title}</span>,
}

const checkFirst: Column<FindingItem> = {
  key: 'check',
  header: 'Check',
  phone: 'title',
  cell: (finding) => (
    <span className="flex items-start gap-2">
      <SeverityMark severity={finding.severity} label={false} className="mt-1" />
      <span className="font-medium">{finding.title}</span>
    </span>
  ),
}

const subscription: Column<FindingItem> = {
  key: 'subscription',
  header: 'Subscription',
  phone: 'detail',
  hideBelow: 'medium',
  width: 'w-[30%]',
  cell: (finding) => (
    <TwoLines
      title={
        <span className="font-normal max-md:text-ink-2 max-md:text-xs">
          {finding.subscription}
          {finding.staleSince && (
            <span className="md:hidden">
              {' · as of '}
              <Time value={finding.staleSince} as="day" />
            </span>
          )}
        </span>
      }
      detail={finding.resourceGroup && <span className="max-md:hidden">{finding.resourceGroup}</span>}
    />
  ),
}

const workload: Column<FindingItem> = {
  key: 'workload',
  header: 'Workload',
  phone: 'hidden',
  hideBelow: 'large',
  width: 'w-[16%]',
  cell: ({ workloadName }) => <span className="line-clamp-2 text-ink-2">{workloadName ?? '–'}</span>,
}

const age: Column<FindingItem> = {
  key: 'age',
  header: 'Open for',
  isNumber: true,
  phone: 'end-detail',
  hideBelow: 'small',
  width: 'w-24',
  cell: (finding) => <Time value={finding.since} as="age" />,
}

const state: Column<FindingItem> = {
  key: 'state',
  header: 'State',
  phone: 'end',
  width: 'w-40',
  cell: (finding) => (
    <span className="block">
      {finding.exception ? (
        <ExceptedMark exception={finding.exception} />
      ) : (
        <VerdictMark verdict={finding.status} severity={finding.severity} />
      )}
      {finding.staleSince && (
        <span data-stale="" className="block whitespace-nowrap text-2xs text-ink-2">
          as of <Time value={finding.staleSince} as="day" />
        </span>
      )}
    </span>
  ),
}

// On a phone the subscription's line says since when it could not be read.
const stateBesideSubscription: Column<FindingItem> = {
  ...state,
  cell: (finding) => <div className="max-md:[&_[data-stale]]:hidden">{state.cell(finding)}</div>,
}

// Asset and check both need their room: what the panel says too goes first.
const namesFirst: Column<FindingItem>[] = [
  asset,
  check,
  { ...age, hideBelow: 'medium' },
  { ...state, hideBelow: 'small' },
]

/** What is said of a finding, beside what its group says already. */
export const columnsOf: Record<FindingGrouping, Column<FindingItem>[]> = {
  check: [asset, workload, subscription, age, stateBesideSubscription],
  asset: [checkFirst, age, state],
  type: namesFirst,
  workload: namesFirst,
  subscription: namesFirst,
  none: namesFirst,
}
