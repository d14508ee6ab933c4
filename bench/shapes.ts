import type { EstateRow, Place } from './estate.ts'

// The properties that Resource Graph answers for the types that checks are about, with flaws at realistic rates.

export function* network(place: Place): Generator<EstateRow> {
  const { chance, idOf, row } = place
  const nsg = idOf('Microsoft.Network/networkSecurityGroups', 'nsg-app')
  const rules = [
    securityRule('allow-https', 100, '443', '*'),
    securityRule('allow-management', 200, chance.pick(['22', '3389']), chance.happens(0.15) ? '*' : '10.0.0.0/8'),
    ...Array.from({ length: chance.below(6) }, (_, i) =>
      securityRule(`rule-${i}`, 300 + i, `${8000 + i}`, '10.1.0.0/16'),
    ),
  ]
  yield row('Microsoft.Network/networkSecurityGroups', 'nsg-app', {
    provisioningState: 'Succeeded',
    resourceGuid: chance.guid(),
    securityRules: rules,
    defaultSecurityRules: [
      securityRule('AllowVnetInBound', 65000, '*', 'VirtualNetwork'),
      securityRule('DenyAllInBound', 65500, '*', '*', 'Deny'),
    ],
    subnets: [{ id: `${idOf('Microsoft.Network/virtualNetworks', 'vnet')}/subnets/app` }],
  })
  yield row('Microsoft.Network/virtualNetworks', 'vnet', {
    provisioningState: 'Succeeded',
    resourceGuid: chance.guid(),
    addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
    enableDdosProtection: chance.happens(0.2),
    subnets: ['app', 'data'].map((name, i) => ({
      name,
      id: `${idOf('Microsoft.Network/virtualNetworks', 'vnet')}/subnets/${name}`,
      type: 'Microsoft.Network/virtualNetworks/subnets',
      properties: {
        provisioningState: 'Succeeded',
        addressPrefix: `10.0.${i}.0/24`,
        ...(name === 'app' || chance.happens(0.7) ? { networkSecurityGroup: { id: nsg } } : {}),
        delegations: [],
        privateEndpointNetworkPolicies: 'Disabled',
        privateLinkServiceNetworkPolicies: 'Enabled',
        ...(chance.happens(0.5) ? { defaultOutboundAccess: false } : {}),
      },
    })),
    virtualNetworkPeerings: [],
  })
}

export function* compute(place: Place): Generator<EstateRow> {
  const { chance, idOf, row } = place
  for (let i = 0; i < 3; i++) {
    const name = `vm-${i}`
    const nic = idOf('Microsoft.Network/networkInterfaces', `nic-${i}`)
    const disk = idOf('Microsoft.Compute/disks', `${name}-os`)
    const isLinux = chance.happens(0.6)
    const isPublic = chance.happens(0.2)
    yield row('Microsoft.Compute/virtualMachines', name, virtualMachine(place, name, nic, disk, isLinux), {
      identity: chance.happens(0.6)
        ? { type: 'SystemAssigned', principalId: chance.guid(), tenantId: place.tenantId }
        : null,
      zones: ['1'],
    })
    yield row('Microsoft.Network/networkInterfaces', `nic-${i}`, {
      provisioningState: 'Succeeded',
      resourceGuid: chance.guid(),
      enableIPForwarding: chance.happens(0.03),
      enableAcceleratedNetworking: true,
      ...(chance.happens(0.5)
        ? { networkSecurityGroup: { id: idOf('Microsoft.Network/networkSecurityGroups', 'nsg-app') } }
        : {}),
      virtualMachine: { id: idOf('Microsoft.Compute/virtualMachines', name) },
      ipConfigurations: [
        {
          name: 'ipconfig1',
          id: `${nic}/ipConfigurations/ipconfig1`,
          type: 'Microsoft.Network/networkInterfaces/ipConfigurations',
          properties: {
            provisioningState: 'Succeeded',
            privateIPAddress: `10.0.0.${i + 4}`,
            privateIPAllocationMethod: 'Dynamic',
            primary: true,
            subnet: { id: `${idOf('Microsoft.Network/virtualNetworks', 'vnet')}/subnets/app` },
            ...(isPublic ? { publicIPAddress: { id: idOf('Microsoft.Network/publicIPAddresses', `pip-${i}`) } } : {}),
          },
        },
      ],
      dnsSettings: { dnsServers: [], appliedDnsServers: [] },
    })
    yield row('Microsoft.Compute/disks', `${name}-os`, osDisk(place, isLinux), {
      managedBy: idOf('Microsoft.Compute/virtualMachines', name),
      sku: { name: 'Premium_LRS', tier: 'Premium' },
    })
    if (isPublic || chance.happens(0.1))
      yield row(
        'Microsoft.Network/publicIPAddresses',
        `pip-${i}`,
        {
          provisioningState: 'Succeeded',
          resourceGuid: chance.guid(),
          ipAddress: `20.1.${chance.below(256)}.${chance.below(256)}`,
          publicIPAddressVersion: 'IPv4',
          publicIPAllocationMethod: 'Static',
          idleTimeoutInMinutes: 4,
          ipTags: [],
          ...(isPublic ? { ipConfiguration: { id: `${nic}/ipConfigurations/ipconfig1` } } : {}),
        },
        { sku: { name: 'Standard', tier: 'Regional' } },
      )
    yield assessment(place, idOf('Microsoft.Compute/virtualMachines', name), '4ab6e3c5-74dd-8b35-9ab9-f61b30875b27')
  }
}

