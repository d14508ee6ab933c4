import { Plus } from 'lucide-react'
import type { Metadata } from 'next'
import { Suspense } from 'react'
import { RegisterAges } from '#components/exceptions/register-ages.tsx'
import { exceptionFilters, sortWords, viewWords } from '#components/exceptions/register-filters.ts'
import { registerLead, registerTitle } from '#components/exceptions/register-sentences.ts'
import { DraftsTable, RegisterTable } from '#components/exceptions/register-table.tsx'
import { ExportMenu } from '#components/exports/export-menu.tsx'
import { ViewsMenu } from '#components/findings/views-menu.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { FilterBar } from '#components/ui/filter-bar.tsx'
import { counted, formatCount } from '#components/ui/format.ts'
import { ListKeys } from '#components/ui/list-keys.tsx'
import { Badge } from '#components/ui/marks.tsx'
import { Page } from '#components/ui/page.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { Dimmed, PendingArea } from '#components/ui/pending.tsx'
import { ParamSelect } from '#components/ui/select.tsx'
import { CardSkeleton } from '#components/ui/skeleton.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import { LinkTabs } from '#components/ui/tabs.tsx'
import type { Viewer } from '#lib/auth/viewer.ts'
import { mayDo } from '#lib/auth/viewer.ts'
import type { Queryable } from '#lib/posture/database.ts'
import { assetName } from '#lib/posture/exceptions/asset-name.ts'
import { countExceptions, type ExceptionCounts, registerStanding } from '#lib/posture/exceptions/count-exceptions.ts'
import { countWaiting } from '#lib/posture/exceptions/count-waiting.ts'
import { listDrafts } from '#lib/posture/exceptions/drafts.ts'
import {
  type ExceptionFilter,
  exceptionFilterOf,
  exceptionParams,
  exceptionSorts,
  exceptionsHref,
  forceBuckets,
  isNarrowed,
  type RegisterView,
  registerViews,
  sortOfView,
  viewOf,
  waitingBuckets,
} from '#lib/posture/exceptions/filter.ts'
import { listExceptions } from '#lib/posture/exceptions/list-exceptions.ts'
import { exceptionOwners } from '#lib/posture/exceptions/list-owners.ts'
import { exceptionWorkloads } from '#lib/posture/exceptions/list-workloads.ts'
import { enterPage, type PageParams } from '../../../access/enter-page.ts'
import { lookingOf } from '../looking.ts'
import { ProofPanel } from '../proof-panel.tsx'

export const metadata: Metadata = { title: 'Exceptions' }

const PAGE = 50

export default async function ExceptionsPage({ searchParams }: PageProps<'/exceptions'>) {
  const { viewer, db, scope, reach, params } = await enterPage('exception.read', searchParams)
  const filter = exceptionFilterOf(params)
  const looking = await lookingOf(db, viewer)
  const place = { after: first(params.after), before: first(params.before), size: PAGE }
  const standsBy = registerStanding(db, scope, looking)
  const [standing, counts, page, drafts, owners, workloads, waiting, asset] = await Promise.all([
    standsBy,
    countExceptions(db, scope, filter, looking, standsBy),
    listExceptions(db, scope, filter, looking, place),
    filter.view === 'drafts' ? listDrafts(db, scope, looking) : [],
    exceptionOwners(db, scope),
    exceptionWorkloads(db, scope),
    waitingFor(db, viewer, reach),
    filter.asset ? assetName(db, scope, filter.asset) : null,
  ])
  const view = viewOf(filter)
  return (
    <Page
      title={registerTitle(standing)}
      lead={registerLead(standing, looking.expiringDays, looking.now)}
      actions={<RegisterActions viewer={viewer} waiting={waiting} filter={filter} total={counts.matching} />}
    >
      <LinkTabs label="Parts of the register" tabs={tabs(filter, counts)} />
      <PendingArea>
        <FilterBar
          filters={exceptionFilters(filter, { owners, workloads, asset, forceBuckets, waitingBuckets })}
          search={{ param: 'q', placeholder: 'Find an exception' }}
        >
          <ParamSelect param="sort" label="Sort" options={sortsOf(view)} />
        </FilterBar>
        <Dimmed>
          <ListKeys>
            {view === 'drafts' ? (
              drafts.length === 0 ? (
                <NoDrafts />
              ) : (
                <Card flush>
                  <DraftsTable drafts={drafts} />
                </Card>
              )
            ) : page.items.length === 0 ? (
              <NoExceptions view={view} isNarrowed={isNarrowed(filter)} counts={counts} viewer={viewer} />
            ) : (
              <Card flush>
                <RegisterTable
                  exceptions={page.items}
                  sort={filter.sort ?? sortOfView[view]}
                  hrefSorted={(sort) => exceptionsHref({ ...filter, sort: sort === sortOfView[view] ? null : sort })}
                />
                <Pager
                  previousHref={page.previous && withPlace(filter, 'before', page.previous)}
                  nextHref={page.next && withPlace(filter, 'after', page.next)}
                >
                  {page.next || page.previous
                    ? `${formatCount(page.items.length)} of ${counted(counts.matching, 'exception')}`
                    : counted(counts.matching, 'exception')}
                </Pager>
              </Card>
            )}
          </ListKeys>
        </Dimmed>
      </PendingArea>
      <RegisterAges inForceFor={standing.inForceFor} waitingFor={standing.waitingFor} />
      {viewer.workloads === null && (
        <Suspense fallback={<CardSkeleton height="h-24" />}>
          <ProofPanel db={db} />
        </Suspense>
      )}
    </Page>
  )
}

