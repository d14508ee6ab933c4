import { expect, test } from 'vitest'
import { typeName } from './type-names.ts'

test('types are called as in the portal, however Azure spells them', () => {
  expect(typeName('Microsoft.Storage/storageAccounts')).toBe('Storage account')
  expect(typeName('microsoft.network/publicipaddresses', 'plural')).toBe('Public IP addresses')
})

test('a type without a name is shown by its own', () => {
  expect(typeName('Microsoft.Quantum/Workspaces')).toBe('quantum/workspaces')
  expect(typeName('')).toBe('')
})
