import type { Row } from '../estate.ts'
import { guid } from '../rows/row.ts'
import { type DefenderPlan, pricingId, signalRow } from '../rows/security.ts'
import { isReachable } from './exposure.ts'
import { isKnown } from './known.ts'
import { type Lookup, type Signal, valueAt } from './signal.ts'

type Code = 'Healthy' | 'Unhealthy' | 'NotApplicable'

/** A recommendation of Defender for Cloud: its key is the same in every tenant. */
interface Recommendation {
  key: string
  name: string
  severity: 'High' | 'Medium' | 'Low'
  effort: 'Low' | 'Moderate' | 'High'
  /** The plan without which Defender does not look. */
  plan?: DefenderPlan
  /** null where Defender has said nothing yet. */
  judge: (row: Row, lookup: Lookup) => Code | null
}

const healthyIf = (claim: boolean): Code => (claim ? 'Healthy' : 'Unhealthy')

const hasAgent = (row: Row, lookup: Lookup, pattern: string[]) =>
  pattern.some((agent) => lookup(`${String(row.id).toLowerCase()}/extensions/${agent.toLowerCase()}`) !== undefined)

/** Images that their makers support no more: nothing that is installed on them can be up to date. */
const outlived = (row: Row) =>
  ['18.04-LTS', '2012-R2-Datacenter'].includes(String(valueAt(row, 'storageProfile.imageReference.sku')))

const machines: Recommendation[] = [
  {
    key: 'bc303248-3d14-44c2-96a0-55f5c326b5fe',
    name: 'Management ports should be closed on your virtual machines',
    severity: 'Medium',
    effort: 'Low',
    judge: (row, lookup) => healthyIf(!isReachable(row, lookup, ['22', '3389'])),
  },
  {
    key: '06e3a6db-6c0c-4ad9-943f-31d9d73ecf6c',
    name: 'EDR solution should be installed on Virtual Machines',
    severity: 'High',
    effort: 'Low',
    judge: (row, lookup) => healthyIf(hasAgent(row, lookup, ['MDE.Linux', 'MDE.Windows'])),
  },
  {
    key: '6c99f570-2ce7-46bc-8175-cde013df43bc',
    name: 'Guest Configuration extension should be installed on machines',
    severity: 'Medium',
    effort: 'Low',
    judge: (row, lookup) => healthyIf(hasAgent(row, lookup, ['AzurePolicyforLinux', 'AzurePolicyforWindows'])),
  },
  {
    key: '90386950-71ca-4357-a12e-486d1679427c',
    name: 'Machines should be configured to periodically check for missing system updates',
    severity: 'Low',
    effort: 'Low',
    judge: (row) =>
      healthyIf(
        ['linuxConfiguration', 'windowsConfiguration'].some(
          (os) => valueAt(row, `osProfile.${os}.patchSettings.assessmentMode`) === 'AutomaticByPlatform',
        ),
      ),
  },
  {
    key: '1195afff-c881-495e-9bc5-1486211ae03f',
    name: 'Machines should have vulnerability findings resolved',
    severity: 'Low',
    effort: 'High',
    plan: 'VirtualMachines',
    judge: (row) => healthyIf(!outlived(row) && !isKnown(row, 'findings', 0.35)),
  },
]

const storage: Recommendation[] = [
  {
    key: '51fd8bb1-0db4-bbf1-7e2b-cfcba7eb66a6',
    name: 'Storage account public access should be disallowed',
    severity: 'Medium',
    effort: 'Low',
    judge: (row) => healthyIf(valueAt(row, 'allowBlobPublicAccess') === false),
  },
  {
    key: '1c5de8e1-f68d-6a17-e0d2-ec259c42768c',
    name: 'Secure transfer to storage accounts should be enabled',
    severity: 'High',
    effort: 'Low',
    judge: (row) => healthyIf(valueAt(row, 'supportsHttpsTrafficOnly') === true),
  },
]

const vaults: Recommendation[] = [
  {
    key: '4ed62ae4-5072-f9e7-8d94-51c76c48159a',
    name: 'Key vaults should have purge protection enabled',
    severity: 'Medium',
    effort: 'Low',
    judge: (row) => healthyIf(valueAt(row, 'enablePurgeProtection') === true),
  },
]

