import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { ExportMenu } from '#components/exports/export-menu.tsx'
import { findingFilters, isFiltered } from '#components/findings/filters.ts'
import { FindingPanel, NoSuchFinding } from '#components/findings/finding-panel.tsx'
import type { ListContext } from '#components/findings/finding-rows.tsx'
import { FindingsTable } from '#components/findings/findings-table.tsx'
import { SelectionActions } from '#components/findings/selection-actions.tsx'
import { findingsLead, findingsTitle, problemSentence } from '#components/findings/sentences.ts'
import { ViewsMenu } from '#components/findings/views-menu.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { FilterBar } from '#components/ui/filter-bar.tsx'
import { counted, formatCount } from '#components/ui/format.ts'
import { TextLink } from '#components/ui/link.tsx'
import { ListKeys } from '#components/ui/list-keys.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Page } from '#components/ui/page.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { Dimmed, PendingArea } from '#components/ui/pending.tsx'
import { readable } from '#components/ui/scope.ts'
import { ParamSelect } from '#components/ui/select.tsx'
import { SelectionArea, SelectionBar } from '#components/ui/selection.tsx'
import { SplitView } from '#components/ui/side-panel.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import { mayDo } from '#lib/auth/viewer.ts'
import { assetTypes } from '#lib/posture/assets/asset-types.ts'
import type { Queryable } from '#lib/posture/database.ts'
import { NotFound } from '#lib/posture/errors.ts'
import { countExcepted, countFindings } from '#lib/posture/findings/count-findings.ts'
import { type FindingsFilter, findingsHref, findingsParams, isOnlyExcepted } from '#lib/posture/findings/filter.ts'
import { getFinding } from '#lib/posture/findings/get-finding.ts'
import { type FindingGroups, groupFindings } from '#lib/posture/findings/group-findings.ts'
import { firstFindings } from '#lib/posture/findings/list-findings.ts'
import type { FindingsQuestion } from '#lib/posture/findings/matching.ts'
import { MOST_ASKED_FOR, MOST_SELECTED } from '#lib/posture/findings/select-findings.ts'
import { staleFindings } from '#lib/posture/findings/stale-findings.ts'
import { latestMoment } from '#lib/posture/moments.ts'
import type { AskedScope, Scope } from '#lib/posture/scope.ts'
import { enterPage, type PageParams } from '../../access/enter-page.ts'
import { askedBy } from './asked.ts'

export const metadata: Metadata = { title: 'Findings' }

const groupings = [
  { value: 'check', label: 'Check' },
  { value: 'asset', label: 'Asset' },
  { value: 'type', label: 'Type' },
  { value: 'workload', label: 'Workload' },
  { value: 'subscription', label: 'Subscription' },
  { value: 'none', label: 'Nothing' },
]
const sorts = [
  { value: 'points', label: 'Points' },
  { value: 'oldest', label: 'Oldest' },
  { value: 'newest', label: 'Newest' },
  { value: 'name', label: 'Name' },
]

// As many rows as a screen holds; the groups below are folded, and fetch theirs when they are unfolded.
const OPEN_GROUPS = 6
const ROWS_A_GROUP = 5
const ROWS_UNGROUPED = 50

