import { check, checksFor } from '../check.ts'

const FLOW_LOGS = 'microsoft.network/networkwatchers/flowlogs'

/** Subnets that Azure runs itself, and that take no group. */
const withoutGroup = ['GatewaySubnet', 'AzureFirewallSubnet', 'AzureFirewallManagementSubnet', 'RouteServerSubnet']

export const virtualNetworks = checksFor('microsoft.network/virtualnetworks', [
  check('subnet-security-group', {
    title: 'Every subnet has a network security group',
    pillar: 'configure',
    area: 'networking',
    severity: 'high',
    guidance: 'segmentation',
    version: 1,
    why: 'In a subnet without a group every machine reaches every other on all ports, and so does everything in peered networks: one that falls takes the rest with it.',
    fix: {
      portal: 'Virtual network $NAME → Settings → Subnets → the subnet → Network security group → choose one → Save',
      cli: 'az network vnet subnet update --resource-group $RESOURCE_GROUP --vnet-name $NAME --name $ITEM --network-security-group NSG',
      bicep: [
        "resource subnet 'Microsoft.Network/virtualNetworks/subnets@2024-05-01' = {",
        "  name: '$NAME/SUBNET'",
        '  properties: {',
        "    addressPrefix: 'CIDR'",
        "    networkSecurityGroup: { id: 'NSG_ID' }",
        '  }',
        '}',
      ].join('\n'),
    },
    caution:
      'A new group denies everything from outside the network at once: write the rules for what is used first, by the flow logs. Bastion, application gateways and managed instances need rules of their own.',
    effort: 'template',
    references: {
      mcsb: ['NS-1'],
      cis: ['7.11'],
      psrule: ['Azure.VNET.UseNSGs'],
      policy: ['e71308d3-144b-4262-b144-efdc3cc90517'],
      defender: ['eade5b56-eefd-444f-95c8-23f29e5d93cb'],
      prowler: ['network_subnet_nsg_associated'],
    },
    evaluate: ({ all, at, not }) =>
      at('properties.subnets')
        .items()
        .where(
          all(
            at('name').noneOf(withoutGroup, { unset: 'pass' }),
            // Dedicated HSMs support none.
            not(
              at('properties.delegations')
                .items()
                .some(
                  at('properties.serviceName').mustBe('Microsoft.HardwareSecurityModules/dedicatedHSMs', {
                    unset: 'fail',
                  }),
                ),
            ),
          ),
        )
        .every(at('properties.networkSecurityGroup.id').isSet(), { none: 'pass' }),
  }),

  check('vnet-flow-logs', {
    title: 'Virtual networks keep flow logs',
    pillar: 'maintain',
    area: 'operations',
    severity: 'medium',
    guidance: 'log-reviews',
    version: 1,
    why: 'Without a log of who talked to whom nobody sees data leaving or an intruder moving on, and nobody can tell which open port is used before it is closed.',
    fix: {
      portal:
        'Network Watcher → Flow logs → Create → Virtual network: $NAME → a storage account and traffic analytics → Create',
      cli: 'az network watcher flow-log create --location $LOCATION --name FLOW_LOG --resource-group $RESOURCE_GROUP --vnet $NAME --storage-account STORAGE_ID --workspace WORKSPACE_ID --traffic-analytics true',
      bicep: [
        "resource flowLog 'Microsoft.Network/networkWatchers/flowLogs@2024-05-01' = {",
        "  name: 'NetworkWatcher_$LOCATION/FLOW_LOG'",
        "  location: '$LOCATION'",
        "  properties: { targetResourceId: '$ID', storageId: 'STORAGE_ID', enabled: true }",
        '}',
      ].join('\n'),
    },
    caution:
      'Storage and traffic analytics are charged by volume: set a retention, and begin with the networks that face the internet.',
    effort: 'policy',
    references: {
      mcsb: ['LT-4'],
      cis: ['6.1.1.6'],
      prowler: ['network_flow_log_captured_sent'],
      cloudsploit: ['virtualNetworkFlowLogs'],
    },
    reads: [FLOW_LOGS],
    // A flow log of a subnet or an interface names the network too, by what lies inside it.
    evaluate: ({ at, pointingAt }) =>
      pointingAt(FLOW_LOGS)
        .where(at('properties.enabled').mustBe(true, { unset: 'unknown' }))
        .mustExist('an enabled flow log'),
  }),
])
