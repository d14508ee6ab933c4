import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { z } from 'zod'
import { AssetFacts } from '#components/assets/asset-facts.tsx'
import { ConfigurationView } from '#components/assets/configuration-view.tsx'
import { NeighboursView } from '#components/assets/neighbours-view.tsx'
import { assetLead } from '#components/assets/sentences.ts'
import { TimelineView } from '#components/assets/timeline-view.tsx'
import { VerdictsView } from '#components/assets/verdicts-view.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Page } from '#components/ui/page.tsx'
import { LinkTabs } from '#components/ui/tabs.tsx'
import { mayDo } from '#lib/auth/viewer.ts'
import { loadConfig } from '#lib/config/config.ts'
import { assetNeighbours } from '#lib/posture/assets/asset-neighbours.ts'
import { assetSignals } from '#lib/posture/assets/asset-signals.ts'
import { assetTimeline } from '#lib/posture/assets/asset-timeline.ts'
import { assetVerdicts } from '#lib/posture/assets/asset-verdicts.ts'
import { type Asset, getAsset } from '#lib/posture/assets/get-asset.ts'
import { keyOfPath } from '#lib/posture/assets/key-of-path.ts'
import { NotFound } from '#lib/posture/errors.ts'
import { assetWorkload } from '#lib/posture/workloads/asset-workloads.ts'
import { type Entered, enterPage } from '../../../access/enter-page.ts'

const views = ['verdicts', 'configuration', 'timeline', 'neighbours'] as const
type View = (typeof views)[number]
const labels: Record<View, string> = {
  verdicts: 'Verdicts',
  configuration: 'Configuration',
  timeline: 'Timeline',
  neighbours: 'Neighbours',
}

const search = z.object({
  view: z.enum(views).default('verdicts').catch('verdicts'),
  // PostgreSQL knows no year 0.
  before: z.iso
    .datetime()
    .refine((text) => text >= '1000')
    .optional()
    .catch(undefined),
})

export async function generateMetadata({ params }: PageProps<'/assets/[...id]'>): Promise<Metadata> {
  return { title: (await find(await enterPage('asset.read'), (await params).id)).name }
}

export default async function AssetPage({ params, searchParams }: PageProps<'/assets/[...id]'>) {
  const [entered, { id }] = await Promise.all([enterPage('asset.read', searchParams), params])
  const asset = await find(entered, id)
  // The id as Azure writes it leads here too; the short address is the one to send.
  if (id.length > 1) redirect(`/assets/${asset.key}`)
  const { viewer, db, reach } = entered
  const { view, before } = search.parse(entered.params)
  const [verdicts, workload] = await Promise.all([
    assetVerdicts(db, reach, asset.key, asset.configuration),
    assetWorkload(db, reach, asset.key),
  ])
  const passed = verdicts.filter(({ status }) => status === 'pass').length
  const isAskedFor = !asset.removedAt && asset.failed + asset.unknown > asset.excepted
  return (
    <Page
      title={asset.name}
      lead={assetLead({ ...asset, passed }, loadConfig(process.env).scan.timeZone)}
      back={{ href: '/assets', label: 'Assets' }}
      actions={
        isAskedFor &&
        mayDo(viewer, 'exception.request') && (
          <LinkButton href={`/exceptions/new?asset=${asset.key}`}>Ask for an exception</LinkButton>
        )
      }
    >
      {asset.stale && (
        <Notice tone="caution" title="The newest scan could not read this asset">
          {asset.stale.code ? `${asset.stale.code}: ` : ''}
          {asset.stale.message ?? 'The service gave no reason.'}
        </Notice>
      )}
      <AssetFacts asset={asset} workload={workload} />
      <LinkTabs
        label="Parts of this asset"
        tabs={views.map((one) => ({
          href: `/assets/${asset.key}${one === 'verdicts' ? '' : `?view=${one}`}`,
          label: labels[one],
          isCurrent: one === view,
        }))}
      />
      {view === 'verdicts' && <VerdictsView verdicts={verdicts} asset={asset} />}
      {view === 'configuration' && <ConfigurationView asset={asset} verdicts={verdicts} />}
      {view === 'timeline' && (
        <TimelineView
          assetKey={asset.key}
          timeline={await assetTimeline(db, reach, asset.key, before)}
          isOlder={!!before}
        />
      )}
      {view === 'neighbours' && <Neighbours asset={asset} entered={entered} />}
    </Page>
  )
}

async function Neighbours({ asset, entered: { db, reach } }: { asset: Asset; entered: Entered }) {
  const [neighbours, signals] = await Promise.all([
    assetNeighbours(db, reach, asset.key),
    assetSignals(db, reach, asset.key),
  ])
  return <NeighboursView asset={asset} neighbours={neighbours} signals={signals} />
}

async function find({ db, reach }: Entered, path: string[]): Promise<Asset> {
  try {
    return await getAsset(db, reach, keyOfPath(path))
  } catch (error) {
    if (error instanceof NotFound) notFound()
    throw error
  }
}
