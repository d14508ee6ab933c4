import { z } from 'zod'
import {
  exceptionCategories,
  exceptionKinds,
  exceptionName,
  exceptionSources,
  exceptionStates,
  targetKinds,
} from '#lib/exceptions/model.ts'
import { listRegister } from '#lib/posture/exceptions/list-register.ts'
import type { RegisterEntry } from '#lib/posture/exceptions/register-entries.ts'
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
    state: z.enum(exceptionStates),
    source: z.enum(exceptionSources).describe('How it came here.'),
    kind: z.enum(exceptionKinds),
    predecessor: name.nullable().describe('The one whose place it takes once it is approved.'),
    category: z.enum(exceptionCategories).nullable(),
    severity: severity.nullable().describe('The highest of its checks.'),
    checks: z.array(z.string()).describe('Ids.'),
    targets: z.array(target).describe('Parts of the scope, which add up; what lies below each inherits.'),
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
    nextReviewOn: day.nullable(),
    round: z.int(),
    neededApprovals: z.int(),
    decisions: z.array(decision),
    requestedAt: instant.nullable(),
    decidedAt: instant.nullable(),
    reviewSince: instant.nullable().describe('Since when it is back for approval, as more fell under it.'),
    grownAssets: count.describe('Assets under it now that were not when it was approved.'),
    assets: count.describe('That it covers; before it is in force, as of its request.'),
    findings: count,
    weight: count.describe('What these findings count in scores.'),
    externalId: z.string().nullable().describe('Of an exemption of Azure Policy: its id.'),
    version: z.int().describe('Raised by every change.'),
    createdAt: instant,
    updatedAt: instant,
    endedAt: instant.nullable(),
  })
  .meta({ id: 'Exception' })

const filter = {
  state: z
    .preprocess(
      (value) => [value ?? []].flat().flatMap((part: unknown) => (typeof part === 'string' ? part.split(',') : [part])),
      z.array(z.enum(exceptionStates)),
    )
    .optional()
    .describe('In these states.'),
}

/** The register of exceptions, the newest first. Drafts are their author's and not in it. */
export const exceptionsList = list({
  name: 'exceptions',
  filter,
  item: exceptionItem,
  orderOf: () => '',
  async page({ db, scope, filter: asked }, place) {
    const { items, next } = await listRegister(db, scope, asked, place)
    return { items: items.map(exceptionItemOf), next }
  },
})

export const exceptionsEndpoint = listEndpoint(exceptionsList, {
  summary: 'Exceptions',
  description: 'The register, each entry whole, with what approvers said of it.',
})

/** An entry of the register as the API and exports write it. */
export function exceptionItemOf(entry: RegisterEntry): z.input<typeof exceptionItem> {
  const { id, predecessorId, measuredAt: _measured, checks, targets, evidence, decisions, ...rest } = entry
  return {
    name: exceptionName(id),
    ...rest,
    predecessor: predecessorId === null ? null : exceptionName(predecessorId),
    checks: [...checks],
    targets: [...targets],
    evidence: evidence.map(({ label, url }) => ({ label, url })),
    decisions: [...decisions],
  }
}
