import { Calendar, lastDay } from './calendar.ts'
import type { Estate, Unreadable } from './estate.ts'
import { evolution } from './evolution.ts'
import { subscriptions, tenantId } from './sample/cast.ts'
import { baseRows } from './sample/index.ts'
import { standingSignals } from './signals/standing.ts'
import { timeline } from './timeline/index.ts'

export { lastDay }

/**
 * The sample estate as a story that ends at the given moment; its days are 0 to 180 and each is made once. A later day
 * makes all days before it: the first call for day 180 takes some tenths of a second.
 */
export function sampleEstate(today: Date): (day: number) => Estate {
  const calendar = new Calendar(today)
  const snapshotOf = evolution(baseRows(), timeline, calendar, standingSignals())
  const made: Estate[] = []
  return (day) => {
    if (!Number.isInteger(day) || day < 0 || day > lastDay)
      throw new RangeError(`The sample estate has the days 0 to ${lastDay}, not ${day}`)
    made[day] ??= {
      tables: Object.fromEntries(Object.entries(snapshotOf(day)).map(([table, rows]) => [table, () => rows])),
      tenantId,
      subscriptions: Object.values(subscriptions),
      unreadable: unreadableOn(day),
      today: calendar.date(day).toISOString(),
    }
    return made[day]
  }
}

/** The days on which the scanner had lost its role on the legacy subscription: once by a clean-up, and now. */
const lostAccess = (day: number) => (day >= 98 && day <= 102) || day >= lastDay - 4

/** The days on which one table of one subscription could not be read: the service was ill. */
const serviceIll = (day: number) => day === 57 || day === 58

function unreadableOn(day: number): Unreadable[] {
  const unreadable: Unreadable[] = []
  if (lostAccess(day)) {
    const scope = `/subscriptions/${subscriptions.legacy.id}`
    unreadable.push({
      subscriptionId: subscriptions.legacy.id,
      code: 'AuthorizationFailed',
      message: `The client 'id-temper-scanner' does not have authorization to perform action 'Microsoft.Resources/subscriptions/resources/read' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
      mode: 'error',
    })
  }
  if (serviceIll(day))
    unreadable.push({
      subscriptionId: subscriptions.dev.id,
      tables: ['policyresources'],
      code: 'InternalServerError',
      message: 'The server encountered an internal error. Please retry the request.',
      mode: 'error',
    })
  return unreadable
}

let latest: { today: number; estate: (day: number) => Estate } | undefined

/** One day of the sample estate that ends on `today`; asking again for the same `today` costs next to nothing. */
export function estateAt(day: number, today: Date = new Date(new Date().setUTCHours(6, 0, 0, 0))): Estate {
  if (latest?.today !== today.getTime()) latest = { today: today.getTime(), estate: sampleEstate(today) }
  return latest.estate(day)
}
