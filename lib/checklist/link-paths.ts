// Which ids rows name, as data. What follows them is links.ts.

const privateEndpoints = 'properties.privateEndpointConnections[*].properties.privateEndpoint.id'

/** What rows of every type may name. */
export const ofEveryType = ['managedBy', privateEndpoints]

/** What rows of a type name, by the paths where they do. `[*]` stands for every item of a list. */
export const linkPaths: Readonly<Record<string, readonly string[]>> = {
  'microsoft.network/networkinterfaces': [
    'properties.networkSecurityGroup.id',
    'properties.virtualMachine.id',
    'properties.privateEndpoint.id',
    'properties.ipConfigurations[*].properties.subnet.id',
    'properties.ipConfigurations[*].properties.publicIPAddress.id',
    'properties.ipConfigurations[*].properties.loadBalancerBackendAddressPools[*].id',
    'properties.ipConfigurations[*].properties.applicationGatewayBackendAddressPools[*].id',
    'properties.ipConfigurations[*].properties.applicationSecurityGroups[*].id',
  ],
  'microsoft.network/publicipaddresses': [
    'properties.ipConfiguration.id',
    'properties.natGateway.id',
    'properties.publicIPPrefix.id',
    'properties.ddosSettings.ddosProtectionPlan.id',
  ],
  // Networks and security groups also list who uses them; those name them, which is enough.
  'microsoft.network/virtualnetworks': [
    'properties.subnets[*].properties.networkSecurityGroup.id',
    'properties.subnets[*].properties.routeTable.id',
    'properties.subnets[*].properties.natGateway.id',
    'properties.virtualNetworkPeerings[*].properties.remoteVirtualNetwork.id',
    'properties.ddosProtectionPlan.id',
  ],
  'microsoft.network/loadbalancers': [
    'properties.frontendIPConfigurations[*].properties.publicIPAddress.id',
    'properties.frontendIPConfigurations[*].properties.subnet.id',
  ],
  'microsoft.network/applicationgateways': [
    'properties.frontendIPConfigurations[*].properties.publicIPAddress.id',
    'properties.frontendIPConfigurations[*].properties.subnet.id',
    'properties.gatewayIPConfigurations[*].properties.subnet.id',
    'properties.firewallPolicy.id',
  ],
  'microsoft.network/bastionhosts': [
    'properties.ipConfigurations[*].properties.publicIPAddress.id',
    'properties.ipConfigurations[*].properties.subnet.id',
  ],
  'microsoft.network/azurefirewalls': [
    'properties.ipConfigurations[*].properties.publicIPAddress.id',
    'properties.ipConfigurations[*].properties.subnet.id',
    'properties.managementIpConfiguration.properties.publicIPAddress.id',
    'properties.firewallPolicy.id',
    'properties.virtualHub.id',
  ],
  'microsoft.network/virtualnetworkgateways': [
    'properties.ipConfigurations[*].properties.publicIPAddress.id',
    'properties.ipConfigurations[*].properties.subnet.id',
  ],
  'microsoft.network/connections': [
    'properties.virtualNetworkGateway1.id',
    'properties.virtualNetworkGateway2.id',
    'properties.localNetworkGateway2.id',
  ],
  'microsoft.network/natgateways': ['properties.publicIpAddresses[*].id', 'properties.publicIpPrefixes[*].id'],
  'microsoft.network/privateendpoints': [
    'properties.subnet.id',
    'properties.networkInterfaces[*].id',
    'properties.privateLinkServiceConnections[*].properties.privateLinkServiceId',
    'properties.manualPrivateLinkServiceConnections[*].properties.privateLinkServiceId',
  ],
  'microsoft.network/privatelinkservices': [
    'properties.loadBalancerFrontendIpConfigurations[*].id',
    'properties.ipConfigurations[*].properties.subnet.id',
  ],
  'microsoft.network/privatednszones/virtualnetworklinks': ['properties.virtualNetwork.id'],
  'microsoft.network/networkwatchers/flowlogs': [
    'properties.targetResourceId',
    'properties.storageId',
    'properties.flowAnalyticsConfiguration.networkWatcherFlowAnalyticsConfiguration.workspaceResourceId',
  ],
  'microsoft.compute/virtualmachines': [
    'properties.networkProfile.networkInterfaces[*].id',
    'properties.storageProfile.osDisk.managedDisk.id',
    'properties.storageProfile.osDisk.managedDisk.diskEncryptionSet.id',
    'properties.storageProfile.dataDisks[*].managedDisk.id',
    'properties.storageProfile.dataDisks[*].managedDisk.diskEncryptionSet.id',
    'properties.storageProfile.imageReference.id',
    'properties.availabilitySet.id',
    'properties.virtualMachineScaleSet.id',
    'properties.host.id',
  ],
  'microsoft.compute/virtualmachinescalesets': [
    'properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations[*].properties.networkSecurityGroup.id',
    'properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations[*].properties.ipConfigurations[*].properties.subnet.id',
    'properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations[*].properties.ipConfigurations[*].properties.loadBalancerBackendAddressPools[*].id',
    'properties.virtualMachineProfile.storageProfile.imageReference.id',
  ],
  'microsoft.compute/disks': [
    'managedByExtended[*]',
    'properties.encryption.diskEncryptionSetId',
    'properties.diskAccessId',
  ],
  'microsoft.compute/snapshots': [
    'properties.creationData.sourceResourceId',
    'properties.encryption.diskEncryptionSetId',
    'properties.diskAccessId',
  ],
  'microsoft.compute/diskencryptionsets': ['properties.activeKey.sourceVault.id'],
  'microsoft.storage/storageaccounts': ['properties.networkAcls.virtualNetworkRules[*].id'],
  'microsoft.keyvault/vaults': ['properties.networkAcls.virtualNetworkRules[*].id'],
  'microsoft.containerregistry/registries': ['properties.networkRuleSet.virtualNetworkRules[*].id'],
  'microsoft.documentdb/databaseaccounts': ['properties.virtualNetworkRules[*].id'],
  'microsoft.web/sites': siteLinks(),
  'microsoft.web/sites/slots': siteLinks(),
  'microsoft.web/serverfarms': ['properties.hostingEnvironmentProfile.id'],
  'microsoft.sql/servers/databases': ['properties.elasticPoolId'],
  'microsoft.sql/managedinstances': ['properties.subnetId'],
  'microsoft.containerservice/managedclusters': [
    'properties.agentPoolProfiles[*].vnetSubnetID',
    'properties.agentPoolProfiles[*].podSubnetID',
    'properties.apiServerAccessProfile.subnetId',
    'properties.diskEncryptionSetID',
    'properties.addonProfiles.omsagent.config.logAnalyticsWorkspaceResourceID',
    'properties.securityProfile.defender.logAnalyticsWorkspaceResourceId',
  ],
  'microsoft.insights/components': ['properties.WorkspaceResourceId'],
  'microsoft.insights/diagnosticsettings': [
    'properties.workspaceId',
    'properties.storageAccountId',
    'properties.eventHubAuthorizationRuleId',
  ],
  'microsoft.insights/activitylogalerts': ['properties.scopes[*]'],
  'microsoft.insights/metricalerts': ['properties.scopes[*]'],
  'microsoft.security/assessments': ['properties.resourceDetails.id', 'properties.resourceDetails.resourceId'],
  'microsoft.security/assessments/subassessments': ['properties.resourceDetails.id'],
  'microsoft.advisor/recommendations': ['properties.resourceMetadata.resourceId'],
  'microsoft.policyinsights/policystates': ['properties.resourceId'],
  'microsoft.guestconfiguration/guestconfigurationassignments': ['properties.targetResourceId'],
  'microsoft.authorization/roleassignments': ['properties.scope', 'properties.roleDefinitionId'],
  'microsoft.authorization/policyexemptions': ['properties.policyAssignmentId'],
}

