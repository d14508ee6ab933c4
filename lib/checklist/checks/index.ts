import type { Check } from '../check.ts'
import { appService } from './app-service.ts'
import { containerRegistries } from './container-registries.ts'
import { defenderPlans } from './defender-plans.ts'
import { disks } from './disks.ts'
import { keyVaults } from './key-vaults.ts'
import { managedClusters } from './managed-clusters.ts'
import { networkInterfaces } from './network-interfaces.ts'
import { networkSecurityGroups } from './network-security-groups.ts'
import { publicIpAddresses } from './public-ip-addresses.ts'
import { roleAssignments, roleDefinitions, subscriptions } from './role-assignments.ts'
import { sqlDatabases, sqlServers } from './sql-servers.ts'
import { storageAccounts } from './storage-accounts.ts'
import { virtualMachines } from './virtual-machines.ts'
import { virtualNetworks } from './virtual-networks.ts'

/** Every check, in the order of the files; a new file is added here. */
export const checklist: readonly Check[] = [
  ...storageAccounts,
  ...keyVaults,
  ...networkSecurityGroups,
  ...virtualNetworks,
  ...publicIpAddresses,
  ...networkInterfaces,
  ...virtualMachines,
  ...disks,
  ...appService,
  ...sqlServers,
  ...sqlDatabases,
  ...managedClusters,
  ...containerRegistries,
  ...roleAssignments,
  ...roleDefinitions,
  ...subscriptions,
  ...defenderPlans,
]
