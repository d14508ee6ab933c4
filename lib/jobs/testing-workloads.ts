import fc from 'fast-check'
import type { Source } from '#lib/azure/sources.ts'
import type { Row } from '#lib/checklist/index.ts'
import type { Rule } from '#lib/workloads/define.ts'
import { SUBSCRIPTIONS } from './testing-estate.ts'

/** A small estate in which all occurs that a rule can look at, and what its rules should make of it. */

const STORAGE = 'microsoft.storage/storageaccounts'
const GROUP = 'microsoft.resources/subscriptions/resourcegroups'
const SUBSCRIPTION = 'microsoft.resources/subscriptions'

const GROUPS = ['rg-shop', 'rg_shop', 'data']
const MANAGEMENT_GROUPS = ['mg-a', 'mg-b']

type Tags = Record<string, string>
type Placed = { source: Source; row: Row & { tags?: Tags } }

export interface TaggedEstate {
  rows: Placed[]
  /** By subscription. */
  managementGroups: Record<string, string[]>
  subscriptionTags: Record<string, Tags | null>
}

const tags: fc.Arbitrary<Tags | undefined> = fc.option(
  fc.dictionary(fc.constantFrom('app', 'App', 'env'), fc.constantFrom('shop', 'pay', ''), { maxKeys: 2 }),
  { nil: undefined },
)

/** Now and then not there. */
const placed = (source: Source, row: Row, properties: fc.Arbitrary<object>) =>
  fc.option(
    fc
      .tuple(tags, properties)
      .map(([given, properties]): Placed => ({ source, row: { ...row, tags: given, properties } })),
    { nil: null, freq: 5 },
  )

const rowsOf = (subscription: string) => {
  const id = `/subscriptions/${subscription}`
  const groups = GROUPS.map((name) => ({
    id: `${id}/resourceGroups/${name.toUpperCase()}`,
    name,
    type: GROUP,
    subscriptionId: subscription,
    resourceGroup: name,
  }))
  const accounts = GROUPS.flatMap((group) =>
    ['x', 'y'].map((name) => ({
      id: `${id}/resourceGroups/${group}/providers/Microsoft.Storage/storageAccounts/${name}`,
      name,
      type: STORAGE,
      subscriptionId: subscription,
      resourceGroup: group,
    })),
  )
  const configured = fc.record({ tls: fc.constantFrom('1.0', '1.2'), public: fc.boolean() }, { requiredKeys: [] })
  return fc.tuple(
    placed(
      'resourcecontainers',
      { id, name: 'sub', type: SUBSCRIPTION, subscriptionId: subscription },
      fc.constant({}),
    ),
    ...groups.map((row) => placed('resourcecontainers', row, fc.constant({}))),
    ...accounts.map((row) => placed('resources', row, configured)),
  )
}

const bySubscription = <T>(value: fc.Arbitrary<T>) =>
  fc
    .tuple(...SUBSCRIPTIONS.map(() => value))
    .map((values) => Object.fromEntries(SUBSCRIPTIONS.map((id, i) => [id, values[i] as T])))

/** A definition that belongs to no subscription, and yet may have a tag. */
const above = placed(
  'authorizationresources',
  {
    id: '/providers/Microsoft.Authorization/roleDefinitions/owner',
    name: 'owner',
    type: 'microsoft.authorization/roledefinitions',
  },
  fc.constant({}),
)

export const taggedEstate: fc.Arbitrary<TaggedEstate> = fc.record({
  rows: fc
    .tuple(above, ...SUBSCRIPTIONS.map(rowsOf))
    .map(([one, ...rest]) => [one, ...rest.flat()].filter((row) => row !== null)),
  managementGroups: bySubscription(fc.constantFrom(['mg-a', 'root'], ['MG-B', 'mg-a', 'root'], ['root'])),
  subscriptionTags: bySubscription(fc.constantFrom<Tags | null>(null, { APP: 'pay' })),
})

const rule: fc.Arbitrary<Rule> = fc.oneof(
  fc.record({
    kind: fc.constant('tag' as const),
    name: fc.constantFrom('app', 'APP', 'env'),
    value: fc.constantFrom('shop', 'pay', '', null),
  }),
  fc.record({
    kind: fc.constant('resource_group' as const),
    name: fc.constantFrom('rg-shop', 'rg_shop', 'rg*', '*a*', '*'),
    subscription: fc.constantFrom(null, ...SUBSCRIPTIONS),
  }),
  fc.record({ kind: fc.constant('subscription' as const), name: fc.constantFrom(...SUBSCRIPTIONS) }),
  fc.record({ kind: fc.constant('management_group' as const), name: fc.constantFrom(...MANAGEMENT_GROUPS) }),
)

export const rulesOf = (minLength: number, maxLength: number) =>
  fc.uniqueArray(rule, { minLength, maxLength, selector: (one) => JSON.stringify(one).toLowerCase() })

/** Rules of workloads, in order of precedence. */
export type RuleBook = { slug: string; rules: Rule[] }[]

export const ruleBook: fc.Arbitrary<RuleBook> = fc
  .tuple(fc.shuffledSubarray(['a', 'b', 'c']), fc.array(rulesOf(1, 3), { minLength: 3, maxLength: 3 }))
  .map(([slugs, rules]) => slugs.map((slug, i) => ({ slug, rules: rules[i]! })))

/** The workload of an asset, found one rule and one holder of tags after the other; null for none. */
export function workloadOf(row: Placed['row'], estate: TaggedEstate, book: RuleBook): string | null {
  return book.find(({ rules }) => rules.some((one) => isMatch(one, row, estate)))?.slug ?? null
}

function isMatch(rule: Rule, row: Placed['row'], estate: TaggedEstate): boolean {
  const subscription = (row.subscriptionId as string | undefined) ?? ''
  const group = (row.resourceGroup as string | undefined) ?? ''
  switch (rule.kind) {
    case 'subscription':
      return rule.name === subscription
    case 'management_group':
      return (estate.managementGroups[subscription] ?? []).some((name) => name.toLowerCase() === rule.name)
    case 'resource_group': {
      const letters = rule.name.split('*').map((part) => part.replace(/[.()]/g, '\\$&'))
      const isNamed = group !== '' && new RegExp(`^${letters.join('.*')}$`).test(group)
      return isNamed && (rule.subscription === null || rule.subscription === subscription)
    }
    case 'tag': {
      const values = holdersOf(row, estate)
        .map((tags) => valuesOf(tags, rule.name))
        .find((found) => found.length > 0)
      return values !== undefined && (rule.value === null || values.includes(rule.value))
    }
  }
}

/** Nearest first. */
function holdersOf(row: Placed['row'], { rows, subscriptionTags }: TaggedEstate): (Tags | null | undefined)[] {
  const inPlace = (type: string) =>
    rows.find(
      ({ row: one }) =>
        one.type === type &&
        one.subscriptionId === row.subscriptionId &&
        (type === SUBSCRIPTION || one.resourceGroup === row.resourceGroup),
    )?.row
  const subscription = inPlace(SUBSCRIPTION)
  const ofSubscription = subscription ? subscription.tags : subscriptionTags[row.subscriptionId as string]
  return [row.tags, row.resourceGroup ? inPlace(GROUP)?.tags : null, ofSubscription]
}

const valuesOf = (tags: Tags | null | undefined, name: string) =>
  Object.entries(tags ?? {})
    .filter(([one]) => one.toLowerCase() === name.toLowerCase())
    .map(([, value]) => value)