/** Defender reads the settings of an app itself; of some it says nothing, as Resource Graph does. */
function told(row: Row, path: string, isHealthy: (value: unknown) => boolean): Code | null {
  const value = valueAt(row, path)
  if (value !== null && value !== undefined) return healthyIf(isHealthy(value))
  return isKnown(row, 'baseline', 0.5) ? healthyIf(isKnown(row, 'findings', 0.8)) : null
}

const sites: Recommendation[] = [
  {
    key: '1b351b29-41ca-6df5-946c-c190a56be5fe',
    name: 'Web Application should only be accessible over HTTPS',
    severity: 'Medium',
    effort: 'Low',
    judge: (row) => healthyIf(valueAt(row, 'httpsOnly') === true),
  },
  {
    key: '19beaa2a-a126-b4dd-6d35-617f6cc83fca',
    name: 'FTPS should be required in web apps',
    severity: 'High',
    effort: 'Low',
    judge: (row) => told(row, 'siteConfig.ftpsState', (state) => state !== 'AllAllowed'),
  },
  {
    key: '2a54c352-7ca4-4bae-ad46-47ecd9595bd2',
    name: 'TLS should be updated to the latest version for web apps',
    severity: 'High',
    effort: 'Low',
    judge: (row) => told(row, 'siteConfig.minTlsVersion', (version) => Number(version) >= 1.2),
  },
  {
    key: '64b8637e-4e1d-76a9-0fc9-c1e487a97ed8',
    name: 'Remote debugging should be turned off for Web Applications',
    severity: 'Low',
    effort: 'Low',
    judge: (row) => told(row, 'siteConfig.remoteDebuggingEnabled', (enabled) => enabled !== true),
  },
]

const sqlServers: Recommendation[] = [
  {
    key: '94208a8b-16e8-4e5b-abbd-4e81c9d02bee',
    name: 'Auditing on SQL server should be enabled',
    severity: 'Low',
    effort: 'Low',
    judge: (row) => healthyIf(isKnown(row, 'auditing', 0.4)),
  },
  {
    key: 'f0553104-cfdb-65e6-759c-002812e38500',
    name: 'SQL servers should have an Azure Active Directory administrator provisioned',
    severity: 'High',
    effort: 'Low',
    judge: (row) => healthyIf(valueAt(row, 'administrators') !== undefined),
  },
  {
    key: '22e93e92-4a31-b4cd-d640-3ef908430aa6',
    name: 'Public network access on Azure SQL Database should be disabled',
    severity: 'Medium',
    effort: 'Moderate',
    judge: (row) => healthyIf(valueAt(row, 'publicNetworkAccess') === 'Disabled'),
  },
]

const sqlDatabases: Recommendation[] = [
  {
    key: '82e20e14-edc5-4373-bfc4-f13121257c37',
    name: 'SQL databases should have vulnerability findings resolved',
    severity: 'High',
    effort: 'Moderate',
    plan: 'SqlServers',
    judge: (row) => (row.name === 'master' ? null : healthyIf(!isKnown(row, 'findings', 0.4))),
  },
]

const clusters: Recommendation[] = [
  {
    key: '08e628db-e2ed-4793-bc91-d13e684401c3',
    name: 'Azure Kubernetes Service clusters should have the Azure Policy add-on for Kubernetes installed',
    severity: 'High',
    effort: 'Low',
    judge: (row) =>
      healthyIf(
        ['azurepolicy', 'azurePolicy'].some((addon) => valueAt(row, `addonProfiles.${addon}.enabled`) === true),
      ),
  },
]

const registries: Recommendation[] = [
  {
    key: 'c0b7cfc6-3172-465a-b378-53c7ff2cc0d5',
    name: 'Azure registry container images should have vulnerabilities resolved (powered by Microsoft Defender Vulnerability Management)',
    severity: 'High',
    effort: 'Moderate',
    plan: 'Containers',
    judge: (row) => healthyIf(!isKnown(row, 'findings', 0.5)),
  },
]

const interfaces: Recommendation[] = [
  {
    key: 'c3b51c94-588b-426b-a892-24696f9e54cc',
    name: 'IP forwarding on your virtual machine should be disabled',
    severity: 'Medium',
    effort: 'Moderate',
    judge: (row, lookup) => healthyIf(!nicsOf(row, lookup).some((nic) => valueAt(nic, 'enableIPForwarding') === true)),
  },
]

