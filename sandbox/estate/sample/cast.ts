import type { Actor } from '../changes.ts'
import type { EstateSubscription, Row } from '../estate.ts'
import { groupScope, guid, type Place, type Tags } from '../rows/row.ts'
import { resourceGroupRow } from '../rows/scopes.ts'

/** Kestrel Outdoor, an invented company: four teams, five subscriptions. */
export const tenantId = guid('tenant kestrel-outdoor')

const managementGroups = (...nearest: string[]) => [...nearest, 'kestrel', tenantId]

const subscription = (name: string, ...groups: string[]): EstateSubscription => ({
  id: guid(`subscription ${name}`),
  name,
  state: 'Enabled',
  managementGroups: managementGroups(...groups),
})

export const subscriptions = {
  shop: subscription('shop', 'mg-online', 'mg-landing-zones'),
  data: subscription('data-platform', 'mg-corp', 'mg-landing-zones'),
  legacy: subscription('legacy-lob', 'mg-legacy'),
  platform: subscription('platform', 'mg-platform'),
  dev: subscription('dev-test', 'mg-sandbox'),
} as const

export type SubscriptionKey = keyof typeof subscriptions

/** What the templates of each team write on everything. */
export const teamTags = {
  shop: {
    owner: 'team-shop@kestrel.example',
    team: 'shop',
    environment: 'production',
    'cost-center': 'CC-4100',
    workload: 'shop',
  },
  data: {
    owner: 'team-data@kestrel.example',
    team: 'data',
    environment: 'production',
    'cost-center': 'CC-4200',
    workload: 'data-platform',
  },
  // Tagged by hand over ten years: another spelling of the same keys.
  legacy: { Owner: 'Petra Novak', Environment: 'PROD', CostCenter: '3900', Application: 'LOB' },
  platform: {
    owner: 'team-platform@kestrel.example',
    team: 'platform',
    environment: 'production',
    'cost-center': 'CC-1000',
    workload: 'platform',
  },
  dev: null,
} satisfies Record<SubscriptionKey, Tags | null>

/** A resource group as the place where rows are made. */
export function group(
  key: SubscriptionKey,
  name: string,
  tags: Tags | null = teamTags[key],
  location = 'westeurope',
): Place {
  return { tenantId, subscriptionId: subscriptions[key].id, group: name, location, tags }
}

export const groupRows = (groups: Record<string, Place>): Row[] =>
  Object.values(groups).map((at) => resourceGroupRow(at))

export const scopeOf = groupScope

const person = (name: string, clientType: string): Actor => ({
  changedBy: `${name}@kestrel.example`,
  changedByType: 'User',
  clientType,
})

const pipeline = (name: string, clientType: string): Actor => ({
  changedBy: name,
  changedByType: 'Application',
  clientType,
})

export const people = {
  /** Shop: lead, developer, on-call administrator. */
  lena: person('lena.hoff', 'Azure Portal'),
  jonas: person('jonas.berg', 'Azure CLI'),
  emil: person('emil.strand', 'Azure Portal'),
  /** Data: lead, engineer. */
  mei: person('mei.tanaka', 'Azure Portal'),
  arjun: person('arjun.rao', 'Azure CLI'),
  /** Legacy: owner, administrator. */
  petra: person('petra.novak', 'Azure Portal'),
  karl: person('karl.weiss', 'Azure Portal'),
  /** Platform: lead, security engineer. */
  sofia: person('sofia.marino', 'Azure Portal'),
  tom: person('tom.keller', 'Azure CLI'),
  noor: person('noor.haddad', 'Azure PowerShell'),
} as const

export const pipelines = {
  shop: pipeline('deploy-shop', 'ARM Template'),
  data: pipeline('deploy-data', 'Terraform'),
  platform: pipeline('deploy-platform', 'Terraform'),
  policy: pipeline('policy-remediation', 'Azure Policy'),
} as const
