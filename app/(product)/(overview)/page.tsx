import type { Metadata } from 'next'
import { Suspense } from 'react'
import { z } from 'zod'
import { ExportMenu } from '#components/exports/export-menu.tsx'
import { CoverageCard } from '#components/overview/coverage-card.tsx'
import { ExposureCard } from '#components/overview/exposure-card.tsx'
import { FirstScan } from '#components/overview/first-scan.tsx'
import { FixFirstCard } from '#components/overview/fix-first-card.tsx'
import { Lead } from '#components/overview/lead.tsx'
import { movementHref } from '#components/overview/movement-chart.tsx'
import { headline, inPeriod, lead, type Told } from '#components/overview/narrative.ts'
import { NewlyFailingCard } from '#components/overview/newly-failing-card.tsx'
import { rows } from '#components/overview/overview-skeleton.tsx'
import { PillarsCard } from '#components/overview/pillars-card.tsx'
import { ScoreCard } from '#components/overview/score-card.tsx'
import { WhyItMovedCard } from '#components/overview/why-it-moved-card.tsx'
import { ScanNow } from '#components/scans/scan-now.tsx'
import { ScanProgress } from '#components/scans/scan-progress.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Page } from '#components/ui/page.tsx'
import { CardSkeleton } from '#components/ui/skeleton.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import { mayDo } from '#lib/auth/viewer.ts'
import { loadConfig } from '#lib/config/config.ts'
import type { Queryable } from '#lib/posture/database.ts'
import { type CoverageNow, coverageNow } from '#lib/posture/overview/coverage.ts'
import { exposureNow } from '#lib/posture/overview/exposure.ts'
import { fixFirst } from '#lib/posture/overview/fix-first.ts'
import { type WhyItMoved, whyItMoved } from '#lib/posture/overview/movement.ts'
import { newlyFailing } from '#lib/posture/overview/newly-failing.ts'
import { type Standing, standingOf } from '#lib/posture/overview/standing.ts'
import { type TrendRange, trendOf } from '#lib/posture/overview/trend.ts'
import { currentScan } from '#lib/posture/scans/get-scan.ts'
import type { Scope } from '#lib/posture/scope.ts'
import { soleWorkload } from '#lib/posture/workloads/sole-workload.ts'
import { estateTarget } from '#lib/settings/target.ts'
import { enterPage } from '../../access/enter-page.ts'
import { ExceptionsPanel } from '../exceptions/exceptions-panel.tsx'
import { requestScanAction } from '../request-scan.ts'

export const metadata: Metadata = { title: 'Overview' }

const rangeSchema = z
  .enum(['30', '90', '180', '365'])
  .catch('90')
  .transform((days) => Number(days) as TrendRange)