const nicsOf = (row: Row, lookup: Lookup): Row[] =>
  ((valueAt(row, 'networkProfile.networkInterfaces') as { id: string }[] | undefined) ?? []).flatMap(
    ({ id }): Row[] => {
      const nic = lookup(id.toLowerCase())
      return nic ? [nic] : []
    },
  )

const recommendations: Record<string, Recommendation[]> = {
  'microsoft.compute/virtualmachines': [...machines, ...interfaces],
  'microsoft.storage/storageaccounts': storage,
  'microsoft.keyvault/vaults': vaults,
  'microsoft.web/sites': sites,
  'microsoft.sql/servers': sqlServers,
  'microsoft.sql/servers/databases': sqlDatabases,
  'microsoft.containerservice/managedclusters': clusters,
  'microsoft.containerregistry/registries': registries,
}

/** The assessments of an asset, and the recommendation of Advisor that repeats an unhealthy one of weight. */
export function assessmentsOf(row: Row, lookup: Lookup): Signal[] {
  const signals: Signal[] = []
  for (const recommendation of recommendations[row.type as string] ?? []) {
    if (recommendation.plan && !isOn(row, recommendation.plan, lookup)) continue
    const code = recommendation.judge(row, lookup)
    if (code === null) continue
    signals.push(assessment(row, recommendation, code))
    if (code === 'Unhealthy' && recommendation.severity !== 'Low') signals.push(advice(row, recommendation))
  }
  return signals
}

/** Whether a plan of Defender is on for the subscription of an asset, as far as the estate says. */
const isOn = (row: Row, plan: DefenderPlan, lookup: Lookup) => {
  const standing = lookup(pricingId(String(row.subscriptionId), plan).toLowerCase())
  return standing === undefined || valueAt(standing, 'pricingTier') === 'Standard'
}

function assessment(row: Row, recommendation: Recommendation, code: Code): Signal {
  const id = `${String(row.id)}/providers/Microsoft.Security/assessments/${recommendation.key}`
  return {
    table: 'securityresources',
    id,
    state: code,
    make: (since) =>
      signalRow('Microsoft.Security/assessments', id, recommendation.key, row, {
        displayName: recommendation.name,
        status: {
          code,
          ...(code === 'NotApplicable' ? { cause: 'NotApplicable', description: 'Not applicable' } : {}),
          firstEvaluationDate: '2025-03-02T04:11:08.6431427Z',
          statusChangeDate: since.toISOString(),
        },
        resourceDetails: {
          Source: 'Azure',
          Id: row.id,
          ResourceId: row.id,
          ResourceName: row.name,
          ResourceType: String(row.type).split('/').slice(1).join('/'),
          ResourceProvider: String(row.type).split('/')[0],
          NativeResourceId: row.id,
        },
        metadata: {
          displayName: recommendation.name,
          assessmentType: 'BuiltIn',
          severity: recommendation.severity,
          implementationEffort: recommendation.effort,
          userImpact: 'Moderate',
          categories: [String(row.type).startsWith('microsoft.compute') ? 'Compute' : 'Data'],
        },
        links: {
          azurePortal: `portal.azure.com/#blade/Microsoft_Azure_Security/RecommendationsBlade/assessmentKey/${recommendation.key}`,
        },
      }),
  }
}

function advice(row: Row, recommendation: Recommendation): Signal {
  const name = guid(`advice ${String(row.id)} ${recommendation.key}`)
  const id = `${String(row.id)}/providers/Microsoft.Advisor/recommendations/${name}`
  return {
    table: 'advisorresources',
    id,
    state: 'active',
    make: (since) =>
      signalRow('Microsoft.Advisor/recommendations', id, name, row, {
        category: 'Security',
        impact: recommendation.severity,
        impactedField: String(row.type),
        impactedValue: row.name,
        recommendationTypeId: recommendation.key,
        lastUpdated: since.toISOString(),
        shortDescription: { problem: recommendation.name, solution: recommendation.name },
        resourceMetadata: {
          resourceId: row.id,
          source: `${String(row.id)}/providers/Microsoft.Security/assessments/${recommendation.key}`,
        },
        extendedProperties: { assessmentKey: recommendation.key, score: '0' },
      }),
  }
}
