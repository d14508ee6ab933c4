import type { ReactNode } from 'react'
import { CopyText } from '#components/ui/copy.tsx'
import { KeyValues } from '#components/ui/key-values.tsx'
import { PanelHeader, PanelSection, SidePanel } from '#components/ui/side-panel.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import { Time } from '#components/ui/time.tsx'
import type { SessionItem } from '#lib/auth/list-sessions.ts'
import type { PersonItem } from '#lib/auth/people.ts'
import { roleWords } from './role-words.ts'
import { SessionList } from './session-list.tsx'

/** One person: what they may, and where they are signed in. */
export function PersonPanel({
  person,
  sessions,
  currentSession,
  closeHref,
  endOne,
  endAll,
  sayLeft,
}: {
  person: PersonItem
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

export function NoSuchPerson({ closeHref }: { closeHref: string }) {
  return (
    <SidePanel label="Not found" closeHref={closeHref}>
      <EmptyState title="Nobody has this id" />
    </SidePanel>
  )
}