function siteLinks(): string[] {
  return [
    'properties.serverFarmId',
    'properties.virtualNetworkSubnetId',
    'properties.hostingEnvironmentProfile.id',
    'properties.keyVaultReferenceIdentity',
  ]
}

/** What a property names, where its own name tells. Others may name anything. */
export const toldBy: Readonly<Record<string, string>> = {
  networkInterfaces: 'microsoft.network/networkinterfaces',
  networkSecurityGroup: 'microsoft.network/networksecuritygroups',
  publicIPAddress: 'microsoft.network/publicipaddresses',
  subnet: 'microsoft.network/virtualnetworks',
  routeTable: 'microsoft.network/routetables',
  natGateway: 'microsoft.network/natgateways',
  privateEndpoint: 'microsoft.network/privateendpoints',
  virtualMachine: 'microsoft.compute/virtualmachines',
  managedDisk: 'microsoft.compute/disks',
  diskEncryptionSet: 'microsoft.compute/diskencryptionsets',
  availabilitySet: 'microsoft.compute/availabilitysets',
  virtualMachineScaleSet: 'microsoft.compute/virtualmachinescalesets',
  serverFarmId: 'microsoft.web/serverfarms',
  roleDefinitionId: 'microsoft.authorization/roledefinitions',
}

/** Types whose inner resources (subnets, IP configurations, services) are no rows of Resource Graph. */
export const whole = new Set([
  'microsoft.network/applicationgateways',
  'microsoft.network/azurefirewalls',
  'microsoft.network/bastionhosts',
  'microsoft.network/loadbalancers',
  'microsoft.network/natgateways',
  'microsoft.network/networkinterfaces',
  'microsoft.network/networksecuritygroups',
  'microsoft.network/privateendpoints',
  'microsoft.network/privatelinkservices',
  'microsoft.network/publicipaddresses',
  'microsoft.network/routetables',
  'microsoft.network/virtualnetworkgateways',
  'microsoft.network/virtualnetworks',
  'microsoft.compute/virtualmachinescalesets',
  'microsoft.storage/storageaccounts',
  'microsoft.keyvault/vaults',
])

/** Signals that say of which asset they speak; only where they do not, their id tells. */
export const saysWhat = new Set([
  'microsoft.security/assessments',
  'microsoft.security/assessments/subassessments',
  'microsoft.advisor/recommendations',
  'microsoft.policyinsights/policystates',
  'microsoft.guestconfiguration/guestconfigurationassignments',
  'microsoft.authorization/roleassignments',
])
