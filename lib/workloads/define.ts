import { z } from 'zod'

export const environments = ['production', 'staging', 'test', 'development', 'shared'] as const
export type Environment = (typeof environments)[number]

export const criticalities = ['critical', 'high', 'medium', 'low'] as const
export type Criticality = (typeof criticalities)[number]

/** Words that addresses need for themselves: /workloads/new, ?workload=none. */
const reservedSlugs = ['none', 'new', 'import', 'export', 'order', 'unassigned']

/** Breaks lines, or is half of a character, which PostgreSQL has no text for. */
const unkeepable = /[\p{Cc}\p{Cs}\u2028\u2029]/u
/** Makes two names look the same, or turns what follows around. */
const deceiving = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/

/** A text of one line: trimmed, without what cannot be seen, from 1 to `most` characters. */
const line = (most: number, empty: string) =>
  z
    .string({ error: 'This must be text.' })
    .trim()
    .min(1, { error: empty, abort: true })
    .max(most, `This must not be longer than ${most} characters.`)
    .refine((text) => !unkeepable.test(text) && !deceiving.test(text), {
      error: 'This must not contain line breaks or invisible characters.',
    })

const subscriptionId = z
  .string({ error: 'This must be the id of a subscription.' })
  .trim()
  .toLowerCase()
  .regex(
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    'This must be the id of a subscription, such as 00000000-0000-0000-0000-000000000000.',
  )

// Sources of the limits: Microsoft's "Use tags to organize your Azure resources" (names 512, values 256 characters),
// "Naming rules and restrictions for Azure resources" (resource groups and management groups 90).
const tagRule = z.strictObject({
  kind: z.literal('tag'),
  name: line(512, 'Give the name of the tag.'),
  /** Exactly, as Azure compares; null = any. An empty value is a value. */
  value: z
    .string({ error: 'This must be text.' })
    .max(256, 'Values of tags are not longer than 256 characters.')
    .refine((value) => !unkeepable.test(value), 'Values of tags have no line breaks.')
    .nullable()
    .default(null),
})

const resourceGroupRule = z.strictObject({
  kind: z.literal('resource_group'),
  name: line(90, 'Give the name of the resource group; * stands for any letters.')
    .toLowerCase()
    .regex(
      /^[\p{L}\p{N}_.()*-]+$/u,
      'A resource group’s name has letters, digits and - _ . ( ); * stands for any letters.',
    ),
  /** Only there; null = in any subscription. */
  subscription: subscriptionId.nullable().default(null),
})

const subscriptionRule = z.strictObject({ kind: z.literal('subscription'), name: subscriptionId })

const managementGroupRule = z.strictObject({
  kind: z.literal('management_group'),
  name: line(90, 'Give the id of the management group.')
    .toLowerCase()
    .regex(/^[\w().-]+$/, 'A management group’s id (not its display name) has letters, digits and - _ . ( ).'),
})

/** What makes an asset belong to a workload: any one of its rules. */
export const ruleSchema = z.discriminatedUnion(
  'kind',
  [tagRule, resourceGroupRule, subscriptionRule, managementGroupRule],
  { error: 'Choose what the rule looks at: a tag, a resource group, a subscription or a management group.' },
)
export type Rule = z.output<typeof ruleSchema>
export type RuleKind = Rule['kind']

export const ownerSchema = z.strictObject({
  kind: z.enum(['person', 'group'], { error: 'An owner is a person or a group.' }),
  /** In Entra ID: names and addresses can be given to somebody else, ids not. */
  objectId: z
    .string({ error: 'This must be an object id of Entra ID.' })
    .trim()
    .toLowerCase()
    .regex(
      /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
      'This must be an object id of Entra ID, such as 00000000-0000-0000-0000-000000000000.',
    ),
  name: line(120, 'Give the owner a name to show.'),
})
export type Owner = z.output<typeof ownerSchema>

export const mostRules = 50
export const mostOwners = 20

/** What a person says of a workload; its slug names it and never changes. */
export const workloadSchema = z.strictObject({
  slug: z
    .string({ error: 'Give the workload a short name for addresses.' })
    .trim()
    .min(1, { error: 'Give the workload a short name for addresses.', abort: true })
    .max(50, 'This must not be longer than 50 characters.')
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Use lower-case letters, digits and single hyphens between them.')
    .refine((slug) => !reservedSlugs.includes(slug), 'This word is needed for other addresses: choose another.'),
  name: line(80, 'Give the workload a name.'),
  description: z
    .string({ error: 'This must be text.' })
    .trim()
    .max(500, 'This must not be longer than 500 characters.')
    .refine((text) => !unkeepable.test(text), 'This must be one paragraph, without line breaks.')
    .default(''),
  environment: z.enum(environments, { error: `Choose one of: ${environments.join(', ')}.` }),
  criticality: z.enum(criticalities, { error: `Choose one of: ${criticalities.join(', ')}.` }),
  /** The score to reach; null without one. */
  target: z
    .number({ error: 'The target is a number from 0 to 100.' })
    .min(0, 'The target is a number from 0 to 100.')
    .max(100, 'The target is a number from 0 to 100.')
    .refine((target) => Number.isInteger(Math.round(target * 1e6) / 1e5), 'The target has one decimal at most.')
    .nullable()
    .default(null),
  owners: z
    .array(ownerSchema, { error: 'Owners are a list.' })
    .max(mostOwners, `A workload has at most ${mostOwners} owners: name a group.`)
    .superRefine((owners, context) => {
      refuseRepeated(
        owners.map(({ kind, objectId }) => `${kind} ${objectId}`),
        'This owner is named twice.',
        context,
      )
    })
    .default([]),
  rules: z
    .array(ruleSchema, { error: 'Rules are a list.' })
    .min(1, 'Give at least one rule: without one, no asset belongs to the workload.')
    .max(mostRules, `A workload has at most ${mostRules} rules.`)
    .superRefine((rules, context) => {
      refuseRepeated(rules.map(sameRule), 'This rule is given twice.', context)
    }),
})
export type Definition = z.output<typeof workloadSchema>
export type DefinitionInput = z.input<typeof workloadSchema>

/** Equal texts for rules that match the same: names of tags are compared in any case, as Azure does. */
function sameRule(rule: Rule): string {
  const name = rule.kind === 'tag' ? rule.name.toLowerCase() : rule.name
  return JSON.stringify({ ...rule, name }, Object.keys(rule).sort())
}

function refuseRepeated(keys: readonly string[], message: string, context: z.RefinementCtx): void {
  const seen = new Set<string>()
  for (const [place, key] of keys.entries()) {
    if (seen.has(key)) context.addIssue({ code: 'custom', path: [place], message })
    seen.add(key)
  }
}
