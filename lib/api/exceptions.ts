import { z } from 'zod'
import { deviation } from '#lib/checklist/subjects.ts'
import {
  exceptionCategories,
  exceptionKinds,
  exceptionName,
  exceptionSources,
  exceptionStates,
  targetKinds,
} from '#lib/exceptions/model.ts'
import { exceptionPolicy } from '#lib/exceptions/policy.ts'
import { exceptionFields, sortOfView, viewOf } from '#lib/posture/exceptions/filter.ts'
import { type ListedException, listExceptions } from '#lib/posture/exceptions/list-exceptions.ts'
import { list, listEndpoint } from './endpoint.ts'
import { assetKey, count, day, instant, severity, subscriptionId } from './values.ts'

const name = z.string().describe('What people call it, and its place in addresses: EX-0147.')
const person = z.strictObject({
  id: z.string().nullable().describe('Object id in Entra ID; null where they are not known here.'),
  name: z.string(),
})

const target = z
  .strictObject({
    kind: z.enum(targetKinds),
    name: z.string().describe('The id of an asset or subscription, a resource group, a tag’s name, a workload’s slug.'),
    value: z.string().nullable().describe('Of a tag; null = any.'),
    subscriptionId,
    label: z.string(),
    assetKey: assetKey.nullable(),
  })
  .meta({ id: 'ExceptionTarget' })

const decision = z
  .strictObject({
    round: z.int().describe('Each request begins a round of its own.'),
    personId: z.string(),
    personName: z.string(),
    verdict: z.enum(['approve', 'reject', 'changes']),
    reason: z.string(),
    at: instant,
  })
  .meta({ id: 'ExceptionDecision' })

/** An exception, whole. */
export const exceptionItem = z
  .strictObject({
    name,
    title: z.string().describe('What deviates, where and until when, as screens call it.'),
    state: z.enum([...exceptionStates, 'expiring']).describe('As of now: expiring = in force, and its end is near.'),
    source: z.enum(exceptionSources).describe('How it came here.'),
    kind: z.enum(exceptionKinds),
    predecessor: name.nullable().describe('The one whose place it takes once it is approved.'),
    category: z.enum(exceptionCategories).nullable(),
    severity: severity.nullable().describe('The highest of its checks.'),
    checks: z.array(z.string()).describe('Ids.'),
    targets: z.array(target).describe('Parts of the scope, which add up; what lies below each inherits.'),
    workloads: z.array(z.string()).describe('Slugs of the workloads that its scope reaches or reached.'),
    justification: z.string(),
    compensatingControls: z.string(),
    riskStatement: z.string(),
    plannedOn: day.nullable().describe('Of a planned remediation: the day by which it is fixed.'),
    ticket: z.string(),
    evidence: z.array(z.strictObject({ label: z.string(), url: z.string() })),
    owner: person,
    requester: person,
    startsOn: day.nullable().describe('Null = as soon as it is approved.'),
    endsOn: day.nullable().describe('The last day in force; null only of what Azure exempts without an end.'),
    startsAt: instant.nullable(),
    endsAt: instant.nullable().describe('In force until before this instant.'),
    reviewEveryDays: z.int().nullable(),
    nextReviewOn: day.nullable().describe('Null where none comes before its end.'),
    isReviewDue: z.boolean().describe('Nobody has said yet that it still holds.'),
    round: z.int(),
    neededApprovals: z
      .int()
      .describe('Of what waits, as the policy asks for now where that is more than at its request.'),
    decisions: z.array(decision),
    requestedAt: instant.nullable(),
    decidedAt: instant.nullable(),
    reviewSince: instant.nullable().describe('Since when it is back for approval, as more fell under it.'),
    grownAssets: count.describe('Assets under it now that were not when it was approved.'),
    assets: count.describe('That it covers; before it is in force, as of its request.'),
    findings: count.describe('That it covers, what is unknown among them.'),
    unknown: count.describe('Of the findings that one in force covers: verdicts that are unknown.'),
    weight: count.describe('What these findings count in scores.'),
    externalId: z.string().nullable().describe('Of an exemption of Azure Policy: its id.'),
    version: z.int().describe('Raised by every change.'),
    createdAt: instant,
    updatedAt: instant,
    endedAt: instant.nullable(),
  })
  .meta({ id: 'Exception' })

const {
  view,
  state,
  owner,
  category,
  source,
  check,
  target: targetKind,
  reaches,
  asset,
  within,
  age,
  waits,
} = exceptionFields
const filter = {
  view: view.describe('A part of the register; `force` = what is in force.'),
  state: state.describe('In these states, wherever they are in the register.'),
  owner: owner.describe('Object ids of those who answer for them; left = whoever has left, as an administrator said.'),
  category,
  severity: exceptionFields.severity.describe('The highest severity that one covers.'),
  source: source.describe('How they came here.'),
  check: check.describe('Of one of these checks (ids).'),
  target: targetKind.describe('With such a part in the scope.'),
  reaches: reaches.describe(
    'Whose scope reaches one of these workloads (slugs); none = what belongs to no workload. Counts stay those of the whole exception: `workload` narrows them too.',
  ),
  asset: asset.describe('That cover this asset, or name it (key).'),
  within: within.describe('In force, and ending within so many days.'),
  age: age.describe('In force for so many days.'),
  waits: waits.describe('Waiting for a decision for so many days.'),
  q: exceptionFields.q.describe('Words of its name, ticket, justification, people, scope or checks.'),
  sort: exceptionFields.sort.describe('Where it is not said, it depends on `view`.'),
}

/** The register of exceptions. Drafts are their author's and not in it. */
export const exceptionsList = list({
  name: 'exceptions',
  filter,
  item: exceptionItem,
  orderOf: (asked) => asked.sort ?? sortOfView[viewOf(asked)],
  async page({ db, scope, filter: asked }, { cursor, size }) {
    const { expiringDays } = await exceptionPolicy(db)
    const looking = { now: new Date(), expiringDays, personId: null }
    const { items, next } = await listExceptions(db, scope, asked, looking, { after: cursor, size })
    return { items: items.map(exceptionItemOf), next }
  },
})

export const exceptionsEndpoint = listEndpoint(exceptionsList, {
  summary: 'Exceptions',
  description: 'The register, each entry whole, with what approvers said of it.',
})

/** An entry of the register as the API and exports write it. */
export function exceptionItemOf(entry: ListedException): z.input<typeof exceptionItem> {
  const {
    id: _number,
    told,
    state: _stored,
    predecessorId,
    measuredAt: _measured,
    askedApprovals: _asked,
    ownerLeft: _left,
    ...rest
  } = entry
  return {
    ...rest,
    title: exceptionTitle(entry),
    state: told,
    predecessor: predecessorId === null ? null : exceptionName(predecessorId),
    checks: [...entry.checks],
    targets: [...entry.targets],
    workloads: entry.workloads.map(({ slug }) => slug),
    evidence: entry.evidence.map(({ label, url }) => ({ label, url })),
    decisions: [...entry.decisions],
  }
}

function exceptionTitle({ checks, targets, endsOn }: ListedException): string {
  const words = deviation(checks, targets)
  return endsOn ? `${words} until ${endsOn}` : words
}
