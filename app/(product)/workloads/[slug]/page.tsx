import { Pencil } from 'lucide-react'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Suspense } from 'react'
import { z } from 'zod'
import { FixFirstCard } from '#components/overview/fix-first-card.tsx'
import { inPeriod } from '#components/overview/narrative.ts'
import { NewlyFailingCard } from '#components/overview/newly-failing-card.tsx'
import { rows } from '#components/overview/overview-skeleton.tsx'
import { PillarsCard } from '#components/overview/pillars-card.tsx'
import { ScoreCard } from '#components/overview/score-card.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { ScopedLinks } from '#components/ui/link-scope.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Page } from '#components/ui/page.tsx'
import { CardSkeleton } from '#components/ui/skeleton.tsx'
import { AssetsCard } from '#components/workloads/assets-card.tsx'
import { RulesProgress } from '#components/workloads/rules-progress.tsx'
import { workloadLead, workloadTitle } from '#components/workloads/sentences.ts'
import { MembershipCard, RulesCard, WorkloadFacts } from '#components/workloads/workload-facts.tsx'
import { mayDo } from '#lib/auth/viewer.ts'
import { loadConfig } from '#lib/config/config.ts'
import type { Queryable } from '#lib/posture/database.ts'
import { NotFound } from '#lib/posture/errors.ts'
import { newlyFailing } from '#lib/posture/overview/newly-failing.ts'
import type { TrendRange } from '#lib/posture/overview/trend.ts'
import type { Scope } from '#lib/posture/scope.ts'
import { membershipHistory } from '#lib/posture/workloads/membership-history.ts'
import { subscriptionNames } from '#lib/posture/workloads/subscription-names.ts'
import type { Workload } from '#lib/posture/workloads/workload.ts'
import { workloadStanding } from '#lib/posture/workloads/workload-standing.ts'
import { countByRule, rulesState } from '#lib/workloads/index.ts'
import { enterPage } from '../../../access/enter-page.ts'
import { ExceptionsPanel } from '../../exceptions/exceptions-panel.tsx'
import { findWorkload } from '../find-workload.ts'

const rangeSchema = z
  .enum(['30', '90', '180', '365'])
  .catch('90')
  .transform((days) => Number(days) as TrendRange)

export async function generateMetadata({ params }: PageProps<'/workloads/[slug]'>): Promise<Metadata> {
  const [{ viewer, db }, { slug }] = await Promise.all([enterPage('workload.read'), params])
  return { title: (await findWorkload(db, viewer, slug)).name }
}

export default async function WorkloadPage({ params, searchParams }: PageProps<'/workloads/[slug]'>) {
  const [{ viewer, db, scope: asked, params: search }, { slug }] = await Promise.all([
    enterPage('workload.read', searchParams),
    params,
  ])
  const { timeZone } = loadConfig(process.env).scan
  // The page is about one workload, whichever the scope in the header names; within the subscriptions of that.
  const within: Scope = { subscriptions: asked.subscriptions, workloads: viewer.workloads }
  const [told, state] = await Promise.all([
    find(db, within, slug, { days: rangeSchema.parse(search.range), timeZone }),
    rulesState(db),
  ])
  const { workload, scope, standing, trend, types, gains } = told
  const period = standing?.before ? inPeriod(standing.before.at, standing.now.at, timeZone) : ''
  const { name, target, retiredAt } = workload
  return (
    <Page
      title={workloadTitle({
        ...{ name, target, period },
        ...{ score: standing?.score ?? null, accepted: standing?.accepted ?? null, change: standing?.change ?? null },
      })}
      lead={workloadLead({ ...told, isRetired: retiredAt !== null, isApplied: state.isApplied })}
      back={{ href: '/workloads?workload=', label: 'Workloads' }}
      actions={
        !retiredAt &&
        mayDo(viewer, 'workload.change') && (
          <LinkButton href={`/workloads/${slug}/edit`} icon={<Pencil aria-hidden />}>
            Change
          </LinkButton>
        )
      }
    >
      <RulesProgress isApplied={state.isApplied} />
      <ScopedLinks workload={slug}>
        {standing && standing.sums.weightApplicable > 0 && (
          <>
            <div className={rows.first}>
              <ScoreCard standing={standing} trend={trend} timeZone={timeZone} target={target} />
              <PillarsCard standing={standing} hint={period ? `change ${period}` : 'first scan'} />
            </div>
            <div className={rows.second}>
              <FixFirstCard gains={[...gains]} />
              <Suspense fallback={<CardSkeleton height="h-56" />}>
                <NewlyFailingPanel db={db} scope={scope} />
              </Suspense>
            </div>
          </>
        )}
        {standing && told.assets > 0 && standing.sums.weightApplicable === 0 && (
          <Notice tone="info">No check applies to any of its assets, so there is nothing to score.</Notice>
        )}
        <div className={standing ? rows.fourth : rows.third}>
          <div className="flex min-w-0 flex-col gap-4">
            <WorkloadFacts workload={workload} />
            {!retiredAt && (
              <Suspense fallback={<CardSkeleton height="h-12" />}>
                <RulesPanel db={db} workload={workload} />
              </Suspense>
            )}
          </div>
          <AssetsCard types={types} />
          {standing && (
            <Suspense fallback={<CardSkeleton height="h-44" />}>
              <ExceptionsPanel db={db} scope={scope} viewer={viewer} level={standing} />
            </Suspense>
          )}
          <Suspense fallback={<CardSkeleton height="h-44" />}>
            <MembershipPanel db={db} scope={scope} workload={workload} />
          </Suspense>
        </div>
      </ScopedLinks>
    </Page>
  )
}

async function find(db: Queryable, within: Scope, slug: string, asked: { days: TrendRange; timeZone: string }) {
  try {
    return await workloadStanding(db, within, slug, asked)
  } catch (error) {
    if (error instanceof NotFound) notFound()
    throw error
  }
}

async function NewlyFailingPanel({ db, scope }: { db: Queryable; scope: Scope }) {
  return <NewlyFailingCard findings={await newlyFailing(db, scope, 5)} />
}

async function RulesPanel({ db, workload: { id, rules } }: { db: Queryable; workload: Workload }) {
  const named = rules.flatMap((rule) =>
    rule.kind === 'subscription' ? rule.name : rule.kind === 'resource_group' ? (rule.subscription ?? []) : [],
  )
  const [counts, names] = await Promise.all([countByRule(db, { workload: id, rules }), subscriptionNames(db, named)])
  return <RulesCard rules={rules.map((rule, place) => ({ rule, assets: counts[place] ?? 0 }))} subscriptions={names} />
}

async function MembershipPanel({ db, scope, workload }: { db: Queryable; scope: Scope; workload: Workload }) {
  return <MembershipCard history={await membershipHistory(db, scope, workload.id, 10)} />
}
