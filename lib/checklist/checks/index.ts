import type { Check } from '../check.ts'
import { keyVaults } from './key-vaults.ts'
import { networkSecurityGroups } from './network-security-groups.ts'
import { storageAccounts } from './storage-accounts.ts'

/** Every check, in the order of the files; a new file is added here. */
export const checklist: readonly Check[] = [...storageAccounts, ...keyVaults, ...networkSecurityGroups]
