import { z } from 'zod'
import { checksById, type Severity } from '#lib/checklist/index.ts'
import { addDays, dayInWords, isDay } from './days.ts'
import type { Problem } from './errors.ts'
import { type ExceptionPolicy, type ExceptionTerms, exceptionCategories, type Target } from './model.ts'
import { longestEnd } from './policy.ts'

/** How much an exception may hold. */
export const limits = {
  text: 4_000,
  ticket: 200,
  evidence: 10,
  checks: 50,
  targets: 500,
} as const

/** Cannot be seen, or not be kept: controls but tab and line break. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is them that are taken out
const unkeepable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g

/** What somebody writes to a decision, an end or a conversation. */
export const remarkSchema = z
  .string({ error: 'This must be text.' })
  .overwrite(kept)
  .max(2_000, 'This must not be longer than 2000 characters.')

/** A text of several lines, as it is kept: line breaks are \n, and what PostgreSQL or a screen has no place for is gone. */
function kept(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(unkeepable, '').toWellFormed().trim()
}

const paragraphs = (most: number) =>
  z
    .string({ error: 'This must be text.' })
    .overwrite(kept)
    .max(most, `This must not be longer than ${most} characters.`)

/** Line breaks become spaces, as in a cell that was copied from a spreadsheet. */
const line = (most: number) =>
  z
    .string({ error: 'This must be text.' })
    .overwrite((text) => kept(text).replace(/\s+/g, ' '))
    .max(most, `This must not be longer than ${most} characters.`)

const named = (most: number, empty: string) => line(most).min(1, empty)

const subscriptionId = z
  .string({ error: 'This must be the id of a subscription.' })
  .overwrite((text) => text.trim().toLowerCase())
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'This must be the id of a subscription.')

/** What ids of assets begin with, and no asset. A resource group may be called so. */
const collection =
  /^\/(subscriptions|tenants)$|^\/subscriptions\/[^/]+\/resourcegroups$|(?<!\/resourcegroups)\/providers(\/[^/]+)?$/i

/** A part of a scope. Ids and names are taken in any case. */
export const targetSchema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('asset'),
      id: named(2_048, 'Name the asset.')
        .overwrite((id) => id.replace(/\/+$/, ''))
        .refine((id) => id.startsWith('/'), 'This must be the id of an asset, which begins with /subscriptions/.')
        // What lies below is in the scope, too: below these is everything.
        .refine((id) => !collection.test(id), 'This is no asset, but all that lies below it: name the asset.'),
    }),
    z.strictObject({
      kind: z.literal('resource_group'),
      subscriptionId,
      // "Naming rules and restrictions for Azure resources": 90 characters.
      name: named(90, 'Name the resource group.'),
    }),
    z.strictObject({ kind: z.literal('subscription'), id: subscriptionId }),
    z.strictObject({ kind: z.literal('workload'), slug: named(50, 'Name the workload.') }),
    z.strictObject({
      kind: z.literal('tag'),
      // "Use tags to organize your Azure resources": names 512, values 256 characters.
      name: named(512, 'Name the tag.'),
      /** Exactly, as Azure compares; null = any. An empty value is a value. */
      value: z
        .string({ error: 'This must be text.' })
        .overwrite((text) => text.replace(unkeepable, '').toWellFormed())
        .max(256, 'Values of tags are not longer than 256 characters.')
        .nullable(),
      subscriptionId: z.union([z.literal(''), subscriptionId]).default(''),
    }),
  ],
  { error: 'Choose an asset, a resource group, a subscription, a workload or a tag.' },
)

/** https only: what is shown as a link must not run anything, and evidence is not worth leaking a session for. */
const evidenceSchema = z.strictObject({
  label: line(200),
  url: line(2_000).refine(isWebAddress, 'This must be a web address that begins with https://.'),
})

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === 'https:' && /^https:\/\//i.test(text)
}

const day = z
  .string({ error: 'This must be a date, such as 2027-02-28.' })
  .overwrite((text) => text.trim())
  .refine(isDay, 'There is no such date: write it as 2027-02-28.')

const owner = z.strictObject(
  { id: named(100, 'Choose who answers for it.'), name: named(200, 'Choose who answers for it.') },
  { error: 'Choose who answers for it.' },
)

