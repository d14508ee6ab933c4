import type { Metadata } from 'next'
import { ExportMenu } from '#components/exports/export-menu.tsx'
import { counted } from '#components/ui/format.ts'
import { NothingInView } from '#components/ui/nothing-in-view.tsx'
import { Page } from '#components/ui/page.tsx'
import { league, leagueSortOf } from '#components/workloads/league-sort.ts'
import { LeagueTable } from '#components/workloads/league-table.tsx'
import { NoWorkloads } from '#components/workloads/no-workloads.tsx'
import { RulesProgress } from '#components/workloads/rules-progress.tsx'
import { leagueLead, leagueTitle } from '#components/workloads/sentences.ts'
import { WorkloadsMenu } from '#components/workloads/workloads-menu.tsx'
import { mayDo } from '#lib/auth/viewer.ts'
import { leagueTable } from '#lib/posture/workloads/league-table.ts'
import { rulesState } from '#lib/workloads/index.ts'
import { enterPage } from '../../../access/enter-page.ts'

export const metadata: Metadata = { title: 'Workloads' }

const definitions = {
  href: '/workloads/export',
  holds: 'All definitions: rules, owners, targets',
  label: 'YAML',
  hint: 'to edit and import again',
}

export default async function WorkloadsPage({ searchParams }: PageProps<'/workloads'>) {
  const { viewer, db, scope, asked, params } = await enterPage('workload.read', searchParams)
  const [{ rows, unassigned }, state] = await Promise.all([leagueTable(db, scope), rulesState(db)])
  const order = leagueSortOf(params.sort)
  const isNarrowed = asked.workloads !== null || asked.subscriptions !== null
  const withNone = unassigned?.assets ?? 0
  // The scope may hold no workload, and still what belongs to none.
  const isOutOfView = rows.length === 0 && isNarrowed && withNone === 0
  const isTable = rows.length > 0 || (isNarrowed && withNone > 0)
  const mayChange = mayDo(viewer, 'workload.change')
  return (
    <Page
      title={rows.length === 0 && isNarrowed ? 'No workload is in view' : leagueTitle(rows)}
      lead={
        rows.length === 0 && isNarrowed
          ? withNone > 0 && `${counted(withNone, 'asset')} in view belong${withNone === 1 ? 's' : ''} to none.`
          : leagueLead(rows, unassigned?.assets ?? null)
      }
      actions={
        <>
          {rows.length > 0 && (
            <ExportMenu
              lists={[{ list: 'workloads', total: rows.length, noun: 'workload' }]}
              document={mayDo(viewer, 'workload.preview') ? definitions : null}
            />
          )}
          <WorkloadsMenu mayChange={mayChange} count={rows.length} />
        </>
      }
    >
      <RulesProgress isApplied={state.isApplied} />
      {isOutOfView ? (
        <NothingInView href="/workloads" />
      ) : !isTable ? (
        <NoWorkloads mayChange={mayChange} isOwn={viewer.workloads !== null} />
      ) : (
        <LeagueTable
          rows={league(rows, order)}
          unassigned={unassigned && unassigned.assets > 0 ? unassigned : null}
          mayChange={mayChange}
          {...order}
        />
      )}
    </Page>
  )
}
