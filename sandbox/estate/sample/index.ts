import type { Row } from '../estate.ts'
import { withAttachments } from '../rows/attachments.ts'
import { subscriptionRow } from '../rows/scopes.ts'
import { type DefenderPlan, defenderPlans, pricing } from '../rows/security.ts'
import { access, exemptions } from './access.ts'
import { type SubscriptionKey, subscriptions, teamTags, tenantId } from './cast.ts'
import { data } from './data.ts'
import { dev } from './dev.ts'
import { fleets } from './fleets.ts'
import { housekeeping } from './housekeeping.ts'
import { legacy } from './legacy.ts'
import { platform } from './platform.ts'
import { shop } from './shop.ts'

/** The plans of Defender that were on when the story began, beside all of them for the platform. */
const begunWith: Partial<Record<SubscriptionKey, DefenderPlan[]>> = {
  shop: ['Arm', 'VirtualMachines', 'StorageAccounts'],
  data: ['Arm', 'Containers'],
}

/** Everything that somebody made, as it stands on day 0. What services say of it is not among it. */
export function* baseRows(): Iterable<Row> {
  for (const key of Object.keys(subscriptions) as SubscriptionKey[]) {
    const subscription = subscriptions[key]
    yield subscriptionRow(tenantId, subscription, teamTags[key])
    for (const plan of Object.keys(defenderPlans) as DefenderPlan[])
      yield pricing(tenantId, subscription.id, plan, key === 'platform' || (begunWith[key]?.includes(plan) ?? false))
  }
  yield* withAttachments(shop())
  yield* withAttachments(data())
  yield* withAttachments(legacy())
  yield* withAttachments(platform())
  yield* withAttachments(dev())
  yield* withAttachments(fleets())
  yield* housekeeping()
  yield* access()
  yield* exemptions()
}