const first = (value: PageParams[string]) => [value ?? ''].flat()[0] || null

/** Null for who decides nothing. */
async function waitingFor(db: Queryable, viewer: Viewer, reach: Parameters<typeof countWaiting>[1]) {
  return mayDo(viewer, 'exception.decide') ? countWaiting(db, reach, viewer.id) : null
}

function RegisterActions({
  viewer,
  waiting,
  filter,
  total,
}: {
  viewer: Viewer
  waiting: number | null
  filter: ExceptionFilter
  total: number
}) {
  const query = exceptionParams(filter).toString()
  return (
    <>
      <ViewsMenu of="/exceptions" />
      {viewOf(filter) !== 'drafts' && <ExportMenu lists={[{ list: 'exceptions', query, total, noun: 'exception' }]} />}
      <LinkButton href={query ? `/exceptions/report?${query}` : '/exceptions/report'} className="max-md:hidden">
        Report
      </LinkButton>
      {mayDo(viewer, 'exception.import') && (
        <LinkButton href="/exceptions/import" className="max-md:hidden">
          Import
        </LinkButton>
      )}
      {waiting !== null && (
        <LinkButton href="/exceptions/review">
          Review
          {waiting > 0 && (
            <Badge tone="notice" round>
              {formatCount(waiting)}
            </Badge>
          )}
        </LinkButton>
      )}
      {mayDo(viewer, 'exception.request') && (
        <LinkButton href="/exceptions/new" variant="primary" icon={<Plus aria-hidden />}>
          New exception
        </LinkButton>
      )}
    </>
  )
}

/** Parts without anything are left out, but for the one in view and those that everybody looks for. */
function tabs(filter: ExceptionFilter, { views }: ExceptionCounts) {
  const current = viewOf(filter)
  const isShown = (view: RegisterView) =>
    view === current || views[view] > 0 || ['force', 'pending', 'ended', 'all'].includes(view)
  return registerViews.filter(isShown).map((view) => ({
    href: exceptionsHref({ ...filter, view, state: [], sort: null }),
    isCurrent: view === current,
    label: (
      <>
        {viewWords[view]}
        <Badge round>{formatCount(views[view])}</Badge>
      </>
    ),
  }))
}

/** The order in which this part is read first stands first: it leaves the address clean. */
function sortsOf(view: RegisterView) {
  const standard = sortOfView[view]
  return [standard, ...exceptionSorts.filter((sort) => sort !== standard)].map((value) => ({
    value,
    label: sortWords[value],
  }))
}

function withPlace(filter: ExceptionFilter, name: 'after' | 'before', cursor: string): string {
  const href = exceptionsHref(filter)
  return `${href}${href.includes('?') ? '&' : '?'}${name}=${encodeURIComponent(cursor)}`
}

function NoDrafts() {
  return (
    <EmptyState title="You have no drafts" actions={<LinkButton href="/exceptions/new">New exception</LinkButton>}>
      What you begin to ask for is kept here by itself until you send it. Nobody else sees it.
    </EmptyState>
  )
}

const emptyWords: Readonly<Record<RegisterView, string>> = {
  force: 'No exception is in force',
  pending: 'Nothing is on its way',
  ended: 'No exception has ended',
  imported: 'No exemption of Azure Policy is known',
  all: 'There is no exception yet',
  drafts: 'You have no drafts',
}

function NoExceptions({
  view,
  isNarrowed: isFiltered,
  counts,
  viewer,
}: {
  view: RegisterView
  isNarrowed: boolean
  counts: ExceptionCounts
  viewer: Viewer
}) {
  if (isFiltered)
    return (
      <EmptyState
        title="No exception matches"
        actions={<LinkButton href={exceptionsHref({ view })}>Take the filters away</LinkButton>}
      >
        {counts.views.all > 0 && `${counted(counts.views.all, 'exception')} in other parts of the register match.`}
      </EmptyState>
    )
  return (
    <EmptyState
      title={emptyWords[view]}
      actions={
        counts.views.all > 0 ? (
          <LinkButton href={exceptionsHref({ view: 'all' })}>Show all {formatCount(counts.views.all)}</LinkButton>
        ) : (
          mayDo(viewer, 'exception.request') && <LinkButton href="/findings">Go to findings</LinkButton>
        )
      }
    >
      {view === 'force' && counts.views.all === 0
        ? 'An exception is asked for from a finding, an asset, a check or a selection of findings.'
        : null}
    </EmptyState>
  )
}
