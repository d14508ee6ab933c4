import type { Database } from '#lib/db/index.ts'
import { assetId, type FixtureAsset, type FixtureCheck, insertHistory, subscriptionId } from '#lib/posture/testing.ts'
import type { By } from './command.ts'
import type { ExceptionTerms, Target } from './model.ts'

/** A small estate with two workloads, and people who ask for and decide on exceptions in it. */

export const TIME_ZONE = 'Europe/Berlin'
export const SCANNED = '2026-11-23T06:00:00.000Z'

export const checks: FixtureCheck[] = [
  { id: 'storage-shared-keys', pillar: 'configure', severity: 'high' },
  { id: 'storage-minimum-tls', pillar: 'configure', severity: 'high' },
  { id: 'nsg-management-ports', pillar: 'footprint', severity: 'critical' },
]

const failing = { 'storage-shared-keys': 'fail', 'storage-minimum-tls': 'pass' } as const

export const media: FixtureAsset = {
  ...{ name: 'stshopmedia', resourceGroup: 'rg-shop', workload: 1, tags: { app: 'shop' } },
  verdicts: { 'storage-shared-keys': 'fail', 'storage-minimum-tls': 'fail' },
}
export const logs: FixtureAsset = { name: 'stshoplogs', resourceGroup: 'rg-shop', workload: 1, verdicts: failing }
export const pay: FixtureAsset = {
  ...{ name: 'stpay', resourceGroup: 'rg-pay', workload: 2, tags: { app: 'shop' }, verdicts: failing },
}
export const wall: FixtureAsset = {
  ...{ name: 'nsg-shop', type: 'microsoft.network/networksecuritygroups', resourceGroup: 'rg-shop', workload: 1 },
  verdicts: { 'nsg-management-ports': 'fail' },
}
/** Seen once, and gone by the last scan. */
export const removed: FixtureAsset = { name: 'stold', resourceGroup: 'rg-shop', workload: 1, verdicts: failing }

export async function fillEstate({ pool }: Database): Promise<void> {
  await insertHistory(
    pool,
    [
      { at: '2026-11-22T06:00:00.000Z', checks, assets: [media, logs, pay, wall, removed] },
      { at: SCANNED, assets: [media, logs, pay, wall] },
    ],
    [],
    [
      { id: 1, slug: 'shop', name: 'Shop' },
      { id: 2, slug: 'pay', name: 'Payments' },
    ],
  )
}

const guid = (no: number) => `00000000-0000-4000-8000-${String(no).padStart(12, '0')}`

/** Who acts: anna and olaf ask, ben and cleo decide; olaf owns the workload shop and sees nothing else. */
export const people = {
  anna: { id: guid(1), name: 'Anna Becker', kind: 'person' },
  ben: { id: guid(2), name: 'Ben Ortiz', kind: 'person' },
  cleo: { id: guid(3), name: 'Cleo Marsh', kind: 'person' },
  olaf: { id: guid(4), name: 'Olaf Lind', kind: 'person' },
} as const

export function by(who: keyof typeof people, at: string | Date = '2026-11-23T10:00:00Z'): By {
  const workloads = who === 'olaf' ? [1] : null
  return { actor: people[who], at: new Date(at), requestId: `request of ${who}`, timeZone: TIME_ZONE, workloads }
}

export const assetTarget = (asset: FixtureAsset): Target => ({ kind: 'asset', id: assetId(asset) })
export const groupTarget = (name: string): Target => ({
  kind: 'resource_group',
  subscriptionId: subscriptionId('shop'),
  name,
})

export const terms = (given: Partial<ExceptionTerms> = {}): ExceptionTerms => ({
  checks: ['storage-shared-keys'],
  targets: [assetTarget(media)],
  category: 'risk_accepted',
  justification: 'The vendor’s media player cannot sign in with Entra ID before version 9.',
  compensatingControls: '',
  riskStatement: '',
  plannedOn: null,
  ticket: 'SHOP-812',
  evidence: [],
  owner: { id: people.olaf.id, name: people.olaf.name },
  startsOn: null,
  endsOn: '2027-02-28',
  reviewEveryDays: null,
  ...given,
})
