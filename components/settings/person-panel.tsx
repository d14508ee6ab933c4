import type { ReactNode } from 'react'
import { CopyText } from '#components/ui/copy.tsx'
import { counted } from '#components/ui/format.ts'
import { KeyValues } from '#components/ui/key-values.tsx'
import { TextLink } from '#components/ui/link.tsx'
import { PanelHeader, PanelSection, SidePanel } from '#components/ui/side-panel.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import { Time } from '#components/ui/time.tsx'
import type { SessionItem } from '#lib/auth/list-sessions.ts'
import type { PersonItem } from '#lib/auth/people.ts'
import { roleWords } from './role-words.ts'
import { SessionList } from './session-list.tsx'

/** What somebody answers for, and where the register shows it. */
export interface Answered {
  readonly exceptions: number
  readonly href: string
  /** Of all whose owner has left. */
  readonly leftHref: string
}

/** One person: what they may, and where they are signed in. */
export function PersonPanel({
  person,
  answered,
  sessions,
  currentSession,
  closeHref,
  endOne,
  endAll,
  sayLeft,
}: {
  person: PersonItem
  /** Null: not the viewer's to know. */
  answered: Answered | null
  sessions: readonly SessionItem[]
  currentSession: string | null
  closeHref: string
  endOne: ((session: SessionItem) => ReactNode) | null
  endAll: ReactNode
  sayLeft: ReactNode
}) {
  return (
    <SidePanel
      label={person.name}
      closeHref={closeHref}
      footer={
        (sayLeft || (sessions.length > 1 && endAll)) && (
          <>
            {sayLeft}
            {sessions.length > 1 && endAll}
          </>
        )
      }
    >
      <PanelHeader eyebrow="Person" title={person.name}>
        {person.username}
      </PanelHeader>
      <KeyValues
        className="mb-4"
        items={[
          { key: 'Object id', value: <CopyText text={person.id} /> },
          { key: 'Last seen', value: person.lastSeenAt ? <Time value={person.lastSeenAt} /> : 'Never signed in' },
          ...(person.leftAt ? [{ key: 'Has left', value: <Time value={person.leftAt} as="date" /> }] : []),
          ...(answered && answered.exceptions > 0
            ? [{ key: 'Answers for', value: <AnsweredFor of={answered} hasLeft={person.leftAt !== null} /> }]
            : []),
        ]}
      />
      <PanelSection title="Roles">
        {!person.roles?.length ? (
          <p className="text-ink-2 text-sm">None as of the newest sign-in.</p>
        ) : (
          <KeyValues items={person.roles.map((role) => ({ key: role, value: roleWords[role] }))} />
        )}
        <p className="mt-2 text-ink-2 text-xs">
          Roles are given in Microsoft Entra ID and take effect with the next sign-in: end the sessions to make it now.
        </p>
      </PanelSection>
      <PanelSection title="Sessions">
        <SessionList sessions={sessions} current={currentSession} end={endOne} />
      </PanelSection>
    </SidePanel>
  )
}

function AnsweredFor({ of, hasLeft }: { of: Answered; hasLeft: boolean }) {
  return (
    <>
      <TextLink href={of.href}>{counted(of.exceptions, 'exception')}</TextLink>
      {hasLeft && (
        <>
          , to be handed over. <TextLink href={of.leftHref}>All whose owner has left</TextLink>
        </>
      )}
    </>
  )
}

export function NoSuchPerson({ closeHref }: { closeHref: string }) {
  return (
    <SidePanel label="Not found" closeHref={closeHref}>
      <EmptyState title="Nobody has this id" />
    </SidePanel>
  )
}
