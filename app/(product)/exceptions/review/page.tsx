import clsx from 'clsx'
import { notFound } from 'next/navigation'
import { ReviewCase } from '#components/exceptions/review-case.tsx'
import { ReviewDecision } from '#components/exceptions/review-decision.tsx'
import { type QueuePlace, ReviewList, reviewHref } from '#components/exceptions/review-list.tsx'
import { ReviewTogether } from '#components/exceptions/review-together.tsx'
import { alike, approveLabel, notYours, queueLead, queueTitle } from '#components/exceptions/review-words.ts'
import { exceptionTitle, scoreOwner } from '#components/exceptions/words.ts'
import { LinkButton } from '#components/ui/button.tsx'
import { minuteMs } from '#components/ui/dates.ts'
import { counted } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import { ListKeys } from '#components/ui/list-keys.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Page } from '#components/ui/page.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import { mayDo, type Viewer } from '#lib/auth/viewer.ts'
import { loadConfig } from '#lib/config/config.ts'
import { type ExceptionPolicy, exceptionNumber, exceptionPolicy, todayIn, toldState } from '#lib/exceptions/index.ts'
import type { Queryable } from '#lib/posture/database.ts'
import { NotFound } from '#lib/posture/errors.ts'
import {
  approvalsOf,
  askingAlike,
  MOST_TOGETHER,
  type QueueItem,
  type ReviewQueue,
  reviewQueue,
} from '#lib/posture/exceptions/queue.ts'
import { type ReviewCase as Case, reviewCase } from '#lib/posture/exceptions/review.ts'
import type { Scope } from '#lib/posture/scope.ts'
import { FRESH_MS } from '../../../access/action.ts'
import { enterPage, type PageParams, titleFor } from '../../../access/enter-page.ts'
import { decideExceptionAction, decideExceptionsAction } from './actions.ts'

export const generateMetadata = titleFor('exception.review', 'Review')

/** What waits for an approver, and everything that one decision needs. Auditors and administrators may look on. */
export default async function ReviewPage({ searchParams }: PageProps<'/exceptions/review'>) {
  const { viewer, db, scope, reach, params } = await enterPage('exception.review', searchParams)
  const mayDecide = mayDo(viewer, 'exception.decide')
  const now = new Date()
  const { timeZone } = loadConfig(process.env).scan
  const approving = { personId: mayDecide ? viewer.id : '', now }
  const place = placeOf(params)
  const [found, policy] = await Promise.all([
    reviewQueue(db, scope, approving, place ? { [place[0]]: place[1] } : {}),
    exceptionPolicy(db),
  ])
  // All that followed is decided: the queue is read from its beginning.
  const queue = found.items.length === 0 && found.total > 0 ? await reviewQueue(db, scope, approving) : found
  const asked = exceptionNumber([params.open ?? ''].flat()[0] ?? '')
  const openId = asked ?? queue.items[0]?.entry.id ?? null
  const of =
    openId === null ? null : await caseOf(db, asked === null ? scope : reach, openId, { policy, now, timeZone })
  const decidable = of !== null && mayDecide && of.entry.requester.id !== viewer.id
  const same = decidable ? alike(await askingAlike(db, scope, approving, of.entry), of) : []
  return (
    <Page
      title={queueTitle(queue, mayDecide)}
      lead={queueLead(queue, { now, timeZone, mayDecide })}
      actions={<LinkButton href="/exceptions">Register</LinkButton>}
    >
      {of === null ? (
        <div className="rounded-lg border border-line bg-surface">
          <EmptyState
            title="Everything is decided"
            actions={<LinkButton href="/exceptions">Open the register</LinkButton>}
          >
            {nothingLeft(queue)}
          </EmptyState>
        </div>
      ) : (
        <ListKeys>
          <div className="grid overflow-clip rounded-lg border border-line bg-surface lg:grid-cols-[18.75rem_minmax(0,1fr)]">
            <div className={clsx('min-w-0 lg:border-line lg:border-r', asked !== null && 'max-lg:hidden')}>
              {/* Beside a long case the list stays in view, and a long list keeps the case in view. */}
              <div className="lg:sticky lg:top-12 lg:max-h-[calc(100dvh-3rem)] lg:overflow-y-auto">
                <ReviewList queue={queue} openId={openId} place={place} />
              </div>
            </div>
            <section
              aria-labelledby="review-case"
              className={clsx('flex min-w-0 flex-col', asked === null && 'max-lg:hidden')}
            >
              <Link href={reviewHref(null, place)} className="px-6 pt-4 text-ink-2 text-sm max-md:px-4 lg:hidden">
                ← All that wait
              </Link>
              <ReviewCase
                of={of}
                told={toldOf(of, now, policy)}
                timeZone={timeZone}
                approvedBy={approvalsOf(of.entry)}
                scoreOf={scoreOwner(asked === null ? scope : reach, of.reach.workloads, {
                  narrowed: 'what is in view',
                })}
              />
              <Deciding
                of={of}
                same={same}
                nextHref={nextHref(queue, of.entry.id, place)}
                viewer={viewer}
                mayDecide={mayDecide}
                now={now}
                timeZone={timeZone}
              />
            </section>
          </div>
        </ListKeys>
      )}
    </Page>
  )
}

