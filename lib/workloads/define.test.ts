import { describe, expect, test } from 'vitest'
import { mostRules, ruleSchema, workloadSchema } from './define.ts'
import { definition, tagged } from './testing.ts'

const subscription = '0000000A-0000-0000-0000-00000000000a'
const shop = definition('shop', [tagged('app', 'shop')])

const problemsOf = (change: object) =>
  workloadSchema
    .safeParse({ ...shop, ...change })
    .error?.issues.map(({ path, message }) => [path.join('.'), message]) ?? []

describe('a workload is refused with a message for the field', () => {
  test.each<[object, string, RegExp]>([
    [{ slug: '' }, 'slug', /short name/],
    [{ slug: 'Shop' }, 'slug', /lower-case/],
    [{ slug: 'a--b' }, 'slug', /hyphens/],
    [{ slug: 'none' }, 'slug', /needed/],
    [{ slug: 'a'.repeat(51) }, 'slug', /50/],
    [{ name: '  ' }, 'name', /name/],
    [{ name: 'x'.repeat(81) }, 'name', /80/],
    [{ name: 'a\nb' }, 'name', /line breaks/],
    [{ name: 'a\u202eb' }, 'name', /invisible/],
    [{ name: '\ud800' }, 'name', /invisible/],
    [{ description: 'a\0' }, 'description', /paragraph/],
    [{ environment: 'prod' }, 'environment', /production, staging/],
    [{ criticality: undefined }, 'criticality', /critical, high/],
    [{ target: 100.5 }, 'target', /0 to 100/],
    [{ target: 82.55 }, 'target', /one decimal/],
    [{ target: Number.NaN }, 'target', /number/],
    [{ target: '80' }, 'target', /number/],
    [{ rules: [] }, 'rules', /at least one/],
    [{ rules: Array.from({ length: mostRules + 1 }, (_, n) => tagged(`t${n}`)) }, 'rules', /50/],
    [{ rules: [tagged('App', 'a'), tagged('app', 'a')] }, 'rules.1', /twice/],
    [{ rules: [{ kind: 'location', name: 'x' }] }, 'rules.0.kind', /looks at/],
    [{ rules: [tagged('app', 'a\0')] }, 'rules.0.value', /line breaks/],
    [{ rules: [tagged('app', '\udfff')] }, 'rules.0.value', /line breaks/],
    [{ rules: [{ kind: 'resource_group', name: 'a/b' }] }, 'rules.0.name', /resource group/],
    [{ rules: [{ kind: 'resource_group', name: 'a', subscription: 'x' }] }, 'rules.0.subscription', /subscription/],
    [{ rules: [{ kind: 'subscription', name: 'prod' }] }, 'rules.0.name', /subscription/],
    [{ rules: [{ kind: 'management_group', name: 'My Group' }] }, 'rules.0.name', /display name/],
    [{ owners: [{ kind: 'person', objectId: 'ada', name: 'Ada' }] }, 'owners.0.objectId', /object id/],
    [{ id: 7 }, '', /id/],
  ])('%j', (change, path, message) => {
    expect(problemsOf(change)).toEqual([[path, expect.stringMatching(message)]])
  })

  test('an owner twice', () => {
    const ada = { kind: 'person', objectId: subscription, name: 'Ada' }
    expect(problemsOf({ owners: [ada, { ...ada, name: 'A.' }] })).toEqual([
      ['owners.1', expect.stringContaining('twice')],
    ])
  })
})

test('names that Azure compares in any case are kept in lower case, values of tags as they are', () => {
  expect(ruleSchema.parse({ kind: 'resource_group', name: ' RG-Shop-* ', subscription })).toEqual({
    kind: 'resource_group',
    name: 'rg-shop-*',
    subscription: subscription.toLowerCase(),
  })
  expect(ruleSchema.parse({ kind: 'tag', name: 'App', value: ' Shop ' })).toEqual(tagged('App', ' Shop '))
  expect(ruleSchema.parse({ kind: 'tag', name: 'App' })).toEqual(tagged('App', null))
})
