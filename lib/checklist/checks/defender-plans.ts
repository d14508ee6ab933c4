import { check, checksFor, type References, type Tools } from '../check.ts'
import type { Rule } from '../rule.ts'

interface Plan {
  /** The name that Azure has for the plan. */
  readonly plan: string
  readonly title: string
  /** What nobody notices without it. */
  readonly why: string
  /** The plan within the plan that is wanted, where there are several. */
  readonly subPlan?: string
  readonly severity: 'high' | 'medium'
  readonly cost: string
  readonly references: References
}

const detection = ['LT-1', 'LT-2'] as const

/** The plans of Defender for Cloud: one row each in every subscription. Free is what the rest of the world calls off. */
const plan = (id: string, { plan, title, why, subPlan, severity, cost, references }: Plan) =>
  check(id, {
    title,
    pillar: 'maintain',
    area: 'operations',
    severity,
    guidance: 'continuous-detection',
    version: 1,
    why,
    fix: {
      portal: `Microsoft Defender for Cloud → Environment settings → the subscription → Defender plans → ${title.replace('Defender for ', '').replace(' is on', '')}: On → Save`,
      cli: `az security pricing create --subscription $SUBSCRIPTION --name ${plan} --tier standard${subPlan ? ` --subplan ${subPlan}` : ''}`,
      bicep: [
        "resource plan 'Microsoft.Security/pricings@2024-01-01' = {",
        `  name: '${plan}'`,
        `  properties: { pricingTier: 'Standard'${subPlan ? `, subPlan: '${subPlan}'` : ''} }`,
        '}',
      ].join('\n'),
    },
    caution: `Changes nothing in the workload, but costs: ${cost}. Estimate it on the page of the plan first.`,
    effort: 'policy',
    references: { mcsb: detection, ...references },
    when: ({ at }) => at('name').mustBe(plan, { unset: 'none' }),
    evaluate: (tools) => (subPlan === undefined ? isOn(tools) : tools.all(isOn(tools), hasSubPlan(tools, subPlan))),
  })

const isOn = ({ at }: Tools): Rule => at('properties.pricingTier').mustBe('Standard', { unset: 'unknown' })

/** A plan that is on without naming one has the fullest, which is also what Azure chooses. */
const hasSubPlan = ({ at }: Tools, subPlan: string): Rule =>
  at('properties.subPlan').mustBe(subPlan, { unset: 'default' })