export default async function OverviewPage({ searchParams }: PageProps<'/'>) {
  const { viewer, db, scope, asked, params } = await enterPage('posture.read', searchParams)
  const { timeZone } = loadConfig(process.env).scan
  const [standing, coverage, scans] = await Promise.all([
    standingOf(db, scope),
    coverageNow(db, scope),
    currentScan(db),
  ])
  const scanNow = mayDo(viewer, 'scan.read') && (
    <ScanNow request={mayDo(viewer, 'scan.request') ? requestScanAction : null} running={scans.running !== null} />
  )
  if (viewer.workloads?.length === 0) return <NothingOwned />
  if (!standing || !coverage) {
    return (
      <Page title={headline(null, timeZone)} lead={lead(null, timeZone).join('')}>
        <ScanProgress />
        <FirstScan action={scanNow} lastError={scans.last?.error ?? null} />
      </Page>
    )
  }
  const moved = standing.before && (await whyItMoved(db, scope, standing.before, standing.now))
  const subject = await soleWorkload(db, scope)
  const isNarrowed = asked.workloads !== null || asked.subscriptions !== null
  const told: Told = { ...whatToTell(standing, coverage, moved), subject: subject?.name ?? null, isNarrowed }
  const period = standing.before ? `change ${inPeriod(standing.before.at, standing.now.at, timeZone)}` : 'first scan'
  return (
    <Page
      title={headline(told, timeZone)}
      lead={<Lead parts={lead(told, timeZone)} moved={moved} />}
      actions={
        <>
          {moved && <LinkButton href={movementHref(moved)}>Compare dates</LinkButton>}
          <ExportMenu
            lists={[
              { list: 'findings', total: standing.sums.failed - standing.sums.failedExcepted, noun: 'finding' },
              { list: 'assets', total: coverage.assets, noun: 'asset' },
              { list: 'checklist', noun: 'check' },
              { list: 'workloads', noun: 'workload' },
            ]}
          />
          {scanNow}
        </>
      }
    >
      <ScanProgress />
      <div className={rows.first}>
        <Suspense fallback={<CardSkeleton height="h-[17rem]" />}>
          <ScorePanel
            db={db}
            scope={scope}
            standing={standing}
            range={rangeSchema.parse(params.range)}
            subject={subject}
          />
        </Suspense>
        <PillarsCard standing={standing} hint={period} />
      </div>
      <div className={rows.second}>
        <Suspense fallback={<CardSkeleton height="h-56" />}>
          <FixFirstPanel db={db} scope={scope} />
        </Suspense>
        <WhyItMovedCard moved={moved} timeZone={timeZone} />
      </div>
      <div className={rows.fourth}>
        <CoverageCard
          hasScans={mayDo(viewer, 'scan.read')}
          coverage={coverage}
          sums={standing.sums}
          timeZone={timeZone}
        />
        <Suspense fallback={<CardSkeleton height="h-44" />}>
          <ExceptionsPanel db={db} scope={scope} viewer={viewer} level={standing} />
        </Suspense>
        <Suspense fallback={<CardSkeleton height="h-44" />}>
          <NewlyFailingPanel db={db} scope={scope} />
        </Suspense>
        <Suspense fallback={<CardSkeleton height="h-44" />}>
          <ExposurePanel db={db} scope={scope} standing={standing} hint={standing.before ? period : undefined} />
        </Suspense>
      </div>
    </Page>
  )
}

function NothingOwned() {
  return (
    <Page title="You own no workload yet">
      <Card>
        <EmptyState title="Nothing to show">
          As an owner you see the workloads that are yours. The security team makes you the owner of one, yourself or by
          a group that you are in.
        </EmptyState>
      </Card>
    </Page>
  )
}

type Asked = { db: Queryable; scope: Scope }

type ScoreOf = Asked & { standing: Standing; range: TrendRange; subject: Awaited<ReturnType<typeof soleWorkload>> }

async function ScorePanel({ db, scope, standing, range, subject }: ScoreOf) {
  const { timeZone } = loadConfig(process.env).scan
  const [trend, target] = await Promise.all([
    trendOf(db, scope, { to: standing.now.at, days: range, timeZone }),
    // The estate's is of the whole: a part of it has its own, or none.
    scope.workloads === null && scope.subscriptions === null ? estateTarget(db) : null,
  ])
  return (
    <ScoreCard
      standing={standing}
      trend={trend}
      timeZone={timeZone}
      target={target?.score ?? subject?.target ?? undefined}
    />
  )
}

async function FixFirstPanel({ db, scope }: Asked) {
  return <FixFirstCard gains={await fixFirst(db, scope, 5)} />
}

async function NewlyFailingPanel({ db, scope }: Asked) {
  return <NewlyFailingCard findings={await newlyFailing(db, scope, 4)} />
}

async function ExposurePanel({ db, scope, standing, hint }: Asked & { standing: Standing; hint?: string }) {
  return <ExposureCard exposures={await exposureNow(db, scope, standing.before)} hint={hint} />
}

function whatToTell(standing: Standing, coverage: CoverageNow, moved: WhyItMoved | null): Told {
  const turned = (cause: string) => moved?.steps.find((step) => step.cause === cause)
  return {
    score: standing.score,
    accepted: standing.accepted,
    before: standing.before && { score: standing.scoreBefore, at: standing.before.at },
    now: standing.now,
    findings: standing.sums.failed - standing.sums.failedExcepted,
    assets: coverage.assets,
    turns: {
      fixed: turned('fixed')?.closed ?? 0,
      removed: turned('removed')?.closed ?? 0,
      broke: turned('broke')?.opened ?? 0,
      cameBack: turned('came_back')?.opened ?? 0,
      arrived: turned('arrived')?.opened ?? 0,
    },
    subscriptions: coverage.subscriptions,
    unread: coverage.problems,
  }
}
