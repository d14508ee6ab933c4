import { z } from 'zod'
import { efforts } from '#lib/checklist/vocabulary.ts'
import { type LeagueStanding, leagueTable } from '#lib/posture/workloads/league-table.ts'
import { workloadStanding } from '#lib/posture/workloads/workload-standing.ts'
import { endpoint, list } from './endpoint.ts'
import { byPillar, eachPillar, level, levelValue, noLevel } from './level.ts'
import { scopeQuery } from './query.ts'
import { count, instant, isoOrNull, rounded, score, severity } from './values.ts'

const environment = z.enum(['production', 'staging', 'test', 'development', 'shared'])
const criticality = z.enum(['critical', 'high', 'medium', 'low'])
const target = z.number().min(0).max(100).nullable().describe('The score to reach.')

const item = z
  .strictObject({
    slug: z.string().describe('Names it in addresses; none = what belongs to no workload.'),
    name: z.string(),
    environment: environment.nullable(),
    criticality: criticality.nullable(),
    owners: z.array(z.string()).describe('Names of people and groups.'),
    target,
    score,
    change: z.number().nullable().describe('In points, since the scan nearest to seven days before the newest.'),
    accepted: score.describe('The score without what exceptions in force cover; null where nothing else applies.'),
    weightApplicable: count,
    weightPassed: count,
    weightExcepted: count.describe('Of findings that exceptions cover; they are applicable, and not passed.'),
    assets: count,
    failingAssets: count.describe('Assets with a check that fails.'),
    findings: count.describe('Findings that are open, without those that exceptions cover.'),
    excepted: count.describe('Findings that are open, and that exceptions cover.'),
  })
  .meta({ id: 'Workload' })

/** Workloads against their targets, by name, and at the end what belongs to none. */
export const workloads = list({
  name: 'workloads',
  filter: {},
  item,
  orderOf: () => '',
  // Some hundred at most: one page.
  async page({ db, scope }) {
    const { rows, unassigned } = await leagueTable(db, scope)
    const named = rows.map(({ slug, name, environment, criticality, owners, target, ...standing }) => ({
      ...{ slug, name, environment, criticality, owners: owners.map((owner) => owner.name), target },
      ...standingValue(standing),
    }))
    const none = unassigned && {
      ...{ slug: 'none', name: 'No workload', environment: null, criticality: null, owners: [], target: null },
      ...standingValue(unassigned),
    }
    return { items: none ? [...named, none] : named, next: null }
  },
})

function standingValue({ score, accepted, trend: _, ...standing }: LeagueStanding) {
  const { change, weightApplicable, weightPassed, weightExcepted, assets, failingAssets, findings, excepted } = standing
  return {
    ...{ score: rounded(score), change, accepted: rounded(accepted), weightApplicable, weightPassed, weightExcepted },
    ...{ assets, failingAssets, findings, excepted },
  }
}

export const workloadsEndpoint = endpoint({
  path: '/workloads',
  summary: 'Workloads against their targets',
  query: z.strictObject(scopeQuery),
  answer: z.strictObject({ items: z.array(item) }),
  async run({ query, ...asked }) {
    const { items } = await workloads.page({ ...asked, filter: {} }, { cursor: null, size: 0 })
    return { items }
  },
})

const rule = z.strictObject({
  kind: z.enum(['tag', 'resource_group', 'subscription', 'management_group']),
  name: z.string(),
  value: z.string().nullable().describe('Of a tag; null = any.'),
  subscription: z.string().nullable().describe('Of a resource group: only in this one; null = in any.'),
})

export const workloadEndpoint = endpoint({
  path: '/workloads/{slug}',
  summary: 'One workload, and how it stands',
  query: z.strictObject({ subscription: scopeQuery.subscription }),
  answer: z
    .strictObject({
      slug: z.string(),
      name: z.string(),
      description: z.string(),
      environment,
      criticality,
      target,
      owners: z.array(
        z.strictObject({
          kind: z.enum(['person', 'group']),
          objectId: z.string().describe('In Entra ID.'),
          name: z.string(),
        }),
      ),
      rules: z.array(rule).describe('What makes an asset belong to it: any one of them.'),
      precedence: z
        .int()
        .describe('An asset belongs to the first workload of which a rule matches; lower comes first.'),
      retiredAt: instant.nullable().describe('Shown for the past only.'),
      ...level.shape,
      sums: level.shape.sums.nullable(),
      pillars: byPillar(level).nullable(),
      assets: count,
      failingAssets: count,
      findings: count.describe('Findings that are open, without those that exceptions cover.'),
      excepted: count.describe('Findings that are open, and that exceptions cover.'),
      types: z.array(z.strictObject({ type: z.string(), assets: count, failing: count })),
      fixFirst: z
        .array(
          z.strictObject({
            checkId: z.string(),
            title: z.string(),
            severity,
            effort: z.enum(efforts.map(({ id }) => id)),
            findings: count,
            points: z.number().describe('That its score gains when all of them are fixed.'),
          }),
        )
        .describe('The most points for the least work.'),
    })
    .meta({ id: 'WorkloadDetail' }),
  async run({ db, scope, params, timeZone }) {
    const found = await workloadStanding(db, scope, params.slug ?? '', { timeZone, days: 30 })
    const { workload, standing, assets, failingAssets, findings, excepted, types, gains } = found
    const { slug, name, description, environment, criticality, target, owners, rules, precedence } = workload
    return {
      ...{ slug, name, description, environment, criticality, target, precedence },
      owners: owners.map(({ kind, objectId, name }) => ({ kind, objectId, name })),
      rules: rules.map((one) => ({ value: null, subscription: null, ...one })),
      retiredAt: isoOrNull(workload.retiredAt),
      ...(standing ? levelValue(standing) : noLevel),
      pillars: standing && eachPillar((id) => levelValue(standing.pillars[id])),
      ...{ assets, failingAssets, findings, excepted },
      types: types.map(({ type, assets, failing }) => ({ type, assets, failing })),
      fixFirst: gains.map(({ checkId, title, severity, effort, findings, points }) => ({
        ...{ checkId, title, severity, effort, findings },
        points: rounded(points),
      })),
    }
  },
})
