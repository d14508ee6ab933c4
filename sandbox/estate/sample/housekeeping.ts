import type { Row } from '../estate.ts'
import { plain } from '../rows/platform.ts'
import { guid, idOf, type Place } from '../rows/row.ts'
import { resourceGroupRow } from '../rows/scopes.ts'
import { storageId } from '../rows/storage.ts'
import { group, type SubscriptionKey, subscriptions } from './cast.ts'
import { dataGroups, platformGroups } from './groups.ts'

/** Networks whose flows are logged. */
const flowLogs: Partial<Record<SubscriptionKey, [Place, string][]>> = {
  platform: [[platformGroups.network, 'vnet-hub']],
  data: [[dataGroups.network, 'vnet-data']],
}

const flowLog = (watchers: Place, at: Place, vnet: string): Row =>
  plain(watchers, 'Microsoft.Network/networkWatchers/flowLogs', `NetworkWatcher_westeurope/${vnet}-flowlog`, {
    enabled: true,
    targetResourceId: idOf(at, 'Microsoft.Network/virtualNetworks', vnet),
    targetResourceGuid: guid(`flows ${vnet}`),
    storageId: storageId(platformGroups.monitoring, 'stplatformflow'),
    retentionPolicy: { enabled: true, days: 90 },
    format: { type: 'JSON', version: 2 },
  })

/** What Azure itself puts into a subscription: the network watcher, in a group that nobody tags. */
export const housekeeping = (): Row[] =>
  (Object.keys(subscriptions) as SubscriptionKey[])
    .filter((key) => key !== 'legacy')
    .flatMap((key) => {
      const watchers = group(key, 'NetworkWatcherRG', null)
      return [
        resourceGroupRow(watchers),
        plain(watchers, 'Microsoft.Network/networkWatchers', 'NetworkWatcher_westeurope', { runningOperationIds: [] }),
        ...(flowLogs[key] ?? []).map(([at, name]) => flowLog(watchers, at, name)),
      ]
    })
