import type { Row } from '../estate.ts'
import { type Assignment, type BuiltInRole, builtInRoles, roleAssignment } from '../rows/authorization.ts'
import { disk, images, virtualMachine } from '../rows/compute.ts'
import { scaleSet } from '../rows/scale-sets.ts'
import { containerRegistry, entraProfile, managedCluster, policyAddon } from '../rows/containers.ts'
import { cosmosAccount, entraAdministrator, postgresServer, redisCache, sqlServer } from '../rows/databases.ts'
import { networkSecurityGroup, nsgId, subnetId, virtualNetwork } from '../rows/network.ts'
import { ipConfigurationId, nicId, publicIpAddress, publicIpId } from '../rows/interfaces.ts'
import { appInsights, logWorkspace, managedIdentity, messagingNamespace, plain, workspaceId } from '../rows/platform.ts'
import { groupScope, hash, type Place, type Tags, systemIdentity } from '../rows/row.ts'
import { resourceGroupRow } from '../rows/scopes.ts'
import { denyByDefault, keyVault, storageAccount } from '../rows/storage.ts'
import { appServicePlan, planId, webApp } from '../rows/web.ts'
import { Random } from './random.ts'

const roles = Object.keys(builtInRoles) as BuiltInRole[]

/**
 * Everything in one resource group of a generated estate: itself first, then role assignments, then resources, `size`
 * in all. Which flaws things have depends on the seed and the place alone.
 */
export function groupOf(at: Place, size: number, seed: number): Row[] {
  const random = new Random(hash(groupScope(at), seed))
  const rows = headOf(at, seed)
  const name = `${at.group.slice(3)}${at.subscriptionId.slice(0, 4)}`
  rows.push(...networkOf(at, name, random))
  const kinds = [machines, sites, databases, containers]
  for (let nth = 0; rows.length < size - 6; nth++) rows.push(...random.pick(kinds)(at, `${name}${nth}`, name, random))
  for (let nth = 0; rows.length < size; nth++) rows.push(filler(at, `${name}${nth}`, random))
  rows.length = size
  return rows
}

/** The group itself and who may do what in it. */
export function headOf(at: Place, seed: number): Row[] {
  const random = new Random(hash(groupScope(at), seed + 1))
  return [resourceGroupRow(at), ...[0, 1].map((nth) => roleAssignment(at.tenantId, assignmentOf(at, random, nth)))]
}

function assignmentOf(at: Place, random: Random, nth: number): Assignment {
  const principalType = random.pick(['Group', 'Group', 'User', 'ServicePrincipal', 'Unknown'] as const)
  return {
    principal: `${principalType} ${nth} of ${at.group}`,
    principalType,
    role: random.pick(roles),
    scope: groupScope(at),
    description: random.chance(0.4) ? 'Granted by the access request of the team' : undefined,
  }
}

function networkOf(at: Place, name: string, random: Random): Row[] {
  const open = random.chance(0.15)
  return [
    networkSecurityGroup(at, `nsg-${name}`, [
      { name: 'allow-https', priority: 100, port: '443', source: 'Internet' },
      { name: 'allow-admin', priority: 110, port: '22', source: open ? '*' : '10.0.0.0/8' },
    ]),
    virtualNetwork(at, `vnet-${name}`, '10.0.0.0/16', [
      { name: 'workload', prefix: '10.0.0.0/24', nsg: nsgId(at, `nsg-${name}`) },
      { name: 'endpoints', prefix: '10.0.1.0/24', ...(random.chance(0.7) ? { nsg: nsgId(at, `nsg-${name}`) } : {}) },
    ]),
    logWorkspace(at, `log-${name}`),
  ]
}

function machines(at: Place, name: string, group: string, random: Random): Row[] {
  const windows = random.chance(0.4)
  const machine = `vm-${name}`
  const exposed = random.chance(0.2)
  return [
    ...virtualMachine(at, machine, {
      os: windows ? 'Windows' : 'Linux',
      image: windows ? random.pick([images.windows2022, images.windows2019]) : random.pick([images.ubuntu2404, images.ubuntu2204, images.rhel9]),
      subnet: subnetId(at, `vnet-${group}`, 'workload'),
      patchMode: random.pick(['AutomaticByPlatform', 'AutomaticByPlatform', 'ImageDefault', windows ? 'AutomaticByOS' : null]),
      assessmentMode: random.chance(0.6) ? 'AutomaticByPlatform' : 'ImageDefault',
      securityType: random.chance(0.7) ? 'TrustedLaunch' : null,
      encryptionAtHost: random.chance(0.4) ? true : undefined,
      passwordLogin: random.chance(0.1),
      bootDiagnostics: random.chance(0.8),
      identity: random.chance(0.6) ? systemIdentity(at, machine) : null,
      dataDisks: random.chance(0.5) ? 1 : 0,
      agents: [windows ? 'AzureMonitorWindowsAgent' : 'AzureMonitorLinuxAgent', ...(random.chance(0.5) ? [windows ? 'AzurePolicyforWindows' : 'AzurePolicyforLinux'] : [])],
      publicIp: exposed ? publicIpId(at, `pip-${machine}`) : undefined,
    }),
    ...(exposed ? [publicIpAddress(at, `pip-${machine}`, ipConfigurationId(nicId(at, `${machine}-nic`)))] : []),
  ]
}

