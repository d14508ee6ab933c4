import fc from 'fast-check'
import { z } from 'zod'
import type { Source } from '#lib/azure/sources.ts'
import { check, checksFor, parameter } from '#lib/checklist/check.ts'
import { type AutomatedCheck, compile, type Row } from '#lib/checklist/index.ts'

/** A small world in which all that a check may look at occurs: two hops, a third from networks, siblings, signals. */

const NIC = 'microsoft.network/networkinterfaces'
const NSG = 'microsoft.network/networksecuritygroups'
const VM = 'microsoft.compute/virtualmachines'
const IP = 'microsoft.network/publicipaddresses'
const NETWORK = 'microsoft.network/virtualnetworks'
const STORAGE = 'microsoft.storage/storageaccounts'
const ASSESSMENT = 'microsoft.security/assessments'

const described = {
  pillar: 'footprint',
  area: 'networking',
  severity: 'high',
  guidance: 'legacy-protocols',
  version: 1,
  why: '',
  fix: { portal: '', cli: '', bicep: '' },
  caution: '',
  effort: 'script',
  references: {},
} as const

const storage = checksFor(STORAGE, [
  check('storage-tls', {
    ...described,
    title: 'TLS',
    pillar: 'configure',
    parameters: { lowest: parameter(z.enum(['1.2', '1.3']), '1.2', 'The lowest') },
    evaluate: ({ at, parameters }) => at('properties.tls').atLeastTls(parameters.lowest, { unset: 'default' }),
  }),
  check('storage-public', {
    ...described,
    title: 'Not public',
    severity: 'critical',
    when: ({ at }) => at('properties.public').isSet(),
    evaluate: ({ at }) => at('properties.public').mustBe(false, { unset: 'fail' }),
  }),
  check('storage-healthy', {
    ...described,
    title: 'Healthy',
    pillar: 'maintain',
    severity: 'medium',
    reads: [ASSESSMENT],
    evaluate: ({ at, pointingAt }) =>
      pointingAt(ASSESSMENT).every(at('properties.status.code').mustBe('Healthy', { unset: 'unknown' }), {
        none: 'unknown',
      }),
  }),
])
const machines = checksFor(VM, [
  check('vm-protected', {
    ...described,
    title: 'Two hops',
    reads: [NIC, NSG],
    evaluate: ({ pointedAt }) => pointedAt(NIC).some(pointedAt(NSG).mustExist('an NSG'), { none: 'unknown' }),
  }),
  check('vm-in-strict-subnet', {
    ...described,
    title: 'A third hop, from networks',
    reads: [NIC, NETWORK, NSG],
    evaluate: ({ at, pointedAt }) => {
      const strict = pointedAt(NSG).some(at('properties.strict').mustBe(true, { unset: 'fail' }))
      return pointedAt(NIC).some(pointedAt(NETWORK).some(strict), { none: 'unknown' })
    },
  }),
])
const addresses = checksFor(IP, [
  check('ip-used', {
    ...described,
    title: 'Used',
    severity: 'low',
    reads: [NIC],
    evaluate: ({ pointingAt }) => pointingAt(NIC).mustExist('a NIC'),
  }),
  check('ip-filtered', {
    ...described,
    title: 'A sibling',
    reads: [NIC, NSG],
    evaluate: ({ at, pointedAt, pointingAt }) =>
      pointingAt(NIC).every(pointedAt(NSG).some(at('properties.strict').mustBe(true, { unset: 'fail' })), {
        none: 'none',
      }),
  }),
])
const groups = checksFor(NSG, [
  check('nsg-used', {
    ...described,
    title: 'Used',
    severity: 'low',
    reads: [NIC],
    evaluate: ({ pointingAt }) => pointingAt(NIC).mustExist('a NIC'),
  }),
])

const all: readonly AutomatedCheck[] = [...storage, ...machines, ...addresses, ...groups]
const changed = (id: string, change: Partial<AutomatedCheck>) =>
  all.map((one) => (one.id === id ? { ...one, ...change } : one))

/** States that a checklist may go through. */
export const evaluators = [
  compile(all),
  compile(all.filter((one) => one.id !== 'storage-public')),
  compile(all, { 'storage-tls': { lowest: '1.3' } }),
  compile(changed('ip-used', { severity: 'critical' })),
  compile(changed('storage-tls', { pillar: 'maintain', version: 2 })),
  compile(all.filter((one) => !one.appliesTo.includes(STORAGE))),
]

export const SUBSCRIPTIONS = ['00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-00000000000b']