export function* data(place: Place): Generator<EstateRow> {
  const { chance, row } = place
  const open = chance.happens(0.4)
  for (let i = 0; i < 2; i++)
    yield row('Microsoft.Storage/storageAccounts', `st${place.group.replaceAll('-', '')}${i}`, storageAccount(place), {
      kind: 'StorageV2',
      sku: { name: 'Standard_LRS', tier: 'Standard' },
    })
  yield row('Microsoft.KeyVault/vaults', 'kv', {
    provisioningState: 'Succeeded',
    tenantId: place.tenantId,
    sku: { name: 'standard', family: 'A' },
    vaultUri: `https://kv-${place.group}.vault.azure.net/`,
    enableRbacAuthorization: chance.happens(0.7),
    enableSoftDelete: true,
    softDeleteRetentionInDays: 90,
    ...(chance.happens(0.6) ? { enablePurgeProtection: true } : {}),
    publicNetworkAccess: open ? 'Enabled' : 'Disabled',
    networkAcls: {
      bypass: 'AzureServices',
      defaultAction: open ? 'Allow' : 'Deny',
      ipRules: [],
      virtualNetworkRules: [],
    },
    accessPolicies: [],
    enabledForDeployment: false,
    enabledForDiskEncryption: false,
    enabledForTemplateDeployment: false,
  })
  yield row('Microsoft.Sql/servers', 'sql', {
    state: 'Ready',
    version: '12.0',
    fullyQualifiedDomainName: `sql-${place.group}.database.windows.net`,
    administratorLogin: 'sqladmin',
    minimalTlsVersion: chance.pick(['1.2', '1.2', '1.2', '1.0', 'None']),
    publicNetworkAccess: open ? 'Enabled' : 'Disabled',
    restrictOutboundNetworkAccess: 'Disabled',
    privateEndpointConnections: [],
    ...(chance.happens(0.6)
      ? {
          administrators: {
            administratorType: 'ActiveDirectory',
            principalType: 'Group',
            login: 'sql-admins',
            sid: chance.guid(),
            tenantId: place.tenantId,
            azureADOnlyAuthentication: chance.happens(0.5),
          },
        }
      : {}),
  })
  yield row('Microsoft.Sql/servers/databases', 'app', {
    status: 'Online',
    databaseId: chance.guid(),
    collation: 'SQL_Latin1_General_CP1_CI_AS',
    maxSizeBytes: 34359738368,
    requestedBackupStorageRedundancy: 'Geo',
    zoneRedundant: false,
  })
}

