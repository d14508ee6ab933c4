import { ExceptedMark } from '#components/exceptions/excepted-mark.tsx'
import { Card } from '#components/ui/card.tsx'
import { TextLink } from '#components/ui/link.tsx'
import { ListKeys } from '#components/ui/list-keys.tsx'
import { SeverityMark, VerdictMark } from '#components/ui/marks.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import { type Column, DataTable, TwoLines } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import { typeName } from '#lib/checklist/type-names.ts'
import { areas, pillars } from '#lib/checklist/vocabulary.ts'
import type { AssetVerdict } from '#lib/posture/assets/asset-verdicts.ts'
import type { Asset } from '#lib/posture/assets/get-asset.ts'
import { EvidenceList } from './evidence-list.tsx'

const columns: Column<AssetVerdict>[] = [
  {
    key: 'check',
    header: 'Check',
    phone: 'title',
    cell: ({ check, since }) => (
      <TwoLines
        title={<span className="whitespace-normal">{check.title}</span>}
        detail={
          <span className="whitespace-normal">
            {placeOf(check)}
            {since && (
              <span className="md:@min-[52rem]:hidden">
                {' · since '}
                <Time value={since} as="date" />
              </span>
            )}
          </span>
        }
      />
    ),
  },
  {
    key: 'verdict',
    header: 'Verdict',
    width: 'w-40',
    phone: 'end',
    cell: ({ status, declared, check, exception }) =>
      exception ? (
        <ExceptedMark exception={exception} />
      ) : (
        <VerdictMark verdict={status} isDeclared={declared} severity={check.severity} />
      ),
  },
  {
    key: 'severity',
    header: 'Severity',
    width: 'w-24',
    phone: 'hidden',
    hideBelow: 'large',
    cell: ({ check }) => <SeverityMark severity={check.severity} />,
  },
  {
    key: 'since',
    header: 'Since',
    width: 'w-28',
    phone: 'hidden',
    hideBelow: 'large',
    cell: ({ since }) => (since ? <Time value={since} as="date" /> : <span className="text-ink-2">–</span>),
  },
  {
    key: 'evidence',
    header: 'Evidence',
    width: 'w-[38%]',
    phone: 'detail',
    cell: ({ evidence, status }) => <EvidenceList evidence={evidence} passes={status === 'pass'} />,
  },
]

/** Every verdict on an asset, failing first. A failing row leads to its finding, others to the check. */
export function VerdictsView({ verdicts, asset }: { verdicts: AssetVerdict[]; asset: Asset }) {
  if (verdicts.length === 0)
    return (
      <Card>
        <EmptyState title={asset.removedAt ? 'Removed assets have no verdicts' : 'No check applies'}>
          {asset.removedAt ? (
            'What it failed before stands in its timeline.'
          ) : (
            <>
              The checklist has no check on {typeName(asset.type, 'plural')} yet.{' '}
              <TextLink href="/checklist">See what it requires</TextLink>
            </>
          )}
        </EmptyState>
      </Card>
    )
  return (
    <Card flush>
      <ListKeys>
        <DataTable
          caption="Verdicts"
          columns={columns}
          rows={verdicts}
          rowKey={({ check }) => check.id}
          rowHref={({ check, status, exception }) =>
            status === 'pass'
              ? `/checklist/${check.id}`
              : `/findings?check=${check.id}&status=${status}${exception ? '&exception=both' : ''}&open=${findingKey(asset.key, check.id)}`
          }
        />
      </ListKeys>
    </Card>
  )
}

/** How the page of findings names a finding in its address. */
function findingKey(assetKey: string, checkId: string): string {
  return `${assetKey}.${checkId}`
}

function placeOf({ pillar, area }: AssetVerdict['check']): string {
  const name = (list: readonly { id: string; title: string; short?: string }[], id: string) => {
    const found = list.find((one) => one.id === id)
    return found?.short ?? found?.title ?? id
  }
  return `${name(pillars, pillar)} · ${name(areas, area)}`
}