const checks = z
  .array(line(100), { error: 'Checks are a list.' })
  .max(limits.checks, `An exception has at most ${limits.checks} checks.`)
const targets = z
  .array(targetSchema, { error: 'The scope is a list.' })
  .max(limits.targets, `A scope has at most ${limits.targets} parts: name a resource group or a workload.`)
const evidence = z
  .array(evidenceSchema, { error: 'Links are a list.' })
  .max(limits.evidence, `There is room for ${limits.evidence} links.`)
const cadence = z
  .int({ error: 'This must be a number of days.' })
  .min(7, 'Review it every 7 days at most.')
  .max(365, 'Review it every 365 days at least.')

/**
 * What a person says of an exception, as far as a field can be judged alone; `problemsOf` judges the rest. Texts come
 * out as they are kept.
 */
export const termsSchema = z.strictObject({
  checks: checks.min(1, 'Choose at least one check.'),
  targets: targets.min(1, 'Say where it holds: choose at least one asset, group, subscription, workload or tag.'),
  category: z.enum(exceptionCategories, {
    error: 'Choose a category: fix planned, mitigated, risk accepted or false positive.',
  }),
  justification: paragraphs(limits.text),
  compensatingControls: paragraphs(limits.text).default(''),
  riskStatement: paragraphs(limits.text).default(''),
  plannedOn: day.nullable().default(null),
  ticket: line(limits.ticket).default(''),
  evidence: evidence.default([]),
  owner,
  startsOn: day.nullable().default(null),
  endsOn: z
    .string({ error: 'Say until when: an exception has an end.' })
    .overwrite((text) => text.trim())
    .min(1, { error: 'Say until when: an exception has an end.', abort: true })
    .refine(isDay, 'There is no such date: write it as 2027-02-28.'),
  reviewEveryDays: cadence.nullable().default(null),
}) satisfies z.ZodType<ExceptionTerms>

/** What a draft holds so far: all of it may be missing, what is there keeps the limits. */
export const draftSchema = z.strictObject({
  checks: checks.optional(),
  targets: targets.optional(),
  category: z.enum(exceptionCategories).nullable().optional(),
  justification: paragraphs(limits.text).optional(),
  compensatingControls: paragraphs(limits.text).optional(),
  riskStatement: paragraphs(limits.text).optional(),
  plannedOn: day.nullable().optional(),
  ticket: line(limits.ticket).optional(),
  /** Half-typed addresses stay in the browser. */
  evidence: evidence.optional(),
  owner: owner.nullable().optional(),
  startsOn: day.nullable().optional(),
  endsOn: day.nullable().optional(),
  reviewEveryDays: cadence.nullable().optional(),
})
export type ExceptionDraft = z.output<typeof draftSchema>

export interface Judging {
  readonly policy: ExceptionPolicy
  /** In the organisation's time zone. */
  readonly today: string
  /** The highest of the checks (severityOf). */
  readonly severity: Severity | null
}

/**
 * What keeps these terms from being asked for, each problem with the field that it belongs beside. Terms have passed
 * `termsSchema`.
 */
export function problemsOf(terms: ExceptionTerms, judging: Judging): Problem[] {
  return [
    ...problemsOfChecks(terms.checks),
    ...problemsOfTargets(terms.targets),
    ...problemsOfTexts(terms, judging.policy),
    ...problemsOfDays(terms, judging),
  ]
}

function problemsOfChecks(checks: readonly string[]): Problem[] {
  return checks.flatMap((id, place): Problem[] => {
    const path = ['checks', place]
    const check = checksById.get(id)
    if (!check) return [{ path, message: `There is no check “${id}”.` }]
    if (check.kind !== 'automated')
      return [{ path, message: `“${check.title}” is attested, not scanned: it has no findings to except.` }]
    return checks.indexOf(id) < place ? [{ path, message: 'This check is named twice.' }] : []
  })
}

function problemsOfTargets(targets: readonly Target[]): Problem[] {
  const seen = new Set<string>()
  return targets.flatMap((target, place) => {
    const key = targetKey(target)
    const isRepeated = seen.has(key)
    seen.add(key)
    return isRepeated ? [{ path: ['targets', place], message: 'This part of the scope is named twice.' }] : []
  })
}

