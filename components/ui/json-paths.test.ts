import { describe, expect, test } from 'vitest'
import { ancestorsOf, flattenJson, matchesPath, searchJson } from './json-paths.ts'

const configuration = {
  name: 'nsg-shop-web',
  tags: { 'cost.centre': '4711' },
  properties: {
    securityRules: [{ name: 'allow-admin', properties: { access: 'Allow', ports: ['22', '3389'] } }],
    empty: {},
  },
}
const nodes = flattenJson(configuration)

describe('flattenJson', () => {
  test('lists every node in reading order with its path', () =>
    expect(nodes.map((node) => node.path)).toEqual([
      'name',
      'tags',
      "tags['cost.centre']",
      'properties',
      'properties.securityRules',
      'properties.securityRules[0]',
      'properties.securityRules[0].name',
      'properties.securityRules[0].properties',
      'properties.securityRules[0].properties.access',
      'properties.securityRules[0].properties.ports',
      'properties.securityRules[0].properties.ports[0]',
      'properties.securityRules[0].properties.ports[1]',
      'properties.empty',
    ]))
  test('says how many entries a node holds', () =>
    expect(
      nodes.filter((node) => ['name', 'properties', 'properties.empty'].includes(node.path)).map((node) => node.size),
    ).toEqual([null, 2, 0]))
})

describe('matchesPath', () => {
  test('ignores case', () =>
    expect(matchesPath('properties.minimumTlsVersion', 'Properties.MinimumTLSVersion')).toBe(true))
  test('[*] is any entry', () => {
    expect(matchesPath('properties.rules[3].access', 'properties.rules[*].access')).toBe(true)
    expect(matchesPath('properties.rules.access', 'properties.rules[*].access')).toBe(false)
  })
  test('an index is that entry', () => expect(matchesPath('rules[3]', 'rules[2]')).toBe(false))
})

describe('ancestorsOf', () => {
  test('leads from the root to the node', () => expect(ancestorsOf('a.b[0].c')).toEqual(['a', 'a.b', 'a.b[0]']))
  test('knows quoted names', () => expect(ancestorsOf("tags['a.b[1]'].c")).toEqual(['tags', "tags['a.b[1]']"]))
  test('of a root entry there are none', () => expect(ancestorsOf('name')).toEqual([]))
  test('agree with the tree', () => {
    const paths = new Set(nodes.map((node) => node.path))
    for (const node of nodes) for (const ancestor of ancestorsOf(node.path)) expect(paths).toContain(ancestor)
  })
})

describe('searchJson', () => {
  test('finds values and shows what leads to them', () =>
    expect(searchJson(nodes, '3389')).toEqual(
      new Set([
        'properties.securityRules[0].properties.ports[1]',
        'properties',
        'properties.securityRules',
        'properties.securityRules[0]',
        'properties.securityRules[0].properties',
        'properties.securityRules[0].properties.ports',
      ]),
    ))
  test('finds names', () => expect(searchJson(nodes, 'COST').has("tags['cost.centre']")).toBe(true))
})
