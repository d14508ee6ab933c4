import { subDays } from 'date-fns'
import { ExportMenu } from '#components/exports/export-menu.tsx'
import { DayRange } from '#components/settings/day-range.tsx'
import { SecurityTable } from '#components/settings/security-table.tsx'
import { securityTitle } from '#components/settings/sentences.ts'
import { Card } from '#components/ui/card.tsx'
import { FilterBar } from '#components/ui/filter-bar.tsx'
import { Page } from '#components/ui/page.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { Dimmed, PendingArea } from '#components/ui/pending.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import { listPeople } from '#lib/auth/people.ts'
import { listSecurityEvents, securityEventKinds } from '#lib/auth/security-events.ts'
import { loadConfig } from '#lib/config/config.ts'
import { securityEventsSince } from '#lib/settings/lately.ts'
import { enterPage, titleFor } from '../../../access/enter-page.ts'
import { logFilterOf, pageHref } from '../log-filter.ts'
import { securityFilterOf, securityFilters } from './filters.ts'

export const generateMetadata = titleFor('security-log.read', 'Security events')

export default async function SecurityEventsPage({ searchParams }: PageProps<'/settings/security'>) {
  const { db, params } = await enterPage('security-log.read', searchParams)
  const { timeZone } = loadConfig(process.env).scan
  const [{ items: people }, dated] = await Promise.all([
    listPeople(db, { now: new Date() }),
    logFilterOf(db, params, timeZone),
  ])
  const filters = securityFilters(people)
  const filter = securityFilterOf(filters, params)
  const [page, lately] = await Promise.all([
    listSecurityEvents(db, { ...dated, ...filter }),
    securityEventsSince(db, subDays(new Date(), 1)),
  ])
  const place = (at: Record<string, string>) => pageHref('/settings/security', params, at)
  return (
    <Page
      title={securityTitle(lately)}
      lead="Sign-ins, refusals, exports and limits that were reached. Rows are added, never altered; of people they hold the object id only."
      actions={
        <ExportMenu lists={[{ list: 'security-events', query: pageHref('', params, {}).slice(1), noun: 'event' }]} />
      }
    >
      <PendingArea>
        <FilterBar filters={filters}>
          <DayRange />
        </FilterBar>
        <Dimmed>
          <Card flush>
            {page.items.length === 0 ? (
              <EmptyState title="Nothing of this kind happened">Take a filter away to see more.</EmptyState>
            ) : (
              <SecurityTable
                events={page.items.map((event) => ({ ...event, words: securityEventKinds[event.kind] ?? event.kind }))}
              />
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
