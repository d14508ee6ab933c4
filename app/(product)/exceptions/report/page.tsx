import type { Metadata } from 'next'
import { Suspense } from 'react'
import { PrintButton } from '#components/checklist/print-button.tsx'
import { exceptionFilters, sortWords, viewWords } from '#components/exceptions/register-filters.ts'
import { ReportContents, ReportEntry } from '#components/exceptions/report-document.tsx'
import { filterWords, partWords, reportLead } from '#components/exceptions/report-words.ts'
import { verifyCommand } from '#components/exceptions/verify-command.ts'
import { ExportMenu } from '#components/exports/export-menu.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { formatScore } from '#components/ui/format.ts'
import { KeyValues } from '#components/ui/key-values.tsx'
import { Page } from '#components/ui/page.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import { Time } from '#components/ui/time.tsx'
import { loadConfig } from '#lib/config/config.ts'
import { headOf, headText } from '#lib/exceptions/chain.ts'
import type { Queryable } from '#lib/posture/database.ts'
import { assetName } from '#lib/posture/exceptions/asset-name.ts'
import { countExceptions } from '#lib/posture/exceptions/count-exceptions.ts'
import {
  type ExceptionFilter,
  exceptionFilterOf,
  exceptionParams,
  exceptionsHref,
  forceBuckets,
  sortOfView,
  viewOf,
  waitingBuckets,
} from '#lib/posture/exceptions/filter.ts'
import { countBefore, listExceptions } from '#lib/posture/exceptions/list-exceptions.ts'
import { exceptionOwners } from '#lib/posture/exceptions/list-owners.ts'
import { exceptionWorkloads } from '#lib/posture/exceptions/list-workloads.ts'
import type { Looking } from '#lib/posture/exceptions/matching.ts'
import { reportEvents } from '#lib/posture/exceptions/report-events.ts'
import { latestMoment } from '#lib/posture/moments.ts'
import type { Scope } from '#lib/posture/scope.ts'
import { sumsAt, total } from '#lib/posture/score.ts'
import { scoreOf } from '#lib/scoring/index.ts'
import { enterPage, type PageParams } from '../../../access/enter-page.ts'
import { lookingOf } from '../looking.ts'

export const metadata: Metadata = { title: 'Register of exceptions' }

/** So many stand in a part, which is put together and printed in one go. */
const SIZE = 500

/** The register as a document, filtered as its page is by the address; a long one in parts that lead on. */
export default async function ReportPage({ searchParams }: PageProps<'/exceptions/report'>) {
  const { viewer, db, scope, params } = await enterPage('exception.read', searchParams)
  const filter = exceptionFilterOf({ ...params, view: params.view === 'drafts' ? 'force' : params.view })
  const looking = await lookingOf(db, viewer)
  const [{ matching, states }, head, score, filters] = await Promise.all([
    countExceptions(db, scope, filter, looking),
    headOf(db),
    scoreNow(db, scope),
    chipsOf(db, scope, filter),
  ])
  const query = exceptionParams(filter)
  return (
    <Page
      title="Register of exceptions"
      lead={reportLead(states)}
      back={{ href: exceptionsHref(filter), label: 'Exceptions' }}
      actions={
        <>
          <ExportMenu lists={[{ list: 'exceptions', query: query.toString(), total: matching, noun: 'exception' }]} />
          <PrintButton />
        </>
      }
    >
      <div className="flex max-w-5xl flex-col gap-6 rounded-lg border border-line bg-surface p-6 max-md:p-4 print:border-0 print:p-0">
        <KeyValues
          items={[
            { key: 'As of', value: <Time value={looking.now} as="time" /> },
            { key: 'Made for', value: viewer.name },
            { key: 'Holds', value: filterWords(viewWords[viewOf(filter)], filters, query) },
            {
              key: 'Leaves out',
              value:
                'Drafts, which are seen by their authors only. Of the timelines, reminders and what each scan read anew of Azure; the log has them.',
            },
            { key: 'Score', value: `${formatScore(score.raw)} raw, ${formatScore(score.accepted)} accepted` },
            {
              key: 'Log',
              value: (
                <>
                  Its head is <code className="text-xs">{headText(head)}</code>. That the log is whole, and has not been
                  rewritten since, is proved by{' '}
                  <code className="text-xs">{verifyCommand('…', loadConfig(process.env).sampleData)}</code> with this
                  head.
                </>
              ),
            },
          ]}
        />
        {matching === 0 ? (
          <EmptyState
            title="Nothing matches"
            actions={<LinkButton href="/exceptions/report?view=all">The whole register</LinkButton>}
          >
            The report holds what the register shows: choose another part of it there.
          </EmptyState>
        ) : (
          <Suspense fallback={<p className="text-ink-2 text-sm">The exceptions are being put together.</p>}>
            <Part db={db} scope={scope} filter={filter} looking={looking} total={matching} place={placeOf(params)} />
          </Suspense>
        )}
      </div>
    </Page>
  )
}

interface Place {
  readonly after: string | null
  readonly before: string | null
}

function placeOf({ after, before }: PageParams): Place {
  const first = (value: PageParams[string]) => [value ?? ''].flat()[0] || null
  return { after: first(after), before: first(before) }
}

/** The exceptions of a part with their logs, and where the others are. */
async function Part({
  db,
  scope,
  filter,
  looking,
  total: all,
  place,
}: {
  db: Queryable
  scope: Scope
  filter: ExceptionFilter
  looking: Looking
  total: number
  place: Place
}) {
  const { items, previous, next } = await listExceptions(db, scope, filter, looking, { ...place, size: SIZE })
  const [events, before] = await Promise.all([
    reportEvents(
      db,
      scope,
      items.map(({ id }) => id),
    ),
    countBefore(db, scope, filter, looking, previous),
  ])
  const sort = sortWords[filter.sort ?? sortOfView[viewOf(filter)]]
  const words = partWords({ before, shown: items.length, total: all, size: SIZE }, sort)
  const pager = (previous || next) && (
    <Pager
      previousHref={previous && partHref(filter, 'before', previous)}
      nextHref={next && partHref(filter, 'after', next)}
    >
      {words}
    </Pager>
  )
  return (
    <>
      <p className="text-sm">
        {words} {pager && 'Each part is printed by itself; together they are what the report says it holds.'}
      </p>
      {pager}
      <ReportContents exceptions={items} />
      {items.map((one) => (
        <ReportEntry key={one.id} of={one} events={events.get(one.id) ?? []} />
      ))}
      {pager}
    </>
  )
}

function partHref(filter: ExceptionFilter, name: 'after' | 'before', cursor: string): string {
  const params = exceptionParams(filter)
  params.set(name, cursor)
  return `/exceptions/report?${params}`
}

/** The chips of the filter, with the names of what it asks for. */
async function chipsOf(db: Queryable, scope: Scope, filter: ExceptionFilter) {
  const [owners, workloads, asset] = await Promise.all([
    filter.owner.length > 0 ? exceptionOwners(db, scope) : [],
    filter.reaches.length > 0 ? exceptionWorkloads(db, scope) : [],
    filter.asset ? assetName(db, scope, filter.asset) : null,
  ])
  return exceptionFilters(filter, { owners, workloads, asset, forceBuckets, waitingBuckets })
}

async function scoreNow(db: Queryable, scope: Scope) {
  const moment = await latestMoment(db)
  return moment ? scoreOf(total(await sumsAt(db, scope, moment.at))) : { raw: null, accepted: null }
}
