import type { Metadata } from 'next'
import { notFound, permanentRedirect, redirect } from 'next/navigation'
import { Suspense } from 'react'
import { ExceptionButtons } from '#components/exceptions/exception-buttons.tsx'
import { ExceptionCoverage } from '#components/exceptions/exception-coverage.tsx'
import { ExceptionFacts } from '#components/exceptions/exception-facts.tsx'
import { ExceptionNotices } from '#components/exceptions/exception-notices.tsx'
import { ExceptionSaid } from '#components/exceptions/exception-said.tsx'
import { ExceptionTimeline } from '#components/exceptions/exception-timeline.tsx'
import { afterReviewWords, standingSentence } from '#components/exceptions/exception-words.ts'
import { HandOver } from '#components/exceptions/hand-over.tsx'
import { StillHolds } from '#components/exceptions/still-holds.tsx'
import { exceptionTitle, scoreOwner } from '#components/exceptions/words.ts'
import { Page } from '#components/ui/page.tsx'
import { CardSkeleton } from '#components/ui/skeleton.tsx'
import type { Viewer } from '#lib/auth/viewer.ts'
import { loadConfig } from '#lib/config/config.ts'
import { commandsFor, nextReviewAfter, type Offer, todayIn } from '#lib/exceptions/index.ts'
import type { Queryable } from '#lib/posture/database.ts'
import { NotFound } from '#lib/posture/errors.ts'
import { numberNamed } from '#lib/posture/exceptions/filter.ts'
import { type ExceptionDetail, getException, isOwnDraft } from '#lib/posture/exceptions/get-exception.ts'
import type { Looking } from '#lib/posture/exceptions/matching.ts'
import type { RegisterEntry } from '#lib/posture/exceptions/register-entries.ts'
import { exceptionTimeline } from '#lib/posture/exceptions/timeline.ts'
import type { Scope } from '#lib/posture/scope.ts'
import { enterPage } from '../../../access/enter-page.ts'
import { lookingOf } from '../looking.ts'
import { findPeopleAction } from '../new/actions.ts'
import { ProofPanel } from '../proof-panel.tsx'
import {
  commentExceptionAction,
  confirmExceptionAction,
  endOwnExceptionAction,
  handOverAction,
  revokeExceptionAction,
  withdrawExceptionAction,
} from './actions.ts'
import { PolicyExemption } from './policy-exemption.tsx'

export async function generateMetadata({ params }: PageProps<'/exceptions/[id]'>): Promise<Metadata> {
  const [{ viewer, db, reach }, { id }] = await Promise.all([enterPage('exception.read'), params])
  const looking = await lookingOf(db, viewer)
  return { title: (await find(db, reach, id, looking)).name }
}

export default async function ExceptionPage({ params }: PageProps<'/exceptions/[id]'>) {
  const [{ viewer, db, reach }, { id }] = await Promise.all([enterPage('exception.read'), params])
  const looking = await lookingOf(db, viewer)
  // By its name it stands outside of what the header narrows the view to.
  const exception = await find(db, reach, id, looking)
  if (id !== exception.name) permanentRedirect(`/exceptions/${exception.name}`)
  const { entry, told } = exception
  const events = await exceptionTimeline(db, reach, entry.id)
  const offers = offersFor(entry, viewer, looking)
  return (
    <Page
      title={exceptionTitle(entry.checks, entry.targets, entry.endsOn)}
      lead={standingSentence(entry, told, looking.now)}
      back={{ href: '/exceptions', label: 'Exceptions' }}
      actions={
        <ExceptionButtons
          id={entry.id}
          name={exception.name}
          version={entry.version}
          isImported={entry.state === 'imported'}
          covers={{ findings: entry.findings, unknown: entry.unknown }}
          offers={offers}
          withdraw={withdrawExceptionAction}
          revoke={revokeExceptionAction}
          endOwn={endOwnExceptionAction}
        />
      }
    >
      <ExceptionNotices
        exception={exception}
        offers={offers}
        stillHolds={
          offers.includes('confirm') && (
            <StillHolds
              id={entry.id}
              version={entry.version}
              name={exception.name}
              afterwards={afterReviewWords(nextReviewOf(entry, looking), entry.endsOn)}
              confirm={confirmExceptionAction}
            />
          )
        }
      />
      {/* On a phone what it is comes before what was said of it. */}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1.6fr)_minmax(0,1fr)] lg:grid-rows-[auto_1fr]">
        <div className="flex min-w-0 flex-col gap-4">
          <ExceptionCoverage exception={exception} scoreOf={scoreOwner(reach, exception.workloads)} />
          <ExceptionSaid entry={entry} />
        </div>
        <div className="flex min-w-0 flex-col gap-4 lg:row-span-2">
          <ExceptionFacts
            exception={exception}
            handOver={
              offers.includes('hand_over') && (
                <HandOver
                  id={entry.id}
                  version={entry.version}
                  name={exception.name}
                  owner={entry.owner}
                  viewer={{ id: viewer.id, name: viewer.name }}
                  handOver={handOverAction}
                  findPeople={findPeopleAction}
                />
              )
            }
          />
          <Suspense fallback={null}>
            <PolicyExemption db={db} reach={reach} exception={exception} />
          </Suspense>
          {viewer.workloads === null && (
            <Suspense fallback={<CardSkeleton height="h-24" />}>
              <ProofPanel db={db} />
            </Suspense>
          )}
        </div>
        <div className="min-w-0">
          <ExceptionTimeline
            id={entry.id}
            events={events}
            showsSeq={viewer.workloads === null}
            comment={offers.includes('comment') ? commentExceptionAction : null}
          />
        </div>
      </div>
    </Page>
  )
}

/** The exception that the address names; of one's own draft, the form that goes on with it; "not found" for any other. */
async function find(db: Queryable, reach: Scope, text: string, looking: Looking): Promise<ExceptionDetail> {
  const id = numberNamed(decodeURIComponent(text))
  if (id === null) notFound()
  try {
    return await getException(db, reach, id, looking)
  } catch (error) {
    if (!(error instanceof NotFound)) throw error
  }
  if (await isOwnDraft(db, id, looking)) redirect(`/exceptions/new?draft=${id}`)
  notFound()
}

function offersFor(entry: RegisterEntry, { id: personId, roles }: Viewer, { now }: Looking): readonly Offer[] {
  const { state, kind, requester, owner, round, neededApprovals, decisions, startsAt, endsAt } = entry
  const moment = (iso: string | null) => (iso === null ? null : new Date(iso))
  const approvedBy = decisions
    .filter((one) => one.round === round && one.verdict === 'approve')
    .map((one) => one.personId)
  const standing = {
    state,
    kind,
    requesterId: requester.id,
    ownerId: owner.id,
    round,
    neededApprovals,
    approvedBy,
    startsAt: moment(startsAt),
    endsAt: moment(endsAt),
  }
  return commandsFor(standing, { personId, roles }, now, entry.isReviewDue)
}

/** When it is reviewed again, if somebody says now that it still holds. */
function nextReviewOf({ reviewEveryDays, endsOn }: RegisterEntry, { now }: Looking): string | null {
  return nextReviewAfter(todayIn(loadConfig(process.env).scan.timeZone, now), reviewEveryDays, endsOn)
}
