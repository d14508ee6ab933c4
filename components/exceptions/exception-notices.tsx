import type { ReactNode } from 'react'
import { LinkButton } from '#components/ui/button.tsx'
import { counted } from '#components/ui/format.ts'
import { TextLink } from '#components/ui/link.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { ToldState } from '#lib/exceptions/model.ts'
import type { Offer } from '#lib/exceptions/state-machine.ts'
import type { ExceptionDetail } from '#lib/posture/exceptions/get-exception.ts'
import { dayWords, kindWords, stateWords } from './words.ts'

/** What holds until the request in question is decided. */
function whileItWaits(told: ToldState): string {
  if (told === 'active' || told === 'expiring' || told === 'review')
    return 'Until it is approved this one goes on as it is.'
  return told === 'expired' ? 'Until it is approved, what this one covered counts.' : ''
}

/** Somebody has to answer for what is in one of these. */
const answered: readonly ToldState[] = ['requested', 'returned', 'approved', 'active', 'expiring', 'review']

/** What has to be known before the rest of the page: an end that is near, growth, what was sent back, who follows. */
export function ExceptionNotices({
  exception: { entry, told, name, successors },
  offers,
  stillHolds,
}: {
  exception: ExceptionDetail
  offers: readonly Offer[]
  /** Says at its review that it still holds; null for who may not. */
  stillHolds: ReactNode
}) {
  const pending = successors.find((one) => ['requested', 'returned', 'approved'].includes(one.told))
  const taken = told === 'renewed' ? successors.find((one) => one.entry.startsAt !== null) : undefined
  const asked = entry.decisions.findLast((one) => one.verdict === 'changes')
  const refused = entry.decisions.findLast((one) => one.verdict === 'reject')
  return (
    <>
      {told === 'returned' && asked && (
        <Notice
          title={`${asked.personName} asks for changes`}
          actions={
            offers.includes('edit') && (
              <LinkButton size="small" variant="primary" href={`/exceptions/new?draft=${entry.id}`}>
                Change and send again
              </LinkButton>
            )
          }
        >
          <p className="whitespace-pre-line">{asked.reason}</p>
        </Notice>
      )}
      {told === 'rejected' && refused && (
        <Notice title={`${refused.personName} rejected it`}>
          <p className="whitespace-pre-line">{refused.reason}</p>
        </Notice>
      )}
      {entry.isReviewDue && entry.nextReviewOn && (told === 'active' || told === 'expiring' || told === 'review') && (
        <Notice title={`Its review is due since ${dayWords(entry.nextReviewOn)}`} actions={stillHolds}>
          Does what was said when it was asked for still hold? Where it does not, it is changed or ended.
        </Notice>
      )}
      {told === 'expiring' && !pending && entry.endsOn && (
        <Notice
          title={`Its last day is ${dayWords(entry.endsOn)}`}
          actions={
            offers.includes('renew') && (
              <LinkButton size="small" href={`/exceptions/new?renew=${entry.id}`}>
                Ask for a renewal
              </LinkButton>
            )
          }
        >
          What it covers counts again from the day after, in every score and list.
        </Notice>
      )}
      {entry.ownerLeft && answered.includes(told) && (
        <Notice title={`${entry.owner.name} has left`}>
          Nobody answers for this exception, or is told before it ends. An approver can give it another owner.
        </Notice>
      )}
      {entry.grownAssets > 0 && (told === 'active' || told === 'expiring') && (
        <Notice title={`${counted(entry.grownAssets, 'asset')} fell under it since its approval`}>
          Its scope has grown within what the policy allows. They are marked as new below.
        </Notice>
      )}
      {pending && (
        <Notice tone="info" title={`${kindWords[pending.entry.kind]} ${stateWords[pending.told].title.toLowerCase()}`}>
          <TextLink href={`/exceptions/${pending.name}`}>{pending.name}</TextLink> is to take the place of {name}
          {pending.entry.endsOn ? `, until ${dayWords(pending.entry.endsOn)}` : ''}. {whileItWaits(told)}
        </Notice>
      )}
      {taken && (
        <Notice tone="info">
          <TextLink href={`/exceptions/${taken.name}`}>{taken.name}</TextLink> has taken its place.
        </Notice>
      )}
    </>
  )
}
