import { subDays } from 'date-fns'
import { ExportMenu } from '#components/exports/export-menu.tsx'
import { type AuditRow, AuditTable } from '#components/settings/audit-table.tsx'
import { DayRange } from '#components/settings/day-range.tsx'
import { auditTitle } from '#components/settings/sentences.ts'
import { Card } from '#components/ui/card.tsx'
import { FilterBar } from '#components/ui/filter-bar.tsx'
import { defineFilters, readFilters } from '#components/ui/filters.ts'
import { Page } from '#components/ui/page.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { Dimmed, PendingArea } from '#components/ui/pending.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import { type AuditEvent, listAuditEvents } from '#lib/auth/audit.ts'
import { listPeople, type PersonItem } from '#lib/auth/people.ts'
import type { Action } from '#lib/auth/permissions.ts'
import { loadConfig } from '#lib/config/config.ts'
import { configurationDiff } from '#lib/posture/assets/configuration-diff.ts'
import { changesSince } from '#lib/settings/lately.ts'
import { enterPage, titleFor } from '../../../access/enter-page.ts'
import { logFilterOf, pageHref } from '../log-filter.ts'

export const generateMetadata = titleFor('audit.read', 'Audit log')

/** The actions that change something, as a person reads them. */
const changes: Partial<Record<Action, string>> = {
  'workload.change': 'Workload changed',
  'scan.request': 'Scan asked for',
  'settings.change': 'Setting changed',
  'connection.check': 'Connection check asked for',
  'session.end': 'Session ended',
  'account.choose-mail': 'Own mail chosen',
  'account.end-session': 'Own session ended',
}

const auditFilters = (people: readonly PersonItem[]) =>
  defineFilters([
    {
      param: 'action',
      label: 'Change',
      kind: 'one',
      options: Object.entries(changes).map(([value, label]) => ({ value, label })),
    },
    {
      param: 'person',
      label: 'Person',
      kind: 'one',
      options: people.map(({ id, name, username }) => ({ value: id, label: name, hint: username ?? undefined })),
    },
  ])

export default async function AuditPage({ searchParams }: PageProps<'/settings/audit'>) {
  const { db, params } = await enterPage('audit.read', searchParams)
  const { timeZone } = loadConfig(process.env).scan
  const [{ items: people }, dated] = await Promise.all([
    listPeople(db, { now: new Date() }),
    logFilterOf(db, params, timeZone),
  ])
  const filters = auditFilters(people)
  const { action, person } = readFilters(filters, params)
  const [page, lately] = await Promise.all([
    listAuditEvents(db, { ...dated, action: action[0], actor: person[0] }),
    changesSince(db, subDays(new Date(), 7)),
  ])
  const isFiltered = dated.isDated || action.length + person.length > 0
  const place = (at: Record<string, string>) => pageHref('/settings/audit', params, at)
  return (
    <Page
      title={auditTitle(lately)}
      lead="Every change that somebody made here, with what it was before. Rows are added, never altered or removed: the database refuses."
      actions={
        <ExportMenu
          lists={[{ list: 'audit', query: new URLSearchParams(pageHref('', params, {})).toString(), noun: 'change' }]}
        />
      }
    >
      <PendingArea>
        <FilterBar filters={filters}>
          <DayRange />
        </FilterBar>
        <Dimmed>
          <Card flush>
            {page.items.length === 0 ? (
              <EmptyState title={isFiltered ? 'No change of this kind' : 'Nothing has been changed yet'} />
            ) : (
              <AuditTable events={page.items.map(rowOf)} />
            )}
            <Pager
              previousHref={page.previous && place({ before: page.previous })}
              nextHref={page.next && place({ after: page.next })}
            />
          </Card>
        </Dimmed>
      </PendingArea>
    </Page>
  )
}

/** Where an entry says what was before and after, that is the difference; else it is what the entry says. */
function rowOf(event: AuditEvent): AuditRow {
  const { before, after, ...rest } = event.detail
  return {
    ...event,
    words: changes[event.action] ?? event.action,
    changes: configurationDiff({ ...asObject(before) }, { ...asObject(after), ...rest }),
  }
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {}
}
