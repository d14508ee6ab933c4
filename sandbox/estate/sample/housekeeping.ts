import type { Row } from '../estate.ts'
import { plain } from '../rows/platform.ts'
import { resourceGroupRow } from '../rows/scopes.ts'
import { group, type SubscriptionKey, subscriptions } from './cast.ts'

/** What Azure itself puts into a subscription: the network watcher, in a group that nobody tags. */
export const housekeeping = (): Row[] =>
  (Object.keys(subscriptions) as SubscriptionKey[])
    .filter((key) => key !== 'legacy')
    .flatMap((key) => {
      const watchers = group(key, 'NetworkWatcherRG', null)
      return [
        resourceGroupRow(watchers),
        plain(watchers, 'Microsoft.Network/networkWatchers', 'NetworkWatcher_westeurope', { runningOperationIds: [] }),
      ]
    })
