import type { Metadata } from 'next'
import { EndSessions } from '#components/settings/end-sessions.tsx'
import { MailChoices } from '#components/settings/mail-choices.tsx'
import { noMailWords } from '#components/settings/mail-words.ts'
import { roleWords } from '#components/settings/role-words.ts'
import { SessionList } from '#components/settings/session-list.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { CopyText } from '#components/ui/copy.tsx'
import { KeyValues } from '#components/ui/key-values.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Page } from '#components/ui/page.tsx'
import { Time } from '#components/ui/time.tsx'
import { listSessions, type SessionItem } from '#lib/auth/list-sessions.ts'
import { areGroupsMissing } from '#lib/auth/security-events.ts'
import { absoluteHours, idleMinutes } from '#lib/auth/sessions.ts'
import { mayDo } from '#lib/auth/viewer.ts'
import { loadConfig } from '#lib/config/config.ts'
import { AS_APPROVER, mailChoices, mailSwitchedOff, testRecipient } from '#lib/notifications/index.ts'
import { enterPage, requireSession } from '../../access/enter-page.ts'
import { endOwnSessions, saveMailChoices } from './actions.ts'

export const metadata: Metadata = { title: 'Your account' }

export default async function AccountPage() {
  const { viewer, db } = await enterPage('account.read')
  const { signedIn, at } = await requireSession()
  const [sessions, isWithoutGroups, mailOff] = await Promise.all([
    listSessions(db, { now: at, personId: viewer.id }),
    areGroupsMissing(db, signedIn),
    mailSwitchedOff(db, viewer.id),
  ])
  const noMail = noMailWords({
    isSetUp: loadConfig(process.env).notifications.mail !== null,
    hasAddress: testRecipient('mail', signedIn.username) !== null,
  })
  return (
    <Page
      title={viewer.name}
      lead={`Signed in as ${viewer.roles.length === 1 ? viewer.roles[0] : viewer.roles.join(', ')}.`}
      actions={
        <form action="/sign-out" method="post">
          <Button type="submit">Sign out</Button>
        </form>
      }
    >
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Card title="You">
          <KeyValues
            items={[
              { key: 'Name', value: viewer.name },
              ...(signedIn.username ? [{ key: 'User name', value: signedIn.username }] : []),
              { key: 'Object id', value: <CopyText text={viewer.id} /> },
              { key: 'Signed in', value: <Time value={signedIn.createdAt} /> },
              { key: 'Last confirmed', value: <Time value={viewer.authenticatedAt} /> },
            ]}
          />
          {isWithoutGroups && (
            <Notice title="Your groups are not known" className="mt-4">
              You are in more groups than a token of Microsoft Entra ID holds, so it names none: workloads that a group
              of yours owns do not count as yours. An administrator can have tokens name only the groups that are
              assigned to Temper; then sign in again.
            </Notice>
          )}
          <h3 className="mt-4 mb-1 font-semibold text-sm">What your roles mean</h3>
          <KeyValues items={viewer.roles.map((role) => ({ key: role, value: roleWords[role] }))} />
          <p className="mt-3 text-pretty text-ink-2 text-xs">
            Name and roles come from your organisation’s Microsoft Entra ID, as of your sign-in.
          </p>
        </Card>
        <div className="flex min-w-0 flex-col gap-4">
          <Card
            title="Where you are signed in"
            actions={
              sessions.items.length > 1 && (
                <EndSessions
                  action={endOwnSessions}
                  input={{ session: null }}
                  draftKey="end-own-others"
                  label="End all others"
                  title="End all your other sessions?"
                >
                  Every other browser in which you are signed in is signed out at once.
                </EndSessions>
              )
            }
          >
            <SessionList
              sessions={sessions.items}
              current={viewer.session}
              end={(session) => session.publicId !== viewer.session && <EndOwn session={session} />}
            />
            <p className="mt-3 text-pretty text-ink-2 text-xs">
              A session ends after {idleMinutes} minutes without use, and {absoluteHours} hours after signing in.
            </p>
          </Card>
          <div id="mail" className="scroll-mt-16">
            <Card title="What comes by mail">
              {noMail ? (
                <p className="text-pretty text-ink-2 text-sm">{noMail}</p>
              ) : (
                <MailChoices
                  choices={mailChoices.filter((choice) => choice !== AS_APPROVER || mayDo(viewer, 'exception.decide'))}
                  off={mailOff}
                  save={saveMailChoices}
                />
              )}
            </Card>
          </div>
        </div>
      </div>
    </Page>
  )
}

function EndOwn({ session }: { session: SessionItem }) {
  return (
    <EndSessions
      action={endOwnSessions}
      input={{ session: session.publicId }}
      draftKey={`end-own-${session.publicId}`}
      label="End"
      title="End this session?"
    >
      That browser is signed out at once.
    </EndSessions>
  )
}
