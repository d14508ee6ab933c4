import type { Row } from '../estate.ts'
import { guid } from '../rows/row.ts'
import { signalRow } from '../rows/security.ts'
import { type Signal, valueAt } from './signal.ts'

/** A built-in policy definition that the initiative assigns: its id is the same in every tenant. */
interface Policy {
  definition: string
  reference: string
  type: string
  effect: 'audit' | 'deny'
  complies: (row: Row) => boolean
}

const policies: Policy[] = [
  {
    definition: '404c3081-a854-4457-ae30-26a93ef643f9',
    reference: 'secureTransferToStorageAccountMonitoring',
    type: 'microsoft.storage/storageaccounts',
    effect: 'audit',
    complies: (row) => valueAt(row, 'supportsHttpsTrafficOnly') === true,
  },
  {
    definition: 'fe83a0eb-a853-422d-aac2-1bffd182c5d0',
    reference: 'storageMinimumTlsVersion',
    type: 'microsoft.storage/storageaccounts',
    effect: 'audit',
    complies: (row) => valueAt(row, 'minimumTlsVersion') === 'TLS1_2',
  },
  {
    definition: '8c6a50c6-9ffd-4ae7-986f-5fa6111f9a54',
    reference: 'storagePreventSharedKeyAccess',
    type: 'microsoft.storage/storageaccounts',
    effect: 'audit',
    complies: (row) => valueAt(row, 'allowSharedKeyAccess') === false,
  },
  {
    definition: '0b60c0b2-2dc2-4e1c-b5c9-abbed971de53',
    reference: 'keyVaultsShouldHavePurgeProtectionEnabled',
    type: 'microsoft.keyvault/vaults',
    effect: 'audit',
    complies: (row) => valueAt(row, 'enablePurgeProtection') === true,
  },
  {
    definition: '12d4fa5e-1f9f-4c21-97a9-b99b3c6611b5',
    reference: 'keyVaultShouldUseRBACPermissionModel',
    type: 'microsoft.keyvault/vaults',
    effect: 'audit',
    complies: (row) => valueAt(row, 'enableRbacAuthorization') === true,
  },
  {
    definition: 'a4af4a39-4135-47fb-b175-47fbdf85311d',
    reference: 'webAppEnforceHttpsMonitoring',
    type: 'microsoft.web/sites',
    effect: 'audit',
    complies: (row) => valueAt(row, 'httpsOnly') === true,
  },
  {
    definition: '993c2fcd-2b29-49d2-9eb0-df2c3a730c32',
    reference: 'kubernetesDisableLocalAccounts',
    type: 'microsoft.containerservice/managedclusters',
    effect: 'audit',
    complies: (row) => valueAt(row, 'disableLocalAccounts') === true,
  },
  {
    definition: '1b8ca024-1d5c-4dec-8995-b1a932b41780',
    reference: 'publicNetworkAccessOnAzureSQLDatabaseShouldBeDisabled',
    type: 'microsoft.sql/servers',
    effect: 'audit',
    complies: (row) => valueAt(row, 'publicNetworkAccess') === 'Disabled',
  },
]

const byType = Map.groupBy(policies, (policy) => policy.type)

/** The Microsoft cloud security benchmark, assigned to each subscription as Defender for Cloud does it. */
export const initiative = '1f3afdf9-d0c9-4c3d-847f-89da613e70a8'

export const assignmentOf = (subscriptionId: unknown, name = 'SecurityCenterBuiltIn') =>
  `/subscriptions/${String(subscriptionId)}/providers/Microsoft.Authorization/policyAssignments/${name}`

export function policyStatesOf(row: Row): Signal[] {
  return (byType.get(row.type as string) ?? []).map((policy) => {
    const name = guid(`state ${String(row.id)} ${policy.definition}`).replaceAll('-', '')
    const id = `${String(row.id)}/providers/Microsoft.PolicyInsights/policyStates/${name}`
    const state = policy.complies(row) ? 'Compliant' : 'NonCompliant'
    return {
      table: 'policyresources' as const,
      id,
      state,
      make: (since: Date) => stateRow(row, policy, id, name, state, since),
    }
  })
}

function stateRow(row: Row, policy: Policy, id: string, name: string, complianceState: string, since: Date): Row {
  return signalRow('Microsoft.PolicyInsights/policyStates', id, name, row, {
    resourceId: row.id,
    resourceType: row.type,
    resourceGroup: row.resourceGroup,
    resourceLocation: row.location,
    subscriptionId: row.subscriptionId,
    complianceState,
    timestamp: since.toISOString(),
    policyAssignmentId: assignmentOf(row.subscriptionId).toLowerCase(),
    policyAssignmentName: 'SecurityCenterBuiltIn',
    policyAssignmentScope: `/subscriptions/${String(row.subscriptionId)}`,
    policyDefinitionId: `/providers/microsoft.authorization/policydefinitions/${policy.definition}`,
    policyDefinitionName: policy.definition,
    policyDefinitionReferenceId: policy.reference,
    policyDefinitionAction: policy.effect,
    policySetDefinitionId: `/providers/microsoft.authorization/policysetdefinitions/${initiative}`,
    policySetDefinitionName: initiative,
    stateWeight: complianceState === 'Compliant' ? 100 : 300,
    isDeleted: false,
  })
}

export interface Exemption {
  /** The scope that is exempt: an asset's, a resource group's or a subscription's id. */
  scope: string
  name: string
  displayName?: string
  /** In the benchmark's initiative, unless another assignment is named. */
  references: string[]
  /** Name of an assignment on the subscription; the benchmark's, where none is named. */
  assignment?: string
  category: 'Waiver' | 'Mitigated'
  why: string
  expiresOn: string | null
  metadata?: Record<string, string>
}

/** A policy exemption, as `policyresources` lists it. */
export function exemption(tenantId: string, exempt: Exemption): Row {
  const [, , subscriptionId, , resourceGroup = ''] = exempt.scope.split('/')
  const about = { tenantId, subscriptionId, resourceGroup: resourceGroup.toLowerCase() }
  const id = `${exempt.scope}/providers/Microsoft.Authorization/policyExemptions/${exempt.name}`
  return signalRow('Microsoft.Authorization/policyExemptions', id, exempt.name, about, {
    policyAssignmentId: assignmentOf(subscriptionId, exempt.assignment),
    policyDefinitionReferenceIds: exempt.references,
    exemptionCategory: exempt.category,
    displayName: exempt.displayName ?? exempt.name,
    description: exempt.why,
    ...(exempt.expiresOn ? { expiresOn: exempt.expiresOn } : {}),
    assignmentScopeValidation: 'Default',
    metadata: exempt.metadata ?? {},
  })
}
