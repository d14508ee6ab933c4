import type { ReactNode } from 'react'
import { Shell, type ShellEstate } from '#components/shell/shell.tsx'
import { homeOf } from '#lib/auth/home.ts'
import { actions } from '#lib/auth/permissions.ts'
import { mayDo, type Viewer } from '#lib/auth/viewer.ts'
import { loadConfig } from '#lib/config/config.ts'
import { countUnread } from '#lib/notifications/index.ts'
import type { Queryable } from '#lib/posture/database.ts'
import { countWaiting } from '#lib/posture/exceptions/count-waiting.ts'
import { countOpenFindings } from '#lib/posture/open-findings.ts'
import type { Scope } from '#lib/posture/scope.ts'
import { scopeChoices } from '#lib/posture/workload-choices.ts'
import { enterPage } from '../access/enter-page.ts'
import { markEverythingRead, markSomeRead } from './notifications/actions.ts'

/** The frame of the product: for who is signed in only, and with the places that they may go to. */
export default async function ProductLayout({ children }: { children: ReactNode }) {
  const { viewer, db, reach } = await enterPage('account.read')
  const { sampleData, scan } = loadConfig(process.env)
  return (
    <Shell
      viewer={framed(viewer)}
      estate={await shellEstate(db, reach, viewer)}
      reading={{ markRead: markSomeRead, markAllRead: markEverythingRead }}
      isSampleData={sampleData}
      timeZone={scan.timeZone}
      now={new Date().toISOString()}
    >
      {children}
    </Shell>
  )
}

function framed(viewer: Viewer) {
  const { name, roles } = viewer
  return { name, roles, home: homeOf(roles), may: actions.filter((action) => mayDo(viewer, action)) }
}

async function shellEstate(db: Queryable, reach: Scope, viewer: Viewer): Promise<ShellEstate> {
  const [choices, openFindings, waitingExceptions, unread] = await Promise.all([
    scopeChoices(db, reach),
    countOpenFindings(db, reach),
    mayDo(viewer, 'exception.decide') ? countWaiting(db, reach, viewer.id) : null,
    countUnread(db, viewer, new Date()),
  ])
  return { choices, openFindings, waitingExceptions, unread }
}
