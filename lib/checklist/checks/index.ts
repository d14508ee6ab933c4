import type { Check } from '../check.ts'
import { appService } from './app-service.ts'
import { containerRegistries } from './container-registries.ts'
import { keyVaults } from './key-vaults.ts'
import { managedClusters } from './managed-clusters.ts'
import { networkSecurityGroups } from './network-security-groups.ts'
import { sqlDatabases, sqlServers } from './sql-servers.ts'
import { storageAccounts } from './storage-accounts.ts'

/** Every check, in the order of the files; a new file is added here. */
export const checklist: readonly Check[] = [
  ...storageAccounts,
  ...keyVaults,
  ...networkSecurityGroups,
  ...appService,
  ...sqlServers,
  ...sqlDatabases,
  ...managedClusters,
  ...containerRegistries,
]
