import type { Row } from '../estate.ts'
import { images, virtualMachine } from '../rows/compute.ts'
import { networkSecurityGroup, nsgId, subnetId, virtualNetwork } from '../rows/network.ts'
import { teamTags } from './cast.ts'
import { dataGroups, platformGroups } from './groups.ts'

const { etl } = dataGroups
const { build, network } = platformGroups

/** Kafka on machines of its own, from before the event hubs; patched when somebody has the nerve. */
function kafka(): Row[] {
  return [
    networkSecurityGroup(etl, 'nsg-data-kafka', [
      { name: 'brokers', priority: 100, port: ['9092-9094', '2181'], source: '10.30.0.0/16' },
      { name: 'ssh', priority: 200, port: '22', source: '10.10.2.0/27' },
    ]),
    virtualNetwork(etl, 'vnet-data-kafka', '10.31.0.0/24', [
      { name: 'brokers', prefix: '10.31.0.0/26', nsg: nsgId(etl, 'nsg-data-kafka') },
    ]),
    ...['01', '02', '03'].flatMap((nth) =>
      virtualMachine(
        etl,
        `vm-data-kafka${nth}`,
        {
          os: 'Linux',
          image: images.rhel9,
          size: 'Standard_L8s_v3',
          subnet: subnetId(etl, 'vnet-data-kafka', 'brokers'),
          dataDisks: 1,
          patchMode: 'ImageDefault',
          assessmentMode: nth === '01' ? 'AutomaticByPlatform' : 'ImageDefault',
          encryptionAtHost: true,
          agents: nth === '03' ? [] : ['AzureMonitorLinuxAgent'],
        },
        { tags: { ...teamTags.data, 'patch-window': 'quarterly' }, zones: [String(Number(nth))] },
      ),
    ),
  ]
}

/** Self-hosted runners: pets that were to be cattle. */
function runners(): Row[] {
  return ['01', '02'].flatMap((nth) =>
    virtualMachine(
      build,
      `vm-build-runner${nth}`,
      {
        os: 'Linux',
        image: images.ubuntu2204,
        subnet: subnetId(network, 'vnet-hub', 'snet-build'),
        patchMode: 'ImageDefault',
        assessmentMode: 'AutomaticByPlatform',
        encryptionAtHost: true,
        privateDisks: true,
        agents: ['AzureMonitorLinuxAgent', 'MDE.Linux'],
      },
      { tags: { ...teamTags.platform, 'patch-window': nth === '01' ? 'monthly' : 'quarterly' } },
    ),
  )
}

export const fleets = (): Row[] => [...kafka(), ...runners()]
