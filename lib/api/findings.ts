import { z } from 'zod'
import { checksById } from '#lib/checklist/index.ts'
import { countFindings } from '#lib/posture/findings/count-findings.ts'
import { findingCauses, findingsFilterSchema } from '#lib/posture/findings/filter.ts'
import { getFinding } from '#lib/posture/findings/get-finding.ts'
import { type FindingItem, listFindings } from '#lib/posture/findings/list-findings.ts'
import type { FindingsQuestion } from '#lib/posture/findings/matching.ts'
import { endpoint, type ListAsked, list, listEndpoint } from './endpoint.ts'
import {
  area,
  assetKey,
  evidence,
  exceptedUntil,
  exceptionName,
  instant,
  pillar,
  severity,
  subscriptionId,
} from './values.ts'

// As on the screen, whose grouping and open panel are its own.
const {
  check,
  pillar: pillars,
  area: areas,
  severity: gravity,
  status,
  exception,
  under,
  type,
  q,
  since,
  opened,
  sort,
} = findingsFilterSchema.shape
const filter = {
  check: check.describe('Of these checks (ids).'),
  pillar: pillars.describe('Of checks of these pillars.'),
  area: areas.describe('Of checks of these areas.'),
  severity: gravity.describe('At least this grave.'),
  status: status.describe('What fails, what cannot be judged, or both.'),
  exception: exception.describe(
    'What an exception in force covers is left out (without), all that is listed (only), or listed with the rest (both).',
  ),
  under: under.describe('Covered now by this exception in force (EX-0147), whatever `exception` says.'),
  type: type.describe('Of assets of these types, lower case.'),
  q: q.describe('A part of the asset’s name.'),
  since: since.describe('Open since this day or a later one.'),
  opened: opened.describe('Why it began.'),
  sort: sort.describe('points = what counts most first.'),
}

const item = z
  .strictObject({
    key: z.string().describe('`<asset key>.<check id>`'),
    checkId: z.string(),
    title: z.string().describe('Of the check: the state that is wanted.'),
    pillar: pillar.nullable(),
    area: area.nullable(),
    severity,
    weight: z.int().describe('What the finding counts in scores.'),
    status: z.enum(['fail', 'unknown']),
    since: instant,
    assetKey,
    assetId: z.string().describe('As Azure has it.'),
    assetName: z.string(),
    assetType: z.string().describe('Lower case.'),
    resourceGroup: z.string().describe('Lower case; empty for what lies outside a resource group.'),
    subscriptionId,
    subscription: z.string().describe('The subscription’s name.'),
    workload: z.string().nullable().describe('The slug of the workload that the asset belongs to.'),
    exception: exceptionName,
    exceptedUntil,
    staleSince: instant.nullable().describe('When the asset was last read, where the newest scan could not.'),
  })
  .meta({ id: 'Finding' })

/** Open findings, one by one. */
export const findings = list({
  name: 'findings',
  filter,
  item,
  orderOf: ({ sort }) => sort,
  async page(asked, { cursor, size }) {
    const { items, next } = await listFindings(asked.db, questionOf(asked), { cursor, size })
    return { items: items.map(itemOf), next }
  },
  async count(asked) {
    return (await countFindings(asked.db, questionOf(asked))).findings
  },
})

function questionOf({
  scope,
  timeZone,
  filter: asked,
}: ListAsked<Omit<FindingsQuestion['filter'], 'group' | 'open'>>): FindingsQuestion {
  const { check, pillar, area, severity, status, exception, under, type, q, since, opened, sort } = asked
  return {
    scope,
    timeZone,
    filter: {
      ...{ check, pillar, area, severity, status, exception, under, type, q, since, opened, sort },
      group: 'none',
      open: null,
    },
  }
}

