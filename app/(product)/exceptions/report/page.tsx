import type { Metadata } from 'next'
import { PrintButton } from '#components/checklist/print-button.tsx'
import { viewWords } from '#components/exceptions/register-filters.ts'
import { ReportContents, ReportEntry } from '#components/exceptions/report-document.tsx'
import { filterSentence, reportLead } from '#components/exceptions/report-words.ts'
import { verifyCommand } from '#components/exceptions/verify-command.ts'
import { ExportMenu } from '#components/exports/export-menu.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { formatScore } from '#components/ui/format.ts'
import { KeyValues } from '#components/ui/key-values.tsx'
import { Page } from '#components/ui/page.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import { Time } from '#components/ui/time.tsx'
import { loadConfig } from '#lib/config/config.ts'
import { headOf, headText } from '#lib/exceptions/chain.ts'
import type { Queryable } from '#lib/posture/database.ts'
import { countExceptions } from '#lib/posture/exceptions/count-exceptions.ts'
import { exceptionFilterOf, exceptionParams, exceptionsHref, viewOf } from '#lib/posture/exceptions/filter.ts'
import { listExceptions } from '#lib/posture/exceptions/list-exceptions.ts'
import { reportEvents } from '#lib/posture/exceptions/report-events.ts'
import { latestMoment } from '#lib/posture/moments.ts'
import type { Scope } from '#lib/posture/scope.ts'
import { sumsAt, total } from '#lib/posture/score.ts'
import { scoreOf } from '#lib/scoring/index.ts'
import { enterPage } from '../../../access/enter-page.ts'
import { lookingOf } from '../looking.ts'

export const metadata: Metadata = { title: 'Register of exceptions' }

/** What fits a document that people read; exports have everything. */
const MOST = 500

/** The register as a document, filtered as its page is by the address. */
export default async function ReportPage({ searchParams }: PageProps<'/exceptions/report'>) {
  const { viewer, db, scope, params } = await enterPage('exception.read', searchParams)
  const filter = exceptionFilterOf({ ...params, view: params.view === 'drafts' ? 'force' : params.view })
  const looking = await lookingOf(db, viewer)
  const [{ items }, { matching }, head, score] = await Promise.all([
    listExceptions(db, scope, filter, looking, { size: MOST }),
    countExceptions(db, scope, filter, looking),
    headOf(db),
    scoreNow(db, scope),
  ])
  const events = await reportEvents(
    db,
    scope,
    items.map(({ id }) => id),
  )
  const query = exceptionParams(filter)
  return (
    <Page
      title="Register of exceptions"
      lead={reportLead(
        items.map(({ told }) => told),
        matching,
      )}
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
            { key: 'Holds', value: filterSentence(viewWords[viewOf(filter)], query) },
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
        {items.length === 0 ? (
          <EmptyState
            title="Nothing matches"
            actions={<LinkButton href="/exceptions/report?view=all">The whole register</LinkButton>}
          >
            The report holds what the register shows: choose another part of it there.
          </EmptyState>
        ) : (
          <>
            <ReportContents exceptions={items} />
            {items.map((one) => (
              <ReportEntry key={one.id} of={one} events={events.get(one.id) ?? []} />
            ))}
          </>
        )}
      </div>
    </Page>
  )
}

async function scoreNow(db: Queryable, scope: Scope) {
  const moment = await latestMoment(db)
  return moment ? scoreOf(total(await sumsAt(db, scope, moment.at))) : { raw: null, accepted: null }
}