function sites(at: Place, name: string, group: string, random: Random): Row[] {
  const plan = planId(at, `asp-${name}`)
  const site = (app: string) =>
    webApp(
      at,
      app,
      {
        plan,
        kind: app.startsWith('func') ? 'functionapp,linux' : 'app,linux',
        config: random.chance(0.06)
          ? null
          : { minTlsVersion: random.pick(['1.2', '1.2', '1.2', '1.0', '1.3']), ftpsState: random.pick(['Disabled', 'FtpsOnly', 'FtpsOnly', 'AllAllowed']), remoteDebuggingEnabled: random.chance(0.03) },
        properties: { httpsOnly: random.chance(0.85), clientCertEnabled: random.chance(0.1), publicNetworkAccess: random.chance(0.2) ? 'Disabled' : 'Enabled' },
      },
      { identity: random.chance(0.65) ? systemIdentity(at, app) : null },
    )
  return [
    appServicePlan(at, `asp-${name}`, { name: 'P1v3', tier: 'PremiumV3' }),
    site(`app-${name}-web`),
    site(`app-${name}-api`),
    site(`func-${name}`),
    appInsights(at, `appi-${name}`, workspaceId(at, `log-${group}`)),
    account(at, `st${name}`, random),
    vault(at, `kv-${name}`, random),
  ]
}

function account(at: Place, name: string, random: Random): Row {
  return storageAccount(at, name.replaceAll('-', '').slice(0, 24), {
    minimumTlsVersion: random.chance(0.85) ? 'TLS1_2' : 'TLS1_0',
    allowSharedKeyAccess: random.chance(0.4) ? false : random.chance(0.5) ? true : undefined,
    allowBlobPublicAccess: random.chance(0.85) ? false : random.chance(0.5) ? true : undefined,
    supportsHttpsTrafficOnly: random.chance(0.96),
    publicNetworkAccess: random.pick(['Enabled', 'Enabled', 'Disabled', undefined]),
    ...(random.chance(0.5) ? { networkAcls: denyByDefault() } : {}),
  })
}

function vault(at: Place, name: string, random: Random): Row {
  return keyVault(at, name.slice(0, 24), {
    enableRbacAuthorization: random.chance(0.7),
    enablePurgeProtection: random.chance(0.65) ? true : undefined,
    publicNetworkAccess: random.chance(0.3) ? 'Disabled' : 'Enabled',
    ...(random.chance(0.4) ? { networkAcls: denyByDefault() } : {}),
  })
}

function databases(at: Place, name: string, _group: string, random: Random): Row[] {
  return [
    ...sqlServer(at, `sql-${name}`, ['app', 'reporting'], {
      minimalTlsVersion: random.pick(['1.2', '1.2', '1.2', '1.0', 'None']),
      publicNetworkAccess: random.chance(0.5) ? 'Disabled' : 'Enabled',
      ...(random.chance(0.8) ? { administrators: entraAdministrator(at, `grp-${name}`, random.chance(0.4)) } : {}),
    }),
    cosmosAccount(at, `cosmos-${name}`, { disableLocalAuth: random.chance(0.3), publicNetworkAccess: random.chance(0.4) ? 'Disabled' : 'Enabled' }),
    postgresServer(at, `pg-${name}`),
    redisCache(at, `redis-${name}`, { minimumTlsVersion: random.chance(0.8) ? '1.2' : '1.0' }),
    account(at, `stdb${name}`, random),
    vault(at, `kv-db-${name}`, random),
  ]
}

function containers(at: Place, name: string, group: string, random: Random): Row[] {
  const cluster = `aks-${name}`
  return [
    managedCluster(at, cluster, {
      version: random.pick(['1.34.2', '1.33.5', '1.32.9', '1.30.14']),
      subnet: subnetId(at, `vnet-${group}`, 'workload'),
      pools: [{ name: 'system', count: 3, mode: 'System' }, { name: 'apps', count: 5 }],
      addons: random.chance(0.6) ? policyAddon(true) : {},
      network: { networkPolicy: random.pick(['azure', 'cilium', 'calico', 'none']) },
      properties: {
        disableLocalAccounts: random.chance(0.5),
        ...(random.chance(0.7) ? { aadProfile: entraProfile(at, `grp-${name}`, random.chance(0.6)) } : {}),
        apiServerAccessProfile: random.chance(0.4) ? { enablePrivateCluster: true } : random.chance(0.5) ? { authorizedIPRanges: ['192.0.2.0/26'] } : undefined,
        autoUpgradeProfile: random.chance(0.6) ? { upgradeChannel: 'patch', nodeOSUpgradeChannel: 'NodeImage' } : undefined,
      },
    }),
    containerRegistry(at, `acr${name}`.replaceAll('-', ''), random.pick(['Basic', 'Standard', 'Premium']), { adminUserEnabled: random.chance(0.25), anonymousPullEnabled: random.chance(0.04) }),
    scaleSet(at, `vmss-${name}`, { os: 'Linux', subnet: subnetId(at, `vnet-${group}`, 'workload'), capacity: 3, trustedLaunch: random.chance(0.6) }),
    managedIdentity(at, `id-${name}`),
    messagingNamespace(at, 'ServiceBus', `sb-${name}`, 'Standard', { disableLocalAuth: random.chance(0.4) }),
  ]
}

function filler(at: Place, name: string, random: Random): Row {
  const tags: Tags | null = random.chance(0.5) ? null : at.tags
  switch (Math.floor(random.next() * 4)) {
    case 0:
      return publicIpAddress(at, `pip-${name}-spare`, null, { tags })
    case 1:
      return disk(at, `disk-${name}-old`, { gigabytes: 128 }, { tags })
    case 2:
      return plain(at, 'Microsoft.Insights/metricAlerts', `alert-${name}`, { enabled: true, severity: 2 }, { location: 'global' })
    default:
      return managedIdentity(at, `id-${name}-app`)
  }
}