export const defenderPlans = checksFor('microsoft.security/pricings', [
  plan('defender-servers', {
    plan: 'VirtualMachines',
    title: 'Defender for Servers is on',
    why: 'Nobody watches the machines for intruders, and nobody scans them for known flaws. Plan 1 leaves out the agentless scan and file integrity.',
    subPlan: 'P2',
    severity: 'high',
    cost: 'a fee for each server and hour',
    references: {
      cis: ['8.1.3.1'],
      psrule: ['Azure.Defender.Servers'],
      policy: ['4da35fc9-c9e7-4960-aec9-797fe7d9051d'],
      prowler: ['defender_ensure_defender_for_server_is_on'],
      cloudsploit: ['enableDefenderForVMs'],
    },
  }),
  plan('defender-storage', {
    plan: 'StorageAccounts',
    title: 'Defender for Storage is on',
    why: 'Nobody notices that data is being copied out with a stolen key, or that malware is being shared from a container.',
    subPlan: 'DefenderForStorageV2',
    severity: 'high',
    cost: 'a fee for each account, and for each gigabyte scanned for malware',
    references: {
      cis: ['8.1.5.1'],
      psrule: ['Azure.Defender.Storage'],
      policy: ['640d2586-54d2-465f-877f-9ffc1d2109f4'],
      prowler: ['defender_ensure_defender_for_storage_is_on'],
      cloudsploit: ['enableDefenderForStorage'],
    },
  }),
  plan('defender-key-vault', {
    plan: 'KeyVaults',
    title: 'Defender for Key Vault is on',
    why: 'Nobody notices that secrets are being read by an application that never did, from an address that nobody knows, or all at once.',
    severity: 'high',
    cost: 'a fee for each vault or for each ten thousand operations',
    references: {
      cis: ['8.1.8.1'],
      psrule: ['Azure.Defender.KeyVault'],
      policy: ['0e6763cc-5078-4e64-889d-ff4d9a839047'],
      prowler: ['defender_ensure_defender_for_keyvault_is_on'],
      cloudsploit: ['enableDefenderForKeyVaults'],
    },
  }),
  plan('defender-app-service', {
    plan: 'AppServices',
    title: 'Defender for App Service is on',
    why: 'Nobody notices that an app runs commands it never ran, calls known attackers, or that a DNS name still points at an app that is gone.',
    severity: 'medium',
    cost: 'a fee for each instance of a plan',
    references: {
      cis: ['8.1.6.1'],
      psrule: ['Azure.Defender.AppServices'],
      policy: ['2913021d-f2fd-4f3d-b958-22354e2bdbcb'],
      prowler: ['defender_ensure_defender_for_app_services_is_on'],
      cloudsploit: ['enableDefenderForAppService'],
    },
  }),
  plan('defender-sql', {
    plan: 'SqlServers',
    title: 'Defender for Azure SQL databases is on',
    why: 'Nobody notices injected queries and guessed logins, and no vulnerability assessment runs over the databases.',
    severity: 'high',
    cost: 'a fee for each server',
    references: {
      cis: ['8.1.7.3'],
      psrule: ['Azure.Defender.SQL'],
      policy: ['7fe3b40f-802b-4cdd-8bd4-fd799c948cc2'],
      prowler: ['defender_ensure_defender_for_azure_sql_databases_is_on'],
      cloudsploit: ['enableDefenderForSqlServers'],
    },
  }),
  plan('defender-containers', {
    plan: 'Containers',
    title: 'Defender for Containers is on',
    why: 'Nobody scans images for known flaws, and nobody notices what happens inside clusters, such as miners or containers that break out.',
    severity: 'high',
    cost: 'a fee for each core of the nodes, with some image scans included',
    references: {
      cis: ['8.1.4.1'],
      psrule: ['Azure.Defender.Containers', 'Azure.ACR.ContainerScan'],
      policy: ['1c988dd6-ade4-430f-a608-2a3e5b0a6d38'],
      prowler: ['defender_ensure_defender_for_containers_is_on', 'defender_container_images_scan_enabled'],
      cloudsploit: ['enableDefenderForContainers'],
    },
  }),
  plan('defender-resource-manager', {
    plan: 'Arm',
    title: 'Defender for Resource Manager is on',
    why: 'Nobody notices that somebody uses the management of Azure itself to attack: rights given away, logging turned off, machines made to run scripts.',
    severity: 'high',
    cost: 'a fee for the subscription',
    references: {
      cis: ['8.1.9.1'],
      psrule: ['Azure.Defender.Arm'],
      policy: ['c3d20c29-b36d-48fe-808b-99a87530ad99'],
      prowler: ['defender_ensure_defender_for_arm_is_on'],
      cloudsploit: ['enableDefenderForARM'],
    },
  }),
  plan('defender-cspm', {
    plan: 'CloudPosture',
    title: 'Defender for posture management (CSPM) is on',
    why: 'Nobody sees how single weaknesses join into a path from the internet to the data: attack paths and agentless scans come with this plan only.',
    severity: 'medium',
    cost: 'a fee for each server, database and storage account',
    references: {
      cis: ['8.1.1.1'],
      psrule: ['Azure.Defender.Cspm'],
      policy: ['1f90fc71-a595-4066-8974-d4d0802e8ef0'],
      prowler: ['defender_ensure_defender_cspm_is_on'],
      cloudsploit: ['enableDefenderForCSPM'],
    },
  }),
])
