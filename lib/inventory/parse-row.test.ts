import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Source } from '#lib/azure/sources.ts'
import { assetKey } from './asset-key.ts'
import { parseRow, storedAs } from './parse-row.ts'

const site = '/subscriptions/AA/resourceGroups/Shop/providers/Microsoft.Web/sites/Front'

function stored(source: Source, row: unknown) {
  const parsed = parseRow(source, row)
  return parsed.kind === 'asset' || parsed.kind === 'signal' ? storedAs(parsed) : parsed
}

test('a key is the same for every casing of an id, and looks like a uuid', () => {
  expect(assetKey(site)).toBe(assetKey(site.toUpperCase()))
  expect(assetKey(site)).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
})

describe('an asset', () => {
  test('is stored with what lists filter by, in one casing, and whole', () => {
    const row = {
      id: site,
      name: 'Front',
      type: 'Microsoft.Web/Sites',
      location: 'WestEurope',
      kind: 'app,linux',
      tags: { Env: 'Prod' },
    }
    expect(stored('resources', row)).toEqual({
      kind: 'asset',
      key: assetKey(site),
      id: site,
      name: 'Front',
      type: 'microsoft.web/sites',
      source: 'resources',
      subscriptionId: 'aa',
      resourceGroup: 'shop',
      location: 'westeurope',
      assetKind: 'app,linux',
      tags: '{"Env":"Prod"}',
      fingerprint: expect.any(String),
      body: JSON.stringify(row),
      links: [],
    })
  })

  test('above subscriptions has none', () => {
    const id = '/providers/Microsoft.Authorization/roleDefinitions/x'
    expect(stored('authorizationresources', { id, subscriptionId: null })).toMatchObject({
      subscriptionId: '',
      resourceGroup: '',
    })
  })

  test('names what its configuration names', () => {
    const plan = '/subscriptions/aa/resourceGroups/shop/providers/Microsoft.Web/serverfarms/plan'
    expect(stored('resources', { id: site, properties: { serverFarmId: plan } })).toMatchObject({
      links: [assetKey(plan)],
    })
  })
})

describe('a signal', () => {
  test('is about the asset that it names', () => {
    const id = `${site}/providers/Microsoft.Security/assessments/1`
    const row = { id, type: 'microsoft.security/assessments', properties: { resourceDetails: { id: site } } }
    expect(stored('securityresources', row)).toMatchObject({
      kind: 'signal',
      assetKey: assetKey(site),
      subscriptionId: 'aa',
    })
  })

  test('an exemption is about its scope, not about the assignment that it is from', () => {
    const row = {
      id: `${site}/providers/Microsoft.Authorization/policyExemptions/1`,
      type: 'microsoft.authorization/policyexemptions',
      properties: { policyAssignmentId: '/subscriptions/aa/providers/microsoft.authorization/policyassignments/p' },
    }
    expect(stored('policyresources', row)).toMatchObject({ assetKey: assetKey(site) })
  })
})

test('whatever a row is, it is kept or rejected with a reason, and never thrown at', () => {
  const sources: Source[] = ['resources', 'securityresources', 'resourcechanges']
  const row = fc.oneof(
    fc.anything({ withNullPrototype: true, withBigInt: true, withSparseArray: true }),
    fc.dictionary(
      fc.constantFrom('id', 'name', 'type', 'tags', 'kind', 'location', 'properties', 'subscriptionId'),
      fc.anything(),
    ),
    fc.record({ id: fc.constant(site), properties: fc.anything({ withBigInt: true }), tags: fc.anything() }),
  )
  fc.assert(
    fc.property(fc.constantFrom(...sources), row, (source, raw) => {
      const kept = stored(source, raw)
      expect(['asset', 'signal', 'change', 'rejected']).toContain(kept.kind)
      if (kept.kind === 'rejected') expect(kept.reason).not.toBe('')
    }),
    { numRuns: 500 },
  )
})
