import type { Metadata } from 'next'
import { AssetTable } from '#components/assets/asset-table.tsx'
import { assetFilters } from '#components/assets/filters.ts'
import { assetsLead, assetsTitle } from '#components/assets/sentences.ts'
import { TypeTable } from '#components/assets/type-table.tsx'
import { ExportMenu } from '#components/exports/export-menu.tsx'
import { unassigned } from '#components/shell/scope-words.ts'
import { LinkButton } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { FilterBar } from '#components/ui/filter-bar.tsx'
import { formatCount } from '#components/ui/format.ts'
import { ListKeys } from '#components/ui/list-keys.tsx'
import { NothingInView } from '#components/ui/nothing-in-view.tsx'
import { Page } from '#components/ui/page.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { Dimmed, PendingArea } from '#components/ui/pending.tsx'
import { ParamSelect } from '#components/ui/select.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import { LinkTabs } from '#components/ui/tabs.tsx'
import { mayDo } from '#lib/auth/viewer.ts'
import { assetTypes } from '#lib/posture/assets/asset-types.ts'
import { countAssets } from '#lib/posture/assets/count-assets.ts'
import { assetFilterOf, assetParams, isFiltered } from '#lib/posture/assets/filter.ts'
import { listAssets } from '#lib/posture/assets/list-assets.ts'
import { enterPage } from '../../../access/enter-page.ts'

export const metadata: Metadata = { title: 'Assets' }

const sorts = [
  { value: 'weight', label: 'What it holds back' },
  { value: 'name', label: 'Name' },
  { value: 'newest', label: 'Newest' },
]

export default async function AssetsPage({ searchParams }: PageProps<'/assets'>) {
  const { viewer, db, scope, asked, params } = await enterPage('asset.read', searchParams)
  const filter = assetFilterOf(params)
  const byType = params.view === 'types'
  const [types, matching, page, stale] = await Promise.all([
    assetTypes(db, scope),
    countAssets(db, scope, filter),
    byType ? null : listAssets(db, scope, filter),
    countAssets(db, scope, assetFilterOf({ state: 'stale' })),
  ])
  const sum = (of: 'assets' | 'failing') => types.reduce((total, type) => total + type[of], 0)
  const total = sum('assets')
  const isUnassigned = asked.workloads?.length === 1 && asked.workloads[0] === unassigned.value
  const isNarrowed = asked.workloads !== null || asked.subscriptions !== null
  const isOutOfView = total === 0 && isNarrowed
  const narrowed = !byType && isFiltered(filter)
  const place = (cursor: Record<'after' | 'before', string> | object) => `/assets?${searchOf(params, cursor)}`
  return (
    <Page
      title={assetsTitle({ matching, total, types: types.length, isFiltered: narrowed, isUnassigned, isNarrowed })}
      lead={isOutOfView ? undefined : assetsLead({ total, failing: sum('failing'), stale, isFiltered: narrowed })}
      actions={
        <ExportMenu
          lists={[
            byType
              ? { list: 'assets', total, noun: 'asset' }
              : { list: 'assets', query: assetParams(filter).toString(), total: matching, noun: 'asset' },
          ]}
        />
      }
    >
      <LinkTabs
        label="Views of the inventory"
        tabs={[
          { href: '/assets', label: 'Assets', isCurrent: !byType },
          { href: '/assets?view=types', label: 'By type', isCurrent: byType },
        ]}
      />
      {isOutOfView ? (
        <NothingInView href="/assets" />
      ) : page === null ? (
        <Card flush>
          <TypeTable types={types} />
        </Card>
      ) : (
        <PendingArea>
          <FilterBar
            filters={assetFilters(types, groupAsked(params.group))}
            search={{ param: 'q', placeholder: 'Find an asset by name' }}
          >
            <ParamSelect param="sort" label="Sort" options={sorts} />
          </FilterBar>
          <Dimmed>
            <Card flush>
              {page.items.length === 0 ? (
                <Nothing isFiltered={narrowed} maySeeScans={mayDo(viewer, 'scan.read')} />
              ) : (
                <ListKeys>
                  <AssetTable assets={page.items} />
                  <Pager
                    previousHref={page.previous && place({ before: page.previous })}
                    nextHref={page.next && place({ after: page.next })}
                  >
                    {formatCount(page.items.length)} of {formatCount(matching)}
                  </Pager>
                </ListKeys>
              )}
            </Card>
          </Dimmed>
        </PendingArea>
      )}
    </Page>
  )
}

// As the address has it, which need not be the casing that Azure has today.
function groupAsked(group: string | string[] | undefined): string | undefined {
  return [group ?? []].flat()[0]?.split(',')[0] || undefined
}

function Nothing({ isFiltered, maySeeScans }: { isFiltered: boolean; maySeeScans: boolean }) {
  if (isFiltered)
    return (
      <EmptyState title="No asset matches" actions={<LinkButton href="/assets">Show all assets</LinkButton>}>
        Take a filter away, or look among those that were removed from Azure.
      </EmptyState>
    )
  return (
    <EmptyState
      title="Nothing has been read yet"
      actions={maySeeScans && <LinkButton href="/scans">Go to scans</LinkButton>}
    >
      The inventory fills with the first scan, which reads every subscription that the credential may read.
    </EmptyState>
  )
}

function searchOf(params: Record<string, string | string[] | undefined>, cursor: object): URLSearchParams {
  const kept = Object.entries(params).flatMap(([name, value]) =>
    name === 'after' || name === 'before' ? [] : [value ?? []].flat().map((one): [string, string] => [name, one]),
  )
  return new URLSearchParams([...kept, ...Object.entries(cursor)])
}