export function* web(place: Place): Generator<EstateRow> {
  const { chance, idOf, row } = place
  yield row('Microsoft.Web/serverFarms', 'plan', {
    status: 'Ready',
    numberOfSites: 2,
    reserved: true,
    zoneRedundant: false,
  })
  for (const name of ['web', 'api'])
    yield row(
      'Microsoft.Web/sites',
      `${name}-${place.group}`,
      site(place, name, idOf('Microsoft.Web/serverFarms', 'plan')),
      {
        kind: 'app,linux',
        identity: chance.happens(0.7)
          ? { type: 'SystemAssigned', principalId: chance.guid(), tenantId: place.tenantId }
          : null,
      },
    )
  yield row(
    'Microsoft.ContainerRegistry/registries',
    'acr',
    {
      provisioningState: 'Succeeded',
      loginServer: `acr${place.group}.azurecr.io`,
      adminUserEnabled: chance.happens(0.3),
      anonymousPullEnabled: chance.happens(0.05),
      publicNetworkAccess: 'Enabled',
      networkRuleBypassOptions: 'AzureServices',
      zoneRedundancy: 'Disabled',
      dataEndpointEnabled: false,
      policies: { quarantinePolicy: { status: 'disabled' }, exportPolicy: { status: 'enabled' } },
      privateEndpointConnections: [],
    },
    { sku: { name: 'Premium', tier: 'Premium' } },
  )
  if (chance.happens(0.5))
    yield row('Microsoft.ContainerService/managedClusters', 'aks', cluster(place), {
      identity: { type: 'SystemAssigned', principalId: chance.guid(), tenantId: place.tenantId },
      sku: { name: 'Base', tier: 'Standard' },
    })
}

function* assignments(place: Place): Generator<EstateRow> {
  const { chance, subscription, group } = place
  const scope = `/subscriptions/${subscription}/resourceGroups/${group}`
  for (let i = 0; i < 2; i++) {
    const name = chance.guid()
    const roleDefinitionId = `/providers/Microsoft.Authorization/RoleDefinitions/${chance.pick(roles).name}`
    yield place.row('Microsoft.Authorization/roleAssignments', name, {
      scope,
      roleDefinitionId,
      principalId: chance.guid(),
      principalType: chance.pick(['User', 'Group', 'ServicePrincipal']),
      createdOn: '2026-01-10T09:12:44.1230000Z',
      updatedOn: '2026-01-10T09:12:44.1230000Z',
      createdBy: chance.guid(),
      ...(chance.happens(0.3) ? { description: 'Deploys the application' } : {}),
    })
  }
}

function* subscription(place: Place): Generator<EstateRow> {
  const { subscription, tenantId, chance } = place
  const id = `/subscriptions/${subscription}`
  const columns = { ...place.row('x/y', 'z', null), resourceGroup: '', location: '' }
  const properties = {
    state: 'Enabled',
    subscriptionPolicies: { quotaId: 'EnterpriseAgreement_2014-09-01', spendingLimit: 'Off' },
  }
  yield {
    ...columns,
    id,
    name: `sub-${subscription.slice(0, 8)}`,
    type: 'microsoft.resources/subscriptions',
    tenantId,
    properties,
  }
  for (const plan of ['VirtualMachines', 'StorageAccounts', 'SqlServers', 'AppServices', 'KeyVaults', 'Containers'])
    yield {
      ...columns,
      id: `${id}/providers/Microsoft.Security/pricings/${plan}`,
      name: plan,
      type: 'microsoft.security/pricings',
      properties: {
        pricingTier: chance.happens(0.6) ? 'Standard' : 'Free',
        freeTrialRemainingTime: 'PT0S',
        subPlan: null,
      },
    }
}

function resourceGroup(place: Place): EstateRow {
  const { subscription, group } = place
  return {
    ...place.row('x/y', group, { provisioningState: 'Succeeded' }),
    id: `/subscriptions/${subscription}/resourceGroups/${group}`,
    type: 'microsoft.resources/subscriptions/resourcegroups',
  }
}

/** The roles that assignments give, as the tenant has them once. */
function* roleDefinitions(place: Place): Generator<EstateRow> {
  for (const { name, roleName, actions } of roles)
    yield {
      ...place.row('x/y', name, {
        roleName,
        type: 'BuiltInRole',
        description: `The built-in role ${roleName}`,
        assignableScopes: ['/'],
        permissions: [{ actions, notActions: [], dataActions: [], notDataActions: [] }],
      }),
      id: `/providers/Microsoft.Authorization/RoleDefinitions/${name}`,
      type: 'microsoft.authorization/roledefinitions',
      resourceGroup: '',
      subscriptionId: '',
    }
}

export const identity = { subscription, resourceGroup, assignments, roleDefinitions }