function itemOf({ key, checkId, title, severity, status, since, staleSince, exception, ...finding }: FindingItem) {
  const check = checksById.get(checkId)
  const { assetKey, assetId, assetName, assetType, resourceGroup, subscriptionId, subscription, workload } = finding
  return {
    ...{ key, checkId, title, pillar: check?.pillar ?? null, area: check?.area ?? null, severity },
    ...{ weight: finding.weight, status, since },
    ...{ assetKey, assetId, assetName, assetType, resourceGroup, subscriptionId, subscription, workload },
    ...{ exception: exception?.name ?? null, exceptedUntil: exception?.until ?? null, staleSince },
  }
}

export const findingsEndpoint = listEndpoint(findings, {
  summary: 'Open findings',
  description:
    'Verdicts that fail (or, asked for by `status`, that cannot be made), in the order of `sort`. Those under an exception in force are listed when asked for by `exception`.',
})

const period = z.strictObject({
  from: instant,
  to: instant.nullable().describe('Null while it is open.'),
  status: z.enum(['fail', 'unknown']),
  opened: z.enum(findingCauses).describe('Why it began.'),
  closed: z.string().nullable().describe('Why it ended.'),
})

export const findingEndpoint = endpoint({
  path: '/findings/{key}',
  summary: 'One finding, open or not',
  description:
    'With its evidence, how to fix it with the asset’s own names filled in, and earlier periods of the same.',
  query: z.strictObject({}),
  answer: period
    .extend({
      key: z.string(),
      checkId: z.string(),
      title: z.string().nullable(),
      pillar: pillar.nullable(),
      area: area.nullable(),
      severity,
      weight: z.int(),
      why: z.string().nullable().describe('What goes wrong otherwise.'),
      evidence: z.array(evidence),
      asset: z.strictObject({
        key: assetKey,
        id: z.string(),
        name: z.string(),
        type: z.string(),
        resourceGroup: z.string(),
        subscriptionId,
        subscription: z.string(),
        location: z.string().nullable(),
        removedAt: instant.nullable(),
      }),
      fix: z.strictObject({ cli: z.string(), bicep: z.string(), portal: z.string() }).nullable(),
      caution: z.string().nullable().describe('What the fix may break.'),
      change: z
        .strictObject({
          at: instant,
          changeType: z.string(),
          changedBy: z.string().nullable(),
          changedByType: z.string().nullable(),
          clientType: z.string().nullable(),
          operation: z.string().nullable(),
          paths: z.array(z.string()),
          isDirect: z.boolean().describe('It touched what the finding observes.'),
        })
        .nullable()
        .describe('The change that it most likely began with, as Azure recorded it.'),
      earlier: z.array(period),
      exceptions: z
        .array(z.strictObject({ name: z.string(), until: z.string().nullable(), approvedBy: z.array(z.string()) }))
        .describe('The exceptions in force that cover it.'),
    })
    .meta({ id: 'FindingDetail' }),
  async run({ db, scope, params }) {
    const { key, checkId, check, asset, change, earlier, exceptions, ...finding } = await getFinding(
      db,
      scope,
      params.key ?? '',
    )
    const { from, to, status, opened, closed, severity, weight, evidence, fix } = finding
    const { id, name, type, resourceGroup, subscriptionId, subscription, location, removedAt } = asset
    return {
      ...{ key, checkId, from, to, status, opened, closed, severity, weight, fix },
      title: check?.title ?? null,
      pillar: check?.pillar ?? null,
      area: check?.area ?? null,
      why: check?.why ?? null,
      caution: check?.caution ?? null,
      evidence: evidence.map(({ path, observed, expected }) => ({ path, observed, expected })),
      asset: { key: asset.key, id, name, type, resourceGroup, subscriptionId, subscription, location, removedAt },
      change: change && { ...change, paths: [...change.paths] },
      earlier: [...earlier],
      exceptions: exceptions.covering.map(({ name, endsOn, approvers }) => ({
        name,
        until: endsOn,
        approvedBy: [...approvers],
      })),
    }
  },
})