/** The same for targets that mean the same. */
export function targetKey(target: Target): string {
  switch (target.kind) {
    case 'asset':
      return `asset ${target.id.toLowerCase()}`
    case 'resource_group':
      return `group ${target.subscriptionId.toLowerCase()}/${target.name.toLowerCase()}`
    case 'subscription':
      return `subscription ${target.id.toLowerCase()}`
    case 'workload':
      return `workload ${target.slug}`
    case 'tag':
      return `tag ${target.subscriptionId.toLowerCase()} ${JSON.stringify([target.name.toLowerCase(), target.value])}`
  }
}

/** Said instead of a reason. */
const EMPTY_WORDS =
  /^(n\/?a|none|nil|null|na|not applicable|tbd|tbc|todo|test(ing)?|asdf\w*|foo( ?bar)?|because|reason|justification|accepted|risk accepted|exception|ok(ay)?|yes|no|see (ticket|above|below|jira)|as discussed|later|temp(orary)?|wip|x+|\W+)\W*$/i

/** Whether a text says something: long enough, of several different words. */
function isSaying(text: string, length: number): boolean {
  const words = new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
  const letters = new Set(text.toLowerCase().match(/[\p{L}\p{N}]/gu) ?? [])
  const fewest = length >= 20 ? 3 : 1
  return text.length >= length && words.size >= fewest && letters.size >= Math.min(6, length) && !EMPTY_WORDS.test(text)
}

function problemsOfTexts(terms: ExceptionTerms, policy: ExceptionPolicy): Problem[] {
  const { category, justification, compensatingControls } = terms
  const problems: Problem[] = []
  const least = policy.justificationLength
  if (!justification || EMPTY_WORDS.test(justification))
    problems.push({
      path: ['justification'],
      message: `Say why this is acceptable, in at least ${least} characters: what is exposed, and why that is acceptable until then. An approver and an auditor will read it.`,
    })
  else if (justification.length < least)
    problems.push({
      path: ['justification'],
      message: `Say a little more: ${least} characters at least, ${least - justification.length} to go.`,
    })
  else if (!isSaying(justification, least))
    problems.push({ path: ['justification'], message: 'Say in a sentence why this is acceptable.' })
  if (category === 'mitigated' && !isSaying(compensatingControls, Math.min(15, least)))
    problems.push({
      path: ['compensatingControls'],
      message: compensatingControls
        ? 'Say which control it is and how it helps.'
        : 'Say what mitigates it: which control stands in for the check.',
    })
  return problems
}

function problemsOfDays(terms: ExceptionTerms, { policy, today, severity }: Judging): Problem[] {
  const { startsOn, endsOn, plannedOn, category } = terms
  const problems: Problem[] = []
  const firstDay = startsOn !== null && startsOn > today ? startsOn : today
  if (endsOn < today)
    problems.push({ path: ['endsOn'], message: `This day has passed: today is ${dayInWords(today)}.` })
  else if (startsOn !== null && endsOn < startsOn)
    problems.push({ path: ['endsOn'], message: `It would end before it starts, on ${dayInWords(startsOn)}.` })
  else if (severity && endsOn > longestEnd(policy, severity, firstDay))
    problems.push({
      path: ['endsOn'],
      message: `With a ${severity} check it may last ${policy.longestDays[severity]} days: until ${dayInWords(longestEnd(policy, severity, firstDay))}.`,
    })
  // Whoever plans further ahead plans another exception.
  if (startsOn !== null && startsOn > addDays(today, 365))
    problems.push({ path: ['startsOn'], message: 'It can start within a year from today.' })
  if (category !== 'planned_remediation') return problems
  if (plannedOn === null) problems.push({ path: ['plannedOn'], message: 'Say by which day it will be fixed.' })
  else if (plannedOn < today)
    problems.push({ path: ['plannedOn'], message: `This day has passed: today is ${dayInWords(today)}.` })
  else if (plannedOn > endsOn)
    problems.push({
      path: ['plannedOn'],
      message: `The fix is planned for after the end, ${dayInWords(endsOn)}: bring the fix forward, or end it later.`,
    })
  return problems
}