async function caseOf(
  db: Queryable,
  scope: Scope,
  id: number,
  { policy, now, timeZone }: { policy: ExceptionPolicy; now: Date; timeZone: string },
): Promise<Case> {
  try {
    return await reviewCase(db, scope, id, { policy, today: todayIn(timeZone, now) })
  } catch (error) {
    if (error instanceof NotFound) notFound()
    throw error
  }
}

function toldOf({ entry: { state, startsAt, endsAt } }: Case, now: Date, policy: ExceptionPolicy) {
  const date = (text: string | null) => (text === null ? null : new Date(text))
  return toldState({ state, startsAt: date(startsAt), endsAt: date(endsAt) }, now, policy)
}

function nothingLeft({ own, decided }: ReviewQueue): string {
  if (own > 0) return `${own === 1 ? 'Your own request waits' : 'Your own requests wait'} for somebody else.`
  if (decided > 0) return 'What you have approved waits for a second approver.'
  return 'New requests appear here, and are told to approvers.'
}

function placeOf({ after, before }: PageParams): QueuePlace {
  const first = (value: PageParams[string]) => [value ?? ''].flat()[0] ?? ''
  if (first(after)) return ['after', first(after)]
  return first(before) ? ['before', first(before)] : null
}

/** What comes after this one is decided: the one below it, on the next page if need be, else the one above. */
function nextHref({ items, next }: ReviewQueue, id: number, place: QueuePlace): string {
  const at = items.findIndex(({ entry }) => entry.id === id)
  const below = items[at + 1]
  if (below) return reviewHref(below.entry.id, place)
  if (next) return reviewHref(null, ['after', next])
  return reviewHref(items[at - 1]?.entry.id ?? null, place)
}

interface Decided {
  of: Case
  /** Those that ask for the same, it among them. */
  same: readonly QueueItem[]
  nextHref: string
  viewer: Viewer
  mayDecide: boolean
  now: Date
  timeZone: string
}

/** The reason and the buttons; in their place, why there are none. */
function Deciding({ of: { entry, time }, same, nextHref: following, viewer, mayDecide, now, timeZone }: Decided) {
  const why = notYours(entry, { personId: viewer.id, mayDecide, timeZone })
  if (why)
    return (
      <div className="px-6 pb-6 max-md:px-4">
        <Notice tone="info">{why}</Notice>
      </div>
    )
  if (!mayDecide) return null
  return (
    <div className="mt-auto border-line border-t bg-surface px-6 py-4 max-md:px-4 lg:sticky lg:bottom-0">
      {same.length > 1 && (
        <div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-2 text-ink-2 text-sm">
          <span>
            {same.length < MOST_TOGETHER
              ? counted(same.length - 1, 'other request')
              : `At least ${counted(same.length - 1, 'other request')}`}{' '}
            of {entry.requester.name || 'the same person'} {same.length === 2 ? 'asks' : 'ask'} for the same elsewhere.
          </span>
          <ReviewTogether
            requester={entry.requester.name}
            decideMany={decideExceptionsAction}
            items={same.map(({ entry: { id, version, checks, targets, endsOn, findings } }) => ({
              ...{ id, version, findings },
              title: exceptionTitle(checks, targets, endsOn),
            }))}
          />
        </div>
      )}
      <ReviewDecision
        key={entry.id}
        id={entry.id}
        version={entry.version}
        approveLabel={approveLabel(entry, { approvals: approvalsOf(entry).length, today: todayIn(timeZone, now) })}
        canApprove={!time.isOver && !(time.isTooLong && entry.state === 'requested')}
        nextHref={following}
        signInNote={signInNote(viewer, now)}
        decide={decideExceptionAction}
      />
    </div>
  )
}

function signInNote({ authenticatedAt }: Viewer, now: Date): string | null {
  const age = now.getTime() - authenticatedAt.getTime()
  if (age <= FRESH_MS) return null
  return `You will be asked to sign in again: your last sign-in was ${counted(Math.floor(age / minuteMs), 'minute')} ago`
}
