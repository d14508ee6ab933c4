import { cases, row } from '../testing.ts'
import { defenderPlans } from './defender-plans.ts'

const plan = (name: unknown, pricingTier: unknown, subPlan?: unknown) =>
  row({ name, properties: { pricingTier, subPlan } })

for (const [check, name] of [
  ['defender-key-vault', 'KeyVaults'],
  ['defender-app-service', 'AppServices'],
  ['defender-sql', 'SqlServers'],
  ['defender-containers', 'Containers'],
  ['defender-resource-manager', 'Arm'],
  ['defender-cspm', 'CloudPosture'],
] as const)
  cases(defenderPlans, check, [
    ['on', plan(name.toLowerCase(), 'Standard'), 'pass'],
    ['off', plan(name, 'Free'), 'fail'],
    ['not told', plan(name, null), 'unknown'],
    ['no properties', row({ name, properties: null }), 'unknown'],
    ['another plan', plan('Dns', 'Free'), 'none'],
  ])

cases(defenderPlans, 'defender-servers', [
  ['plan 2', plan('VirtualMachines', 'Standard', 'P2'), 'pass'],
  ['plan 1', plan('VirtualMachines', 'Standard', 'P1'), 'fail'],
  ['on, of before there were two', plan('VirtualMachines', 'Standard'), 'default'],
  ['off', plan('VirtualMachines', 'Free'), 'fail'],
  ['another plan', plan('SqlServerVirtualMachines', 'Free'), 'none'],
])

cases(defenderPlans, 'defender-storage', [
  ['the current plan', plan('StorageAccounts', 'Standard', 'DefenderForStorageV2'), 'pass'],
  ['the classic plan', plan('StorageAccounts', 'Standard', 'PerTransaction'), 'fail'],
  ['off', plan('StorageAccounts', 'Free'), 'fail'],
])
