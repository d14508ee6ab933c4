import type { Row } from '../estate.ts'
import type { Properties } from './row.ts'

/** Columns of a row that speaks of something: in the scope of a subscription or of an asset. */
export function signalRow(type: string, id: string, name: string, about: Row, properties: Properties): Row {
  return {
    id,
    name,
    type: type.toLowerCase(),
    tenantId: about.tenantId,
    kind: '',
    location: about.location ?? '',
    resourceGroup: about.resourceGroup ?? '',
    subscriptionId: about.subscriptionId,
    managedBy: '',
    sku: null,
    plan: null,
    properties,
    tags: null,
    identity: null,
    zones: null,
    extendedLocation: null,
  }
}

/** Every plan of Defender for Cloud that a subscription lists, with the sub-plan it gets when it is switched on. */
export const defenderPlans = {
  VirtualMachines: 'P2',
  SqlServers: null,
  AppServices: null,
  StorageAccounts: 'DefenderForStorageV2',
  SqlServerVirtualMachines: null,
  KeyVaults: 'PerKeyVault',
  Arm: 'PerSubscription',
  OpenSourceRelationalDatabases: null,
  CosmosDbs: null,
  Containers: null,
  CloudPosture: null,
  Api: 'P1',
  AI: null,
  Discovery: null,
  FoundationalCspm: null,
  Dns: null,
  KubernetesService: null,
  ContainerRegistry: null,
} as const

export type DefenderPlan = keyof typeof defenderPlans

/** Plans that others have taken over; the subscription lists them still. */
const replacedBy: Partial<Record<DefenderPlan, string[]>> = {
  Dns: ['VirtualMachines'],
  KubernetesService: ['Containers'],
  ContainerRegistry: ['Containers'],
}

export const pricingId = (subscriptionId: string, plan: DefenderPlan) =>
  `/subscriptions/${subscriptionId}/providers/Microsoft.Security/pricings/${plan}`

/** A plan of Defender for Cloud on a subscription: Standard is on, Free is off. */
export function pricing(tenantId: string, subscriptionId: string, plan: DefenderPlan, standard: boolean): Row {
  return signalRow(
    'Microsoft.Security/pricings',
    pricingId(subscriptionId, plan),
    plan,
    { tenantId, subscriptionId },
    pricingProperties(plan, standard),
  )
}

export function pricingProperties(plan: DefenderPlan, standard: boolean): Properties {
  const subPlan = defenderPlans[plan]
  const replaced = replacedBy[plan]
  // The foundational plan costs nothing and cannot be switched off.
  const on = standard || plan === 'FoundationalCspm' || plan === 'Discovery'
  return {
    pricingTier: on ? 'Standard' : 'Free',
    freeTrialRemainingTime: on ? 'PT0S' : 'P30D',
    ...(on && subPlan ? { subPlan } : {}),
    ...(replaced ? { deprecated: true, replacedBy: replaced } : {}),
    ...(on
      ? { enablementTime: '2024-05-14T09:21:33.1870331Z', resourcesCoverageStatus: 'FullyCovered', inherited: 'False' }
      : { resourcesCoverageStatus: 'NotCovered' }),
    enforce: 'False',
  }
}
