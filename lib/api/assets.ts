import { z } from 'zod'
import { assetVerdicts } from '#lib/posture/assets/asset-verdicts.ts'
import { countAssets } from '#lib/posture/assets/count-assets.ts'
import { assetFields } from '#lib/posture/assets/filter.ts'
import { getAsset } from '#lib/posture/assets/get-asset.ts'
import { type AssetItem, listAssets } from '#lib/posture/assets/list-assets.ts'
import { endpoint, list, listEndpoint } from './endpoint.ts'
import {
  area,
  assetKey,
  count,
  evidence,
  exceptedUntil,
  exceptionName,
  instant,
  pillar,
  score,
  scoreValue,
  severity,
  subscriptionId,
} from './values.ts'

const item = z
  .strictObject({
    key: assetKey,
    id: z.string().describe('As Azure has it.'),
    name: z.string(),
    type: z.string().describe('Lower case.'),
    location: z.string().nullable(),
    resourceGroup: z.string().describe('Lower case; empty for what lies outside a resource group.'),
    subscriptionId,
    subscription: z.string().describe('The subscription’s name.'),
    workload: z.string().nullable().describe('The slug of the workload that it belongs to.'),
    score,
    weightApplicable: count,
    weightPassed: count,
    failed: count.describe('Checks that fail.'),
    unknown: count.describe('Checks that cannot be judged.'),
    excepted: count.describe('Of both, those under an exception in force.'),
    acceptedScore: score.describe('Without what exceptions cover; 0 to 100; null where nothing is left.'),
    firstSeenAt: instant,
    removedAt: instant.nullable(),
    staleSince: instant.nullable().describe('When it was last read, where the newest scan could not.'),
  })
  .meta({ id: 'Asset' })

const filter = {
  type: assetFields.type.describe('Of these types, lower case.'),
  q: assetFields.q.describe('A part of the name.'),
  group: assetFields.group.describe('In this resource group.'),
  state: assetFields.state.describe('As the newest scan read it, as one before read it, or gone from Azure.'),
  verdict: assetFields.verdict.describe(
    'With a check that fails, with one that cannot be judged, with one under an exception in force, or with no failing or unknown one.',
  ),
  sort: assetFields.sort.describe('weight = what holds back most first.'),
}

/** The inventory, asset by asset. */
export const assets = list({
  name: 'assets',
  filter,
  item,
  orderOf: ({ sort }) => sort,
  async page({ db, scope, filter }, { cursor, size }) {
    const { type, q, group, state, verdict, sort } = filter
    const asked = { type: wanted(type), q, group, state, verdict, sort, after: cursor ?? undefined }
    const { items, next } = await listAssets(db, scope, asked, size)
    return { items: items.map(itemOf), next }
  },
  count({ db, scope, filter: { type, q, group, state, verdict, sort } }) {
    return countAssets(db, scope, { type: wanted(type), q, group, state, verdict, sort })
  },
})

const wanted = (types: string[] | undefined) => (types && types.length > 0 ? types : undefined)

function itemOf({
  weightApplicable,
  weightPassed,
  weightExcepted,
  failed,
  unknown,
  excepted,
  ...asset
}: Omit<AssetItem, 'workloadName'>) {
  const { key, id, name, type, location, resourceGroup, subscriptionId, subscription, workload } = asset
  const { firstSeenAt, removedAt, staleSince } = asset
  return {
    ...{ key, id, name, type, location, resourceGroup, subscriptionId, subscription, workload },
    score: scoreValue(weightPassed, weightApplicable),
    ...{ weightApplicable, weightPassed, failed, unknown, excepted },
    acceptedScore: scoreValue(weightPassed, weightApplicable - weightExcepted),
    ...{ firstSeenAt, removedAt, staleSince },
  }
}

export const assetsEndpoint = listEndpoint(assets, {
  summary: 'Assets',
  description: 'Resources, resource groups, subscriptions and role assignments. `state=removed` lists those that went.',
})

export const assetEndpoint = endpoint({
  path: '/assets/{key}',
  summary: 'One asset with every verdict',
  query: z.strictObject({
    include: z.enum(['configuration']).optional().describe('Adds the whole row of Azure Resource Graph.'),
  }),
  answer: item
    .omit({ staleSince: true })
    .extend({
      kind: z.string().nullable(),
      tags: z.record(z.string(), z.unknown()).nullable(),
      stale: z
        .strictObject({ since: instant.nullable(), code: z.string().nullable(), message: z.string().nullable() })
        .nullable()
        .describe('Why the newest scan could not read it, in Azure’s words.'),
      verdicts: z.array(
        z.strictObject({
          checkId: z.string(),
          title: z.string(),
          pillar,
          area,
          severity,
          status: z.enum(['pass', 'fail', 'unknown']),
          isDeclared: z.boolean().describe('Of a pass: said in the configuration, not only the platform’s default.'),
          since: instant.nullable().describe('Null for a pass.'),
          exception: exceptionName,
          exceptedUntil,
          evidence: z.array(evidence),
        }),
      ),
      configuredSince: instant.nullable(),
      configuration: z.unknown().optional(),
    })
    .meta({ id: 'AssetDetail' }),
  async run({ db, scope, params, query }) {
    const asset = await getAsset(db, scope, params.key ?? '')
    const verdicts = await assetVerdicts(db, scope, asset.key, asset.configuration)
    const { staleSince: _stale, ...standing } = itemOf({ ...asset, staleSince: null })
    return {
      ...standing,
      kind: asset.kind,
      tags: asset.tags && { ...asset.tags },
      stale: asset.stale,
      verdicts: verdicts.map(({ check, status, declared, since, evidence, exception }) => ({
        ...{ checkId: check.id, title: check.title, pillar: check.pillar, area: check.area, severity: check.severity },
        ...{ status, isDeclared: status === 'pass' && declared, since },
        ...{ exception: exception?.name ?? null, exceptedUntil: exception?.until ?? null },
        evidence: evidence.map(({ path, observed, expected }) => ({ path, observed, expected })),
      })),
      configuredSince: asset.configuredSince,
      ...(query.include === 'configuration' && { configuration: asset.configuration }),
    }
  },
})
