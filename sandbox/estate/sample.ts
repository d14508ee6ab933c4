import { Calendar, lastDay } from './calendar.ts'
import type { Estate, Unreadable } from './estate.ts'
import { evolution } from './evolution.ts'
import { withAttachments } from './rows/attachments.ts'
import { subscriptionRow } from './rows/scopes.ts'
import { type DefenderPlan, defenderPlans, pricing } from './rows/security.ts'
import { access, exemptions } from './sample/access.ts'
import { subscriptions, teamTags, tenantId } from './sample/cast.ts'
import { data } from './sample/data.ts'
import { dev } from './sample/dev.ts'
import { housekeeping } from './sample/housekeeping.ts'
import { legacy } from './sample/legacy.ts'
import { platform } from './sample/platform.ts'
import { shop } from './sample/shop.ts'
import { standingSignals } from './signals/standing.ts'
import { timeline } from './timeline/index.ts'

export { lastDay }

/** The days on which the principal had lost its access to the legacy subscription. */
const lostAccess = (day: number) => (day >= 98 && day <= 102) || day >= lastDay - 4

function* baseRows() {
  for (const key of ['shop', 'data', 'legacy', 'platform', 'dev'] as const) {
    const subscription = subscriptions[key]
    yield subscriptionRow(tenantId, subscription, teamTags[key])
    for (const plan of Object.keys(defenderPlans) as DefenderPlan[])
      yield pricing(tenantId, subscription.id, plan, key === 'platform')
  }
  yield* withAttachments(shop())
  yield* withAttachments(data())
  yield* withAttachments(legacy())
  yield* withAttachments(platform())
  yield* withAttachments(dev())
  yield* housekeeping()
  yield* access()
  yield* exemptions()
}

/** The sample estate as a story that ends at the given moment; its days are 0 to 180. */
export function sampleEstate(today: Date): (day: number) => Estate {
  const calendar = new Calendar(today)
  const made: Estate[] = []
  const snapshotOf = evolution(baseRows(), timeline, calendar, standingSignals())
  return (day) => {
    if (!Number.isInteger(day) || day < 0 || day > lastDay)
      throw new RangeError(`The sample estate has the days 0 to ${lastDay}, not ${day}`)
    const known = made[day]
    if (known) return known
    const snapshot = snapshotOf(day)
    const estate = {
      tables: Object.fromEntries(Object.entries(snapshot).map(([table, rows]) => [table, () => rows])),
      tenantId,
      subscriptions: Object.values(subscriptions),
      unreadable: unreadableOn(day),
      today: calendar.date(day).toISOString(),
    }
    made[day] = estate
    return estate
  }
}

function unreadableOn(day: number): Unreadable[] {
  if (!lostAccess(day)) return []
  const subscriptionId = subscriptions.legacy.id
  return [
    {
      subscriptionId,
      code: 'AuthorizationFailed',
      message: `The client 'temper-scanner' does not have authorization to perform action 'Microsoft.Resources/subscriptions/resources/read' over scope '/subscriptions/${subscriptionId}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
      mode: 'error',
    },
  ]
}

let latest: { today: number; estate: (day: number) => Estate } | undefined

/** One day of the sample estate. `today` is the date of day 180; asking again for the same `today` costs next to nothing. */
export function estateAt(day: number, today: Date = new Date(new Date().setUTCHours(6, 0, 0, 0))): Estate {
  if (latest?.today !== today.getTime()) latest = { today: today.getTime(), estate: sampleEstate(today) }
  return latest.estate(day)
}