export default async function FindingsPage({ searchParams }: PageProps<'/findings'>) {
  const { viewer, db, scope, asked, params } = await enterPage('finding.read', searchParams)
  const { question, problems } = askedBy(params, scope)
  const { filter, timeZone } = question
  if (filter.under && filter.under !== params.under) redirect(namedInFull(params, filter.under))
  const cursor = [params.after ?? ''].flat()[0] || null
  const [moment, totals, excepted, stale, list, finding, types] = await Promise.all([
    latestMoment(db),
    countFindings(db, question),
    countExcepted(db, question),
    staleFindings(db, question),
    listOf(db, question, cursor),
    filter.open ? openFinding(db, scope, filter.open) : null,
    assetTypes(db, scope),
  ])
  const now = new Date()
  const { status, under } = filter
  const exception = isOnlyExcepted(filter) ? 'only' : filter.exception
  const scannedAt = moment?.at ?? null
  const told = { totals, stale, status, exception, under, excepted, isFiltered: isFiltered(filter), scannedAt }
  const listHref = findingsHref({ ...filter, open: null })
  const closeHref = cursor ? withParam(listHref, 'after', cursor) : listHref
  const context: ListContext = {
    grouping: filter.group,
    listHref: closeHref,
    rowsHref: inScope(listHref.replace('/findings', '/findings/rows'), asked),
    openKey: filter.open,
  }
  const maySeeScans = mayDo(viewer, 'scan.read')
  const mayAskForException = mayDo(viewer, 'exception.request')
  const panel = { maySeeScans, mayAskForException, closeHref, timeZone, now, applicable: totals.scope.weightApplicable }
  return (
    <Page
      title={inOnePiece(findingsTitle(told), under)}
      lead={
        <>
          {findingsLead(told, timeZone)}{' '}
          <OtherExcepted filter={filter} excepted={excepted} findings={totals.findings} />
        </>
      }
      actions={
        <>
          <ViewsMenu />
          <ExportMenu
            lists={[
              { list: 'findings', query: findingsParams(filter).toString(), total: totals.findings, noun: 'finding' },
            ]}
          />
        </>
      }
    >
      {problems.length > 0 && (
        <Notice title="Part of this address was not understood">
          {problems.map((problem) => (
            <p key={`${problem.param} ${problem.value}`}>{problemSentence(problem)}</p>
          ))}
        </Notice>
      )}
      <PendingArea>
        <FilterBar
          filters={findingFilters(filter, { types, now, timeZone })}
          search={{ param: 'q', placeholder: 'Find an asset' }}
        >
          <ParamSelect param="group" label="Group by" options={groupings} />
          <ParamSelect param="sort" label="Sort" options={sorts} />
        </FilterBar>
        <Dimmed>
          <SelectionArea>
            <ListKeys>
              <SplitView
                panel={
                  filter.open &&
                  (finding ? <FindingPanel finding={finding} {...panel} /> : <NoSuchFinding closeHref={closeHref} />)
                }
              >
                {totals.findings === 0 ? (
                  <NoFindings
                    isFiltered={told.isFiltered}
                    under={under}
                    isScanned={moment !== null}
                    maySeeScans={maySeeScans}
                    exceptedHref={exception === 'without' && excepted > 0 && exceptedHref(filter)}
                  />
                ) : (
                  <FindingsTable
                    {...list}
                    total={totals.findings}
                    applicable={totals.scope.weightApplicable}
                    status={filter.status}
                    context={context}
                  />
                )}
                {filter.group === 'asset' && (cursor || list.next) && (
                  <Pager
                    previousHref={cursor && listHref}
                    nextHref={list.next && withParam(listHref, 'after', list.next)}
                  >
                    {cursor ? 'More of' : `${formatCount(list.groups.length)} of`} {counted(totals.assets, 'asset')}
                  </Pager>
                )}
              </SplitView>
            </ListKeys>
            <SelectionBar total={totals.findings} noun="finding">
              <SelectionActions
                selectionHref={inScope(listHref.replace('/findings', '/findings/selection'), asked)}
                total={totals.findings}
                most={MOST_SELECTED}
                mostAskedFor={mayAskForException ? MOST_ASKED_FOR : null}
              />
            </SelectionBar>
          </SelectionArea>
        </Dimmed>
      </PendingArea>
    </Page>
  )
}

/** The address with the name of the exception as people call it, where it says 147 or ex-147. */
function namedInFull(params: PageParams, under: string): string {
  const given = Object.entries({ ...params, under })
  const entries = given.flatMap(([name, value]) => [value ?? []].flat().map((text) => [name, text]))
  return `/findings?${readable(new URLSearchParams(entries))}`
}

