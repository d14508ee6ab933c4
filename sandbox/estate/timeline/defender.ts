import { type Event, on } from '../evolution.ts'
import type { DefenderPlan } from '../rows/security.ts'
import { people, type SubscriptionKey } from '../sample/cast.ts'
import { switchOn } from './effects.ts'

const { sofia, tom } = people

const plans = (day: number, key: SubscriptionKey, ...switched: DefenderPlan[]): Event =>
  on(day, sofia, ...switched.map((plan) => switchOn(key, plan)))

/** Defender plans are switched on as the money for them is found; one is switched off again by mistake. */
export const defenderTimeline: Event[] = [
  plans(27, 'shop', 'KeyVaults'),
  plans(61, 'data', 'KeyVaults', 'StorageAccounts'),
  plans(67, 'shop', 'AppServices', 'SqlServers'),
  plans(97, 'data', 'VirtualMachines'),
  on(106, tom, switchOn('shop', 'AppServices', false)),
  on(115, tom, switchOn('shop', 'AppServices')),
  plans(133, 'data', 'SqlServers', 'CosmosDbs', 'OpenSourceRelationalDatabases'),
  plans(144, 'legacy', 'VirtualMachines'),
  plans(160, 'shop', 'CosmosDbs', 'CloudPosture'),
  plans(164, 'dev', 'Arm'),
]
