import { add, type Event, edit, on, remove, set } from '../evolution.ts'
import { virtualMachine } from '../rows/compute.ts'
import { subnetId } from '../rows/network.ts'
import { people } from '../sample/cast.ts'
import { legacyGroups } from '../sample/groups.ts'
import { assessDaily, dropRule, findOut, openRule } from './effects.ts'

const { lob, network } = legacyGroups
const { petra, karl, tom } = people

/** Little happens here, by hand, and now and then something is forgotten. */
export const legacyTimeline: Event[] = [
  on(21, karl, set('kv-lob', { enableSoftDelete: true, softDeleteRetentionInDays: 90 })),
  on(
    38,
    karl,
    openRule('nsg-lob', {
      name: 'RDP-vendor',
      priority: 150,
      port: '3389',
      source: '*',
      description: 'vendor session',
    }),
  ),
  on(51, karl, dropRule('nsg-lob', 'RDP-vendor')),
  on(64, petra, set('app-lob-portal', { 'siteConfig.remoteDebuggingEnabled': false })),
  // The unmanaged disk was the last in the estate: the machine is made again from its image.
  on(89, karl, remove('vm-lob-web02', 'vm-lob-web02-nic')),
  on(
    90,
    karl,
    add(
      virtualMachine(lob, 'vm-lob-web03', {
        os: 'Windows',
        subnet: subnetId(network, 'vnet-legacy', 'default'),
        patchMode: 'AutomaticByPlatform',
        assessmentMode: 'AutomaticByPlatform',
        bootDiagnostics: true,
        agents: ['AzureMonitorWindowsAgent'],
      }),
    ),
  ),
  on(109, petra, set('app-lob-portal', { httpsOnly: true })),
  on(112, karl, set('app-lob-portal', { httpsOnly: false })),
  on(123, tom, findOut('sql-lob-finance', { auditing: true }), findOut('sql-lob-hr', { auditing: true })),
  on(137, karl, assessDaily('vm-lob-sql01', 'windows')),
  on(140, petra, set('stlegacyfiles', { supportsHttpsTrafficOnly: true })),
  on(
    149,
    petra,
    edit('stlobvhds', (row) => ({ ...row, tags: { ...(row.tags as object), Retire: '2026-12' } })),
  ),
  on(158, karl, dropRule('nsg-legacy-jump', 'SSH')),
]
