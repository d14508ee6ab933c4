import { expect, test } from 'vitest'
import { shortPath, shortValue } from './short-path.ts'

const nic = '/subscriptions/1/resourceGroups/rg/providers/Microsoft.Network/networkInterfaces/vm-nic'

test('a property of the asset itself stays as it is', () => {
  expect(shortPath('properties.osProfile.x[0].y')).toBe('properties.osProfile.x[0].y')
})

test('of another asset its type and name stay', () => {
  expect(shortPath(`${nic}#properties.ipConfigurations`)).toBe('networkInterfaces/vm-nic#properties.ipConfigurations')
})

test('what was counted needs no sign for a property', () => {
  expect(shortPath('microsoft.authorization/roleassignments#')).toBe('microsoft.authorization/roleassignments')
})

test('a signal of a type keeps its key', () => {
  expect(shortPath('microsoft.security/assessments#1195afff')).toBe('microsoft.security/assessments#1195afff')
})

test('a value is shortened only where it is an id', () => {
  expect(shortValue(nic)).toBe('networkInterfaces/vm-nic')
  expect(shortValue('/etc')).toBe('/etc')
  expect(shortValue('public address vm-ip')).toBe('public address vm-ip')
})