/** A sentence with a name that lines do not break in: they would after its hyphen. */
function inOnePiece(sentence: string, name: string | null) {
  if (name === null || !sentence.includes(name)) return sentence
  const [before, after] = sentence.split(name)
  return (
    <>
      {before}
      <span className="whitespace-nowrap">{name}</span>
      {after}
    </>
  )
}

/** The groups, and the first rows of those that are unfolded. */
async function listOf(db: Queryable, question: FindingsQuestion, cursor: string | null) {
  if (question.filter.group === 'none') {
    const none: FindingGroups = { groups: [], next: null }
    return { ...none, rows: await firstFindings(db, question, [''], ROWS_UNGROUPED) }
  }
  const { groups, next } = await groupFindings(db, question, cursor)
  const unfolded = groups.slice(0, OPEN_GROUPS).map(({ key }) => key)
  return { groups, next, rows: await firstFindings(db, question, unfolded, ROWS_A_GROUP) }
}

/** Null where there is none: the list is shown all the same. */
async function openFinding(db: Queryable, scope: Scope, key: string) {
  try {
    return await getFinding(db, scope, key)
  } catch (error) {
    if (error instanceof NotFound) return null
    throw error
  }
}

function withParam(href: string, name: string, value: string): string {
  return `${href}${href.includes('?') ? '&' : '?'}${name}=${encodeURIComponent(value)}`
}

/** What the page fetches is no link, so it does not carry the scope by itself. */
function inScope(href: string, { subscriptions, workloads }: AskedScope): string {
  const inWorkloads = workloads ? withParam(href, 'workload', workloads.join(',')) : href
  return subscriptions ? withParam(inWorkloads, 'subscription', subscriptions.join(',')) : inWorkloads
}

function exceptedHref(filter: FindingsFilter): string {
  return findingsHref({ ...filter, exception: 'both', open: null })
}

/** One click from what exceptions cover: to see it among the rest, and back; of one exception to its page. */
function OtherExcepted({ filter, excepted, findings }: { filter: FindingsFilter; excepted: number; findings: number }) {
  // Who sees nothing of what it covers may not see it either.
  if (filter.under)
    return (
      findings > 0 && (
        <TextLink href={`/exceptions/${filter.under}`} className="whitespace-nowrap">
          Open {filter.under}
        </TextLink>
      )
    )
  if (filter.exception === 'without')
    return excepted > 0 && <TextLink href={exceptedHref(filter)}>Show what is excepted</TextLink>
  return (
    <TextLink href={findingsHref({ ...filter, exception: 'without', open: null })}>Leave out what is excepted</TextLink>
  )
}

function NoFindings({
  isFiltered,
  under,
  isScanned,
  maySeeScans,
  exceptedHref,
}: {
  isFiltered: boolean
  under: string | null
  isScanned: boolean
  maySeeScans: boolean
  /** Leads to what exceptions cover, where there is any and it is left out. */
  exceptedHref: string | false
}) {
  if (!isScanned)
    return (
      <EmptyState
        title="Nothing has been read yet"
        actions={maySeeScans && <LinkButton href="/scans">Go to scans</LinkButton>}
      >
        The first scan reads the inventory and judges every asset by the checklist.
      </EmptyState>
    )
  if (exceptedHref)
    return (
      <EmptyState
        title="All of it is excepted"
        actions={<LinkButton href={exceptedHref}>Show what is excepted</LinkButton>}
      >
        Everything that matches is covered by exceptions.
      </EmptyState>
    )
  if (isFiltered)
    return (
      <EmptyState title="No finding matches" actions={<LinkButton href="/findings">Show all findings</LinkButton>}>
        {under
          ? `${under} covers nothing of what is asked for now: what it covered may be fixed or out of view, or it is not in force.`
          : 'Take a filter away, or include what is unknown.'}
      </EmptyState>
    )
  return (
    <EmptyState title="Nothing to do here" actions={<LinkButton href="/checklist">See what is checked</LinkButton>}>
      No verdict of this kind stands in the workloads and subscriptions in view.
    </EmptyState>
  )
}