const roles = [
  { name: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635', roleName: 'Owner', actions: ['*'] },
  { name: 'b24988ac-6180-42a0-ab88-20f7382dd24c', roleName: 'Contributor', actions: ['*'] },
  { name: 'acdd72a7-3385-48ef-bd42-f606fba81ae7', roleName: 'Reader', actions: ['*/read'] },
]

function securityRule(name: string, priority: number, port: string, source: string, access = 'Allow') {
  return {
    name,
    type: 'Microsoft.Network/networkSecurityGroups/securityRules',
    properties: {
      provisioningState: 'Succeeded',
      protocol: 'Tcp',
      sourcePortRange: '*',
      destinationPortRange: port,
      sourceAddressPrefix: source,
      destinationAddressPrefix: '*',
      access,
      priority,
      direction: 'Inbound',
      sourcePortRanges: [],
      destinationPortRanges: [],
      sourceAddressPrefixes: [],
      destinationAddressPrefixes: [],
    },
  }
}

function virtualMachine({ chance }: Place, name: string, nic: string, disk: string, isLinux: boolean) {
  return {
    provisioningState: 'Succeeded',
    vmId: chance.guid(),
    timeCreated: '2025-03-04T08:11:02.1234567+00:00',
    hardwareProfile: { vmSize: 'Standard_D4s_v5' },
    storageProfile: {
      imageReference: isLinux
        ? { publisher: 'Canonical', offer: '0001-com-ubuntu-server-jammy', sku: '22_04-lts-gen2', version: 'latest' }
        : { publisher: 'MicrosoftWindowsServer', offer: 'WindowsServer', sku: '2022-datacenter-g2', version: 'latest' },
      osDisk: {
        osType: isLinux ? 'Linux' : 'Windows',
        name: `${name}-os`,
        createOption: 'FromImage',
        caching: 'ReadWrite',
        managedDisk: { id: disk, storageAccountType: 'Premium_LRS' },
        deleteOption: 'Delete',
      },
      dataDisks: [],
    },
    osProfile: {
      computerName: name,
      adminUsername: 'azureuser',
      allowExtensionOperations: true,
      secrets: [],
      ...(isLinux
        ? {
            linuxConfiguration: {
              disablePasswordAuthentication: chance.happens(0.7),
              provisionVMAgent: true,
              patchSettings: {
                patchMode: chance.pick(['ImageDefault', 'AutomaticByPlatform']),
                assessmentMode: 'ImageDefault',
              },
            },
          }
        : {
            windowsConfiguration: {
              provisionVMAgent: true,
              enableAutomaticUpdates: true,
              patchSettings: {
                patchMode: chance.pick(['AutomaticByOS', 'AutomaticByPlatform']),
                assessmentMode: 'ImageDefault',
              },
            },
          }),
    },
    networkProfile: { networkInterfaces: [{ id: nic, properties: { deleteOption: 'Detach' } }] },
    ...(chance.happens(0.6)
      ? {
          securityProfile: {
            securityType: 'TrustedLaunch',
            uefiSettings: { secureBootEnabled: true, vTpmEnabled: true },
            ...(chance.happens(0.5) ? { encryptionAtHost: true } : {}),
          },
        }
      : {}),
    diagnosticsProfile: { bootDiagnostics: { enabled: true } },
    extended: {
      instanceView: { powerState: { code: 'PowerState/running', displayStatus: 'VM running', level: 'Info' } },
    },
  }
}

function osDisk({ chance }: Place, isLinux: boolean) {
  return {
    provisioningState: 'Succeeded',
    osType: isLinux ? 'Linux' : 'Windows',
    diskSizeGB: 128,
    diskState: 'Attached',
    uniqueId: chance.guid(),
    encryption: { type: 'EncryptionAtRestWithPlatformKey' },
    networkAccessPolicy: chance.happens(0.4) ? 'DenyAll' : 'AllowAll',
    publicNetworkAccess: chance.happens(0.4) ? 'Disabled' : 'Enabled',
    timeCreated: '2025-03-04T08:11:02.1234567+00:00',
  }
}

function storageAccount({ chance }: Place) {
  const open = chance.happens(0.5)
  return {
    provisioningState: 'Succeeded',
    creationTime: '2025-03-04T08:11:02.1234567Z',
    accessTier: 'Hot',
    supportsHttpsTrafficOnly: chance.happens(0.95),
    ...(chance.happens(0.9) ? { minimumTlsVersion: chance.pick(['TLS1_2', 'TLS1_2', 'TLS1_2', 'TLS1_0']) } : {}),
    ...(chance.happens(0.8) ? { allowBlobPublicAccess: chance.happens(0.2) } : {}),
    ...(chance.happens(0.6) ? { allowSharedKeyAccess: chance.happens(0.5) } : {}),
    ...(chance.happens(0.5) ? { publicNetworkAccess: open ? 'Enabled' : 'Disabled' } : {}),
    networkAcls: {
      bypass: 'AzureServices',
      defaultAction: open ? 'Allow' : 'Deny',
      ipRules: [],
      virtualNetworkRules: [],
    },
    encryption: {
      keySource: 'Microsoft.Storage',
      services: { blob: { enabled: true, keyType: 'Account' }, file: { enabled: true, keyType: 'Account' } },
    },
    primaryEndpoints: { blob: 'https://x.blob.core.windows.net/', file: 'https://x.file.core.windows.net/' },
    primaryLocation: 'westeurope',
    statusOfPrimary: 'available',
    privateEndpointConnections: [],
  }
}

function site({ chance }: Place, name: string, plan: string) {
  return {
    state: 'Running',
    enabled: true,
    hostNames: [`${name}.azurewebsites.net`],
    defaultHostName: `${name}.azurewebsites.net`,
    serverFarmId: plan,
    httpsOnly: chance.happens(0.8),
    clientCertEnabled: false,
    clientCertMode: 'Required',
    publicNetworkAccess: chance.happens(0.3) ? 'Disabled' : 'Enabled',
    reserved: true,
    vnetRouteAllEnabled: false,
    keyVaultReferenceIdentity: 'SystemAssigned',
    siteConfig: {
      numberOfWorkers: 1,
      linuxFxVersion: 'NODE|20-lts',
      alwaysOn: true,
      http20Enabled: false,
      minTlsVersion: null,
      ftpsState: null,
      remoteDebuggingEnabled: null,
    },
    outboundIpAddresses: '20.50.1.1,20.50.1.2,20.50.1.3',
    sku: 'PremiumV3',
  }
}

function cluster({ chance }: Place) {
  return {
    provisioningState: 'Succeeded',
    powerState: { code: 'Running' },
    kubernetesVersion: chance.pick(['1.31.8', '1.32.4', '1.33.1']),
    currentKubernetesVersion: '1.32.4',
    enableRBAC: true,
    disableLocalAccounts: chance.happens(0.4),
    ...(chance.happens(0.6) ? { aadProfile: { managed: true, enableAzureRBAC: true, adminGroupObjectIDs: [] } } : {}),
    apiServerAccessProfile: { enablePrivateCluster: chance.happens(0.4), authorizedIPRanges: [] },
    ...(chance.happens(0.6)
      ? { autoUpgradeProfile: { upgradeChannel: 'patch', nodeOSUpgradeChannel: 'NodeImage' } }
      : {}),
    addonProfiles: {
      azurepolicy: { enabled: chance.happens(0.6), config: null },
      omsagent: { enabled: true, config: {} },
    },
    agentPoolProfiles: [
      {
        name: 'system',
        mode: 'System',
        count: 3,
        vmSize: 'Standard_D4s_v5',
        osType: 'Linux',
        type: 'VirtualMachineScaleSets',
      },
    ],
    networkProfile: {
      networkPlugin: 'azure',
      networkPolicy: chance.pick(['none', 'azure', 'calico']),
      outboundType: 'loadBalancer',
    },
    securityProfile: {},
    oidcIssuerProfile: { enabled: true },
  }
}

function assessment({ chance, row, tenantId }: Place, asset: string, key: string): EstateRow {
  return {
    ...row('Microsoft.Security/assessments', key, {
      resourceDetails: { Source: 'Azure', Id: asset.toLowerCase(), ResourceId: asset },
      displayName: 'Machines should have vulnerability findings resolved',
      status: { code: chance.pick(['Healthy', 'Healthy', 'Unhealthy']), firstEvaluationDate: '2026-01-01T00:00:00Z' },
      metadata: { severity: 'High', assessmentType: 'BuiltIn' },
    }),
    id: `${asset}/providers/Microsoft.Security/assessments/${key}`,
    tenantId,
    location: null,
    tags: null,
  }
}