const idOf = (subscription: string, type: string, name: string) =>
  `/subscriptions/${subscription}/resourceGroups/RG/providers/${type}/${name}`
const idsOf = (type: string) => SUBSCRIPTIONS.flatMap((one) => ['x', 'y'].map((name) => idOf(one, type, name)))

type Placed = { source: Source; row: Row }

const resource = (type: string, properties: fc.Arbitrary<Record<string, unknown>>): fc.Arbitrary<Placed[]> =>
  fc
    .tuple(
      ...idsOf(type).map((id) =>
        fc.option(
          properties.map(
            (given): Placed => ({
              source: 'resources',
              row: {
                id,
                name: id.slice(-1),
                type,
                subscriptionId: id.split('/')[2],
                resourceGroup: 'RG',
                properties: given,
              },
            }),
          ),
          { nil: null },
        ),
      ),
    )
    .map((rows) => rows.filter((one) => one !== null))

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const one = (ids: string[]) => maybe(fc.constantFrom(...ids))
const named = (id: string | undefined) => (id === undefined ? undefined : { id })

const assessments: fc.Arbitrary<Placed[]> = fc
  .tuple(
    ...SUBSCRIPTIONS.map((subscription) =>
      maybe(
        fc
          .record({
            about: fc.constantFrom(...idsOf(STORAGE)),
            code: fc.constantFrom('Healthy', 'Unhealthy', undefined),
          })
          .map(
            ({ about, code }): Placed => ({
              source: 'securityresources',
              row: {
                id: `/subscriptions/${subscription}/providers/Microsoft.Security/assessments/one`,
                type: ASSESSMENT,
                subscriptionId: subscription,
                properties: { resourceDetails: { id: about }, status: { code } },
              },
            }),
          ),
      ),
    ),
  )
  .map((rows) => rows.filter((one) => one !== undefined))

const nics = fc
  .record({ nsg: one(idsOf(NSG)), ip: one(idsOf(IP)), network: one(idsOf(NETWORK)) })
  .map(({ nsg, ip, network }) => ({
    networkSecurityGroup: named(nsg),
    ipConfigurations: [
      { properties: { publicIPAddress: named(ip), subnet: named(network && `${network}/subnets/a`) } },
    ],
  }))
const networks = one(idsOf(NSG)).map((nsg) => ({
  subnets: [{ name: 'a', properties: { networkSecurityGroup: named(nsg) } }],
}))

const rows: fc.Arbitrary<Placed[]> = fc
  .tuple(
    resource(
      STORAGE,
      fc.record({ tls: fc.constantFrom('1.0', '1.2', '1.3'), public: fc.boolean() }, { requiredKeys: [] }),
    ),
    resource(NSG, fc.record({ strict: fc.boolean() }, { requiredKeys: [] })),
    resource(NETWORK, networks),
    resource(IP, fc.constant({})),
    resource(NIC, nics),
    resource(
      VM,
      one(idsOf(NIC)).map((nic) => ({ networkProfile: { networkInterfaces: nic ? [{ id: nic }] : [] } })),
    ),
    assessments,
  )
  .map((parts) => parts.flat())

const unreadable: fc.Arbitrary<Map<string, 'partial' | 'failed'>> = fc
  .array(
    fc.tuple(
      fc.constantFrom<Source>('resources', 'securityresources'),
      fc.constantFrom(...SUBSCRIPTIONS),
      fc.constantFrom<'partial' | 'failed'>('partial', 'failed'),
    ),
    { maxLength: 2 },
  )
  .map((pairs) => new Map(pairs.map(([source, subscription, status]) => [`${source} ${subscription}`, status])))

/** What one scan meets: an estate, what of it cannot be read, and the checklist that judges it. */
export const step = fc.record({
  rows,
  unreadable,
  checklist: fc.oneof(
    { weight: 4, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.nat(evaluators.length - 1) },
  ),
})

/** The estate as Temper should believe it after a scan, given what it believed before. */
export function believed(
  before: ReadonlyMap<string, Placed>,
  { rows, unreadable }: { rows: Placed[]; unreadable: ReadonlyMap<string, string> },
): Map<string, Placed> {
  const after = new Map<string, Placed>()
  const statusOf = ({ source, row }: Placed) => unreadable.get(`${source} ${String(row.subscriptionId)}`) ?? 'read'
  for (const [id, placed] of before) if (statusOf(placed) !== 'read') after.set(id, placed)
  for (const placed of rows) if (statusOf(placed) !== 'failed') after.set(placed.row.id, placed)
  return after
}
