import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { CheckFacts } from '#components/checklist/check-facts.tsx'
import { CheckTrendCard } from '#components/checklist/check-trend-card.tsx'
import { FailingAssets } from '#components/checklist/failing-assets.tsx'
import { Fix } from '#components/checklist/fix.tsx'
import { PrintButton } from '#components/checklist/print-button.tsx'
import { ReferenceList } from '#components/checklist/references.tsx'
import { checkLead } from '#components/checklist/sentences.ts'
import { StandingCard } from '#components/checklist/standing-card.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { TextLink } from '#components/ui/link.tsx'
import { SeverityMark } from '#components/ui/marks.tsx'
import { Page } from '#components/ui/page.tsx'
import { Time } from '#components/ui/time.tsx'
import { mayDo } from '#lib/auth/viewer.ts'
import { areas, checksById, pillars } from '#lib/checklist/index.ts'
import { loadConfig } from '#lib/config/config.ts'
import { type CheckRevision, checkHistory } from '#lib/posture/checklist/check-history.ts'
import { checkTrend } from '#lib/posture/checklist/check-trend.ts'
import { type CheckDetail, getCheck } from '#lib/posture/checklist/get-check.ts'
import type { Queryable } from '#lib/posture/database.ts'
import { NotFound } from '#lib/posture/errors.ts'
import { everyFinding } from '#lib/posture/findings/filter.ts'
import { listFindings } from '#lib/posture/findings/list-findings.ts'
import type { Scope } from '#lib/posture/scope.ts'
import { enterPage, requireViewer } from '../../../access/enter-page.ts'

const TREND_DAYS = 180
const ROWS = 10

export async function generateMetadata({ params }: PageProps<'/checklist/[id]'>): Promise<Metadata> {
  await requireViewer('checklist.read')
  return { title: checksById.get((await params).id)?.title ?? 'Not found' }
}

export default async function CheckPage({ params, searchParams }: PageProps<'/checklist/[id]'>) {
  const [{ viewer, db, scope }, { id }] = await Promise.all([enterPage('checklist.read', searchParams), params])
  const { timeZone } = loadConfig(process.env).scan
  const filter = { ...everyFinding, check: [id], status: 'both' as const, exception: 'both' as const }
  const [check, days, history, findings] = await Promise.all([
    find(db, scope, id),
    checkTrend(db, scope, id, { days: TREND_DAYS, timeZone }),
    checkHistory(db, id),
    listFindings(db, { scope, filter, timeZone }, { group: id, size: ROWS }),
  ])
  const { making } = check
  return (
    <Page
      title={check.title}
      lead={checkLead(check)}
      back={{ href: '/checklist', label: 'Checklist' }}
      actions={
        <>
          {making.kind === 'automated' && mayDo(viewer, 'exception.request') && (
            <LinkButton href={`/exceptions/new?check=${id}`}>Ask for an exception</LinkButton>
          )}
          <PrintButton />
        </>
      }
    >
      <Place check={check} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-4">
          {making.kind === 'automated' && check.standing && (
            <CheckTrendCard checkId={id} days={days} history={history} timeZone={timeZone} />
          )}
          <Card title="Why it matters">
            <p className="max-w-2xl text-pretty text-ink-2">{check.why}</p>
            {check.guidance && (
              <p className="mt-2 max-w-2xl text-pretty text-ink-2 text-sm">
                It serves <TextLink href={`/checklist#${check.guidance.slug}`}>{check.guidance.title}</TextLink>:{' '}
                {check.guidance.asks.join(' ')}
              </p>
            )}
          </Card>
          {making.kind === 'automated' ? (
            <Card title="How to fix it" hint="findings fill in the names of their asset">
              <Fix fix={making.fix} caution={making.caution} />
            </Card>
          ) : (
            <Card title="What must be true">
              <p className="max-w-2xl text-pretty text-ink-2">{making.statement}</p>
            </Card>
          )}
          <FailingAssets check={check} findings={findings.items} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          {making.kind === 'automated' && <StandingCard check={check} />}
          <Card title="The check">
            <CheckFacts check={check} history={<History version={check.version} history={history} />} />
          </Card>
          <Card title="Known elsewhere as">
            <ReferenceList references={check.references} isNarrow />
          </Card>
        </div>
      </div>
    </Page>
  )
}

async function find(db: Queryable, scope: Scope, id: string): Promise<CheckDetail> {
  try {
    return await getCheck(db, scope, id)
  } catch (error) {
    if (error instanceof NotFound) notFound()
    throw error
  }
}

function Place({ check: { pillar, area, severity } }: { check: CheckDetail }) {
  return (
    <p className="-mt-3 flex flex-wrap items-center gap-x-3 text-ink-2 text-sm">
      <SeverityMark severity={severity} />
      <span>
        <TextLink href={`/checklist#${pillar}`}>{pillars.find(({ id }) => id === pillar)?.title}</TextLink>
        {' · '}
        {areas.find(({ id }) => id === area)?.title}
      </span>
    </p>
  )
}

function History({ version, history }: { version: number; history: readonly CheckRevision[] }) {
  return (
    <>
      {version}
      {history.map(({ what, at, version: checklist }) => (
        <span key={`${what} ${checklist}`} className="block text-ink-2 text-xs">
          {what} with checklist {checklist} on <Time value={at} as="date" />
        </span>
      ))}
      {history.length === 0 && <span className="block text-ink-2 text-xs">in force with the next scan</span>}
    </>
  )
}
