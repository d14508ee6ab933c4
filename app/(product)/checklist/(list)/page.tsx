import type { Metadata } from 'next'
import { ChecklistDocument } from '#components/checklist/checklist-document.tsx'
import { PillarSummary } from '#components/checklist/pillar-summary.tsx'
import { PrintButton } from '#components/checklist/print-button.tsx'
import { checklistLead, checklistTitle } from '#components/checklist/sentences.ts'
import { StandingKey } from '#components/checklist/standing-bar.tsx'
import { ExportMenu } from '#components/exports/export-menu.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { FilterBar } from '#components/ui/filter-bar.tsx'
import { TextLink } from '#components/ui/link.tsx'
import { Page } from '#components/ui/page.tsx'
import { Dimmed, PendingArea } from '#components/ui/pending.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import { guidanceSource } from '#lib/checklist/index.ts'
import { loadConfig } from '#lib/config/config.ts'
import { checklistStanding } from '#lib/posture/checklist/checklist-standing.ts'
import { publishedChecklist, searchChecklist } from '#lib/posture/checklist/published-checklist.ts'
import { enterPage } from '../../../access/enter-page.ts'

export const metadata: Metadata = { title: 'Checklist' }

export default async function ChecklistPage({ searchParams }: PageProps<'/checklist'>) {
  const { db, scope, params } = await enterPage('checklist.read', searchParams)
  const standing = await checklistStanding(db, scope)
  const published = publishedChecklist(standing)
  const search = [params.q ?? ''].flat().join(' ').trim().slice(0, 120)
  const found = searchChecklist(published, search)
  const { timeZone } = loadConfig(process.env).scan
  return (
    <Page
      title={checklistTitle(published)}
      lead={checklistLead(published, standing, guidanceSource.id, timeZone)}
      actions={
        <>
          <ExportMenu
            lists={[{ list: 'checklist', query: search && `q=${encodeURIComponent(search)}`, noun: 'check' }]}
          />
          <PrintButton />
        </>
      }
    >
      <PillarSummary published={published} />
      <PendingArea>
        <div className="flex flex-wrap items-center justify-between gap-3">
          <div className="max-md:w-full">
            <FilterBar filters={[]} search={{ param: 'q', placeholder: 'Find on the checklist' }} />
          </div>
          <StandingKey />
        </div>
        <Dimmed className="flex flex-col gap-4">
          {found.length === 0 ? (
            <EmptyState
              title="Nothing on the checklist matches"
              actions={<LinkButton href="/checklist">Show all</LinkButton>}
            >
              The search looks in titles, ids and in what the recommendations ask.
            </EmptyState>
          ) : (
            <ChecklistDocument published={found} />
          )}
        </Dimmed>
      </PendingArea>
      <p className="max-w-3xl text-ink-2 text-xs">
        The recommendations are those of{' '}
        <TextLink href={guidanceSource.url}>
          {guidanceSource.id}, {guidanceSource.title}
        </TextLink>{' '}
        ({guidanceSource.publisher}, {guidanceSource.date}), in our own words and in its own order. A score is the share
        of the applicable weight that passes; what is unknown does not pass. The accepted score is the same without what
        exceptions in force cover.
      </p>
    </Page>
  )
}
