import type { EstateSubscription, Row } from '../estate.ts'
import { groupScope, type Place, type Tags } from './row.ts'

/** A row of `resourcecontainers` for a subscription. */
export function subscriptionRow(tenantId: string, subscription: EstateSubscription, tags: Tags | null): Row {
  return {
    id: `/subscriptions/${subscription.id}`,
    name: subscription.name,
    type: 'microsoft.resources/subscriptions',
    tenantId,
    kind: '',
    location: '',
    resourceGroup: '',
    subscriptionId: subscription.id,
    managedBy: '',
    sku: null,
    plan: null,
    properties: {
      state: subscription.state,
      managedByTenants: [],
      subscriptionPolicies: {
        locationPlacementId: 'Public_2014-09-01',
        quotaId: 'EnterpriseAgreement_2014-09-01',
        spendingLimit: 'Off',
      },
      managementGroupAncestorsChain: subscription.managementGroups.map((name) => ({ displayName: name, name })),
    },
    tags,
    identity: null,
    zones: null,
    extendedLocation: null,
  }
}

/** A row of `resourcecontainers` for the resource group that a place names. */
export function resourceGroupRow(at: Place, managedBy = ''): Row {
  return {
    id: groupScope(at),
    name: at.group,
    type: 'microsoft.resources/subscriptions/resourcegroups',
    tenantId: at.tenantId,
    kind: '',
    location: at.location,
    resourceGroup: at.group.toLowerCase(),
    subscriptionId: at.subscriptionId,
    managedBy,
    sku: null,
    plan: null,
    properties: { provisioningState: 'Succeeded' },
    tags: at.tags,
    identity: null,
    zones: null,
    extendedLocation: null,
  }
}
