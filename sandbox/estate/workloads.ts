import { legacyOwner, sampleGroups, samplePeople } from './people.ts'
import { subscriptions } from './sample/cast.ts'

const jonas = samplePeople.owner

/**
 * The workloads of the sample company, as its security team would import them: each found in another way. Nobody has
 * claimed dev-test, nor the resource group that AKS made for the nodes of the data platform.
 */
export const sampleWorkloads = `format: 1
workloads:
  - slug: shop
    name: Online shop
    description: Storefront, orders and payments, with the databases behind them.
    environment: production
    criticality: critical
    target: 82
    owners:
      - person: ${jonas.id}
        name: ${jonas.name}
    rules:
      - tag: team
        value: shop
  - slug: data-platform
    name: Data platform
    description: Lake, pipelines, warehouse and notebooks of the data team.
    environment: production
    criticality: high
    target: 80
    owners:
      - group: ${sampleGroups.data.id}
        name: ${sampleGroups.data.name}
    rules:
      - resource_group: rg-data-*
        subscription: ${subscriptions.data.id}
  - slug: legacy-lob
    name: Legacy line of business
    description: Order entry and invoicing of the branch offices, until they are replaced.
    environment: production
    criticality: medium
    target: 65
    owners:
      - person: ${legacyOwner.id}
        name: ${legacyOwner.name}
    rules:
      - subscription: ${subscriptions.legacy.id}
  - slug: platform
    name: Platform
    description: Network, identity, monitoring and backup that every team builds on.
    environment: shared
    criticality: critical
    target: 85
    owners:
      - group: ${sampleGroups.platform.id}
        name: ${sampleGroups.platform.name}
    rules:
      - management_group: mg-platform
`
