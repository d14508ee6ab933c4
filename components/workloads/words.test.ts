import { expect, test } from 'vitest'
import { ownerWords, type Rule, ruleWords, someOf } from './words.ts'

const nameOf = (id: string) => (id === 's1' ? 'shop-prod' : id)

const rules: [Rule, string][] = [
  [{ kind: 'tag', name: 'team', value: 'shop' }, 'tag team = shop'],
  [{ kind: 'tag', name: 'team', value: '' }, 'tag team without a value'],
  [{ kind: 'tag', name: 'team', value: null }, 'whatever has the tag team'],
  [{ kind: 'resource_group', name: 'rg-shop', subscription: null }, 'resource group rg-shop'],
  [{ kind: 'resource_group', name: 'rg-shop-*', subscription: 's1' }, 'resource groups rg-shop-* in shop-prod'],
  [{ kind: 'subscription', name: 's1' }, 'everything in the subscription shop-prod'],
  [{ kind: 'management_group', name: 'mg-retail' }, 'everything below the management group mg-retail'],
]
test.each(rules)('the rule %o in plain words', (given, words) => expect(ruleWords(given, nameOf)).toBe(words))

test('owners are named, and counted where they are many', () => {
  const owner = (name: string) => ({ kind: 'person' as const, objectId: name, name })
  expect(ownerWords([])).toBe('nobody yet')
  expect(ownerWords([owner('Ada')])).toBe('Ada')
  expect(ownerWords([owner('Ada'), owner('Shop team')])).toBe('Ada and Shop team')
  expect(ownerWords([owner('Ada'), owner('Shop team'), owner('Grace')])).toBe('Ada and 2 others')
})

test('long lists of names end with how many more there are', () => {
  expect(someOf(['Shop', 'Platform', 'Data'])).toBe('Shop, Platform and Data')
  expect(someOf(['Shop', 'Platform', 'Data', 'Legacy'])).toBe('Shop, Platform and 2 more')
})
