import { describe, expect, test } from 'vitest'
import { checksById } from '#lib/checklist/index.ts'
import { checksOfDefinitions, definitionsOf, exemptionOf, scopeOf } from './policy-exemption.ts'

const SUBSCRIPTION = '/subscriptions/11111111-1111-1111-1111-111111111111'
const below = (scope: string) => `${scope}/providers/Microsoft.Authorization/policyExemptions/e`
const sharedKeys = '8c6a50c6-9ffd-4ae7-986f-5fa6111f9a54'

describe('an exemption', () => {
  test('is read leniently: what is missing or of another type counts as not said', () => {
    expect(exemptionOf({ id: below(SUBSCRIPTION), properties: null })).toMatchObject({
      category: 'Waiver',
      expiresOn: null,
      references: [],
      metadata: {},
    })
    expect(
      exemptionOf({
        id: below(SUBSCRIPTION),
        properties: { expiresOn: 'soon', metadata: [], policyDefinitionReferenceIds: 'x' },
      }),
    ).toMatchObject({ expiresOn: null, references: [], metadata: {} })
    expect(exemptionOf({ id: `${SUBSCRIPTION}/providers/x/y/z`, properties: {} })).toBeNull()
  })

  test.each([
    [SUBSCRIPTION, { kind: 'subscription', id: SUBSCRIPTION.slice(15) }],
    [`${SUBSCRIPTION}/resourceGroups/rg-shop`, { kind: 'resource_group', name: 'rg-shop' }],
    [`${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st`, { kind: 'asset' }],
    ['/providers/Microsoft.Management/managementGroups/mg-corp', { managementGroup: 'mg-corp' }],
  ])('of %s holds there', (scope, target) => {
    const exemption = exemptionOf({ id: below(scope), properties: {} })
    expect(exemption && scopeOf(exemption)).toMatchObject(target)
  })
})

describe('the definitions that are meant', () => {
  const assigned = [
    { assignmentId: '/a', reference: 'keys', definition: sharedKeys },
    { assignmentId: '/a', reference: 'tls', definition: 'tls' },
    { assignmentId: '/b', reference: 'keys', definition: sharedKeys },
    { assignmentId: '/b', reference: 'other', definition: 'one' },
    { assignmentId: '/c', reference: 'other', definition: 'two' },
    { assignmentId: '/d', reference: '', definition: 'single' },
  ]

  test('are those of the references in the assignment', () => {
    expect(definitionsOf({ assignmentId: '/a', references: ['keys'] }, assigned)).toEqual([sharedKeys])
  })
  test('are all of the assignment where no reference is named', () => {
    expect(definitionsOf({ assignmentId: '/a', references: [] }, assigned)).toHaveLength(2)
    expect(definitionsOf({ assignmentId: '/d', references: [] }, assigned)).toEqual(['single'])
  })
  test('are told by other assignments where all agree, and by none where they do not', () => {
    expect(definitionsOf({ assignmentId: '/z', references: ['keys'] }, assigned)).toEqual([sharedKeys])
    expect(definitionsOf({ assignmentId: '/z', references: ['other', 'none'] }, assigned)).toEqual([])
  })
  test('are matched to the checks that reference them', () => {
    expect(checksOfDefinitions([sharedKeys.toUpperCase(), 'unknown'])).toContain('storage-shared-keys')
    for (const id of checksOfDefinitions([sharedKeys])) expect(checksById.has(id)).toBe(true)
  })
})
