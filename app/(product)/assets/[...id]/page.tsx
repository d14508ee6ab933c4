import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { z } from 'zod'
import { AssetFacts } from '#components/assets/asset-facts.tsx'
import { ConfigurationView } from '#components/assets/configuration-view.tsx'
import { NeighboursView } from '#components/assets/neighbours-view.tsx'
import { assetLead } from '#components/assets/sentences.ts'
import { TimelineView } from '#components/assets/timeline-view.tsx'
import { VerdictsView } from '#components/assets/verdicts-view.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Page } from '#components/ui/page.tsx'
import { LinkTabs } from '#components/ui/tabs.tsx'
import { loadConfig } from '#lib/config/config.ts'
import { assetNeighbours } from '#lib/posture/assets/asset-neighbours.ts'
import { assetSignals } from '#lib/posture/assets/asset-signals.ts'
import { assetTimeline } from '#lib/posture/assets/asset-timeline.ts'
import { assetVerdicts } from '#lib/posture/assets/asset-verdicts.ts'
import { type Asset, getAsset } from '#lib/posture/assets/get-asset.ts'
import { keyOfPath } from '#lib/posture/assets/key-of-path.ts'
import { postureDatabase } from '#lib/posture/database.ts'
import { NotFound } from '#lib/posture/errors.ts'

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
  return { title: (await find((await params).id)).name }
}

export default async function AssetPage({ params, searchParams }: PageProps<'/assets/[...id]'>) {
  const { id } = await params
  const asset = await find(id)
  // The id as Azure writes it leads here too; the short address is the one to send.
  if (id.length > 1) redirect(`/assets/${asset.key}`)
  const db = await postureDatabase()
  const { view, before } = search.parse(await searchParams)
  const verdicts = await assetVerdicts(db, asset.key, asset.configuration)
  const passed = verdicts.filter(({ status }) => status === 'pass').length
  return (
    <Page
      title={asset.name}
      lead={assetLead({ ...asset, passed }, loadConfig(process.env).scan.timeZone)}
      back={{ href: '/assets', label: 'Assets' }}
    >
      {asset.stale && (
        <Notice tone="caution" title="The newest scan could not read this asset">
          {asset.stale.code ? `${asset.stale.code}: ` : ''}
          {asset.stale.message ?? 'The service gave no reason.'}
        </Notice>
      )}
      <AssetFacts asset={asset} />
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
        <TimelineView assetKey={asset.key} timeline={await assetTimeline(db, asset.key, before)} isOlder={!!before} />
      )}
      {view === 'neighbours' && <Neighbours asset={asset} />}
    </Page>
  )
}

async function Neighbours({ asset }: { asset: Asset }) {
  const db = await postureDatabase()
  const [neighbours, signals] = await Promise.all([assetNeighbours(db, asset.key), assetSignals(db, asset.key)])
  return <NeighboursView asset={asset} neighbours={neighbours} signals={signals} />
}

async function find(path: string[]): Promise<Asset> {
  try {
    return await getAsset(await postureDatabase(), keyOfPath(path))
  } catch (error) {
    if (error instanceof NotFound) notFound()
    throw error
  }
}
