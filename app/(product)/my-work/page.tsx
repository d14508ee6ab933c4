import { DoFirst } from '#components/my-work/do-first.tsx'
import { NothingBelongs, NothingFails, NoWorkloadYet } from '#components/my-work/empty.tsx'
import { FixedCard } from '#components/my-work/fixed-card.tsx'
import { OwnExceptionsCard, SentBackCard } from '#components/my-work/own-exceptions.tsx'
import { OwnWorkloads } from '#components/my-work/own-workloads.tsx'
import { myWorkLead, myWorkTitle, weekWords } from '#components/my-work/sentences.ts'
import { NewlyFailingCard } from '#components/overview/newly-failing-card.tsx'
import { NothingInView } from '#components/ui/nothing-in-view.tsx'
import { Page } from '#components/ui/page.tsx'
import { mayDo } from '#lib/auth/viewer.ts'
import { loadConfig } from '#lib/config/config.ts'
import type { Queryable } from '#lib/posture/database.ts'
import { NotFound } from '#lib/posture/errors.ts'
import { ownExceptions } from '#lib/posture/exceptions/own-exceptions.ts'
import { getFinding } from '#lib/posture/findings/get-finding.ts'
import type { Scope } from '#lib/posture/scope.ts'
import { myWork } from '#lib/posture/workloads/my-work.ts'
import { enterPage, titleFor } from '../../access/enter-page.ts'
import { lookingOf } from '../exceptions/looking.ts'

export const generateMetadata = titleFor('my-work.read', 'My work')

const DO_FIRST = 10
/** Counted so far, shown so many. */
const MOST_COUNTED = 50
const SHOWN = 5
const OWN_EXCEPTIONS = 6

export default async function MyWorkPage({ searchParams }: PageProps<'/my-work'>) {
  const { viewer, db, scope, params } = await enterPage('my-work.read', searchParams)
  const { timeZone } = loadConfig(process.env).scan
  const open = [params.open ?? ''].flat()[0] ?? ''
  const [work, opened, exceptions] = await Promise.all([
    myWork(db, scope, { timeZone, size: DO_FIRST, recent: MOST_COUNTED }),
    open ? openFinding(db, scope, open) : null,
    lookingOf(db, viewer).then((looking) => ownExceptions(db, scope, looking, OWN_EXCEPTIONS)),
  ])
  const { workloads, findings, doFirst } = work
  // They own some, none of which the address names.
  const isOutOfView = workloads.length === 0 && (viewer.workloads ?? []).length > 0
  const sum = (of: 'assets' | 'excepted') => workloads.reduce((all, one) => all + one[of], 0)
  const [assets, excepted] = [sum('assets'), sum('excepted')]
  return (
    <Page
      title={isOutOfView ? 'No workload of yours is in view' : myWorkTitle(workloads.length, findings ?? 0, excepted)}
      lead={myWorkLead(workloads, doFirst) || undefined}
    >
      {isOutOfView ? (
        <NothingInView href="/my-work" />
      ) : workloads.length === 0 ? (
        <NoWorkloadYet name={viewer.name} id={viewer.id} />
      ) : (
        <>
          <OwnWorkloads workloads={workloads} />
          <SentBackCard sentBack={exceptions.sentBack} />
          {assets === 0 ? (
            <NothingBelongs />
          ) : doFirst.length === 0 ? (
            <NothingFails workloads={workloads.length} excepted={excepted} />
          ) : (
            <DoFirst findings={doFirst} total={findings ?? 0} open={opened} workloads={workloads} />
          )}
          <OwnExceptionsCard
            exceptions={exceptions}
            personId={viewer.id}
            mayRequest={mayDo(viewer, 'exception.request')}
          />
          {assets > 0 && (
            <section aria-label="The last seven days">
              <p className="mb-3 text-ink-2 text-sm">
                <span className="font-semibold text-base text-ink">The last seven days</span>{' '}
                {weekWords(work.fixed.total, work.newlyFailing.length, MOST_COUNTED)}
              </p>
              <div className="grid gap-4 lg:grid-cols-2">
                <NewlyFailingCard findings={work.newlyFailing.slice(0, SHOWN)} since="in seven days" />
                <FixedCard findings={work.fixed.items.slice(0, SHOWN)} total={work.fixed.total} />
              </div>
            </section>
          )}
        </>
      )}
    </Page>
  )
}

/** Null where there is none of theirs: the list is shown all the same. */
async function openFinding(db: Queryable, scope: Scope, key: string) {
  try {
    return await getFinding(db, scope, key)
  } catch (error) {
    if (error instanceof NotFound) return null
    throw error
  }
}
