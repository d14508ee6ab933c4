import type { Event } from '../evolution.ts'
import { campaigns } from './campaigns.ts'
import { dataTimeline } from './data.ts'
import { defenderTimeline } from './defender.ts'
import { devTimeline } from './dev.ts'
import { hardeningWeek } from './hardening-week.ts'
import { legacyTimeline } from './legacy.ts'
import { platformTimeline } from './platform.ts'
import { routine } from './routine.ts'
import { shopTimeline } from './shop.ts'

/** All that happens in the sample estate in 180 days. Within a day events happen in this order. */
export const timeline: Event[] = [
  ...shopTimeline,
  ...dataTimeline,
  ...legacyTimeline,
  ...platformTimeline,
  ...devTimeline,
  ...defenderTimeline,
  ...campaigns,
  ...hardeningWeek,
  ...routine,
]
