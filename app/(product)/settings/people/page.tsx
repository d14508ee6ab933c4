import { z } from 'zod'
import { EndSessions } from '#components/settings/end-sessions.tsx'
import { PeopleTable } from '#components/settings/people-table.tsx'
import { type Answered, NoSuchPerson, PersonPanel } from '#components/settings/person-panel.tsx'
import { SayLeft } from '#components/settings/say-left.tsx'
import { FilterBar } from '#components/ui/filter-bar.tsx'
import { counted } from '#components/ui/format.ts'
import { ListKeys } from '#components/ui/list-keys.tsx'
import { Page } from '#components/ui/page.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { Dimmed, PendingArea } from '#components/ui/pending.tsx'
import { SplitView } from '#components/ui/side-panel.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import { listSessions, type SessionItem } from '#lib/auth/list-sessions.ts'
import { countPeople, getPerson, listPeople, type PersonItem } from '#lib/auth/people.ts'
import { mayDo } from '#lib/auth/viewer.ts'
import { exceptionPolicy } from '#lib/exceptions/policy.ts'
import type { Queryable } from '#lib/posture/database.ts'
import { countExceptions } from '#lib/posture/exceptions/count-exceptions.ts'
import { everyException, exceptionsHref, openStates } from '#lib/posture/exceptions/filter.ts'
import type { Scope } from '#lib/posture/scope.ts'
import { enterPage, titleFor } from '../../../access/enter-page.ts'
import { endSessions, saySomebodyLeft } from '../actions.ts'

export const generateMetadata = titleFor('person.read', 'People and sessions')

const text = z.string().max(200).optional().catch(undefined)
const viewSchema = z.object({ q: text, open: text, after: text, before: text })

export default async function PeoplePage({ searchParams }: PageProps<'/settings/people'>) {
  const { viewer, db, scope, params } = await enterPage('person.read', searchParams)
  const { q = '', open, after, before } = viewSchema.parse(params)
  const now = new Date()
  const [{ people, signedIn }, page, person, sessions, answered] = await Promise.all([
    countPeople(db, now),
    listPeople(db, { now, search: q, cursor: after ?? before }),
    open ? getPerson(db, open, now) : null,
    open && z.guid().safeParse(open).success ? listSessions(db, { now, personId: open, size: 20 }) : null,
    open && mayDo(viewer, 'exception.read') ? answeredBy(db, scope, open, now) : null,
  ])
  const hrefOf = (more: Record<string, string | null | undefined>) => {
    const kept = Object.entries({ q: q || null, after, before, ...more }).flatMap(([name, value]) =>
      value ? [[name, value]] : [],
    )
    return `/settings/people${kept.length > 0 ? `?${new URLSearchParams(kept)}` : ''}`
  }
  const closeHref = hrefOf({})
  const mayEnd = mayDo(viewer, 'session.end')
  return (
    <Page
      title={`${counted(people, 'person', 'people')}, ${signedIn} signed in now`}
      lead="Who signed in once, or is named as an owner. Roles are given in Microsoft Entra ID."
    >
      <PendingArea>
        <FilterBar filters={[]} search={{ param: 'q', placeholder: 'Find a person' }} />
        <Dimmed>
          <ListKeys>
            <SplitView
              panel={
                open &&
                (person ? (
                  <PersonPanel
                    person={person}
                    answered={answered}
                    sessions={sessions?.items ?? []}
                    currentSession={viewer.session}
                    closeHref={closeHref}
                    endOne={
                      mayEnd
                        ? (session) => <EndOne session={session} isOwn={session.publicId === viewer.session} />
                        : null
                    }
                    endAll={mayEnd && <EndAll person={person} />}
                    sayLeft={
                      mayEnd &&
                      person.id !== viewer.id && (
                        <SayLeft person={person} hasLeft={person.leftAt !== null} action={saySomebodyLeft} />
                      )
                    }
                  />
                ) : (
                  <NoSuchPerson closeHref={closeHref} />
                ))
              }
            >
              {page.items.length === 0 ? (
                <EmptyState title="Nobody is called that" />
              ) : (
                <PeopleTable people={page.items} hrefOf={({ id }) => hrefOf({ open: id })} openKey={open ?? null} />
              )}
              <Pager
                previousHref={page.previous && hrefOf({ before: page.previous, after: null })}
                nextHref={page.next && hrefOf({ after: page.next, before: null })}
              />
            </SplitView>
          </ListKeys>
        </Dimmed>
      </PendingArea>
    </Page>
  )
}

/** What of the register is not over and theirs to answer for. */
async function answeredBy(db: Queryable, scope: Scope, personId: string, now: Date): Promise<Answered> {
  const open = { ...everyException, state: [...openStates] }
  const { expiringDays } = await exceptionPolicy(db)
  const theirs = { ...open, owner: [personId.toLowerCase()] }
  const { matching } = await countExceptions(db, scope, theirs, { now, expiringDays, personId: null })
  return { exceptions: matching, href: exceptionsHref(theirs), leftHref: exceptionsHref({ ...open, owner: ['left'] }) }
}

function EndOne({ session, isOwn }: { session: SessionItem; isOwn: boolean }) {
  return (
    <EndSessions
      action={endSessions}
      input={{ session: session.publicId }}
      draftKey={`end-${session.publicId}`}
      label="End"
      title="End this session?"
    >
      {isOwn
        ? 'It is the one that you are using: you will be signed out.'
        : `${session.name} will be signed out there at once. What they have not saved is lost.`}
    </EndSessions>
  )
}

function EndAll({ person }: { person: PersonItem }) {
  return (
    <EndSessions
      action={endSessions}
      input={{ person: person.id }}
      draftKey={`end-all-${person.id}`}
      label="End all sessions"
      title={`End all sessions of ${person.name}?`}
      size="normal"
    >
      They will be signed out everywhere at once. They can sign in again as long as they have a role.
    </EndSessions>
  )
}
