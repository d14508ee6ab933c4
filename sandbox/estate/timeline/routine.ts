import type { Actor } from '../changes.ts'
import { columns, type Effect, type Event, on, set, tag } from '../evolution.ts'
import { Random } from '../generated/random.ts'
import { pipelines } from '../sample/cast.ts'

type Routine = [actor: Actor, effect: (day: number) => Effect]

const deployment = (app: string): Routine => [pipelines.shop, (day) => tag(app, { release: `2026.${100 + day}` })]

/** What is done every other day and changes nothing that hardening looks at: releases, scaling, maintenance. */
const routines: Routine[] = [
  ...[
    'app-shop-web',
    'app-shop-checkout',
    'app-shop-orders',
    'app-shop-catalog',
    'func-shop-invoices',
    'func-shop-mail',
  ].map(deployment),
  ...['app-shop-web', 'app-shop-checkout', 'app-shop-basket'].map(deployment),
  [pipelines.data, (day) => tag('adf-data', { release: `r${day}` })],
  [pipelines.data, (day) => set('mlw-data', { description: `Models of sprint ${Math.ceil(day / 14)}` })],
  [
    pipelines.data,
    (day) =>
      columns('aks-spark-21455738-vmss', {
        sku: { name: 'Standard_E8ds_v5', tier: 'Standard', capacity: 4 + (day % 5) },
      }),
  ],
  [
    pipelines.platform,
    (day) =>
      columns('vmss-build-linux', { sku: { name: 'Standard_D2s_v5', tier: 'Standard', capacity: 3 + (day % 4) } }),
  ],
  [pipelines.platform, (day) => set('kestrel.example', { numberOfRecordSets: 41 + (day % 7) })],
  [pipelines.platform, (day) => tag('apim-platform', { release: `v${300 + day}` })],
]

/** None to three a day, the same in every telling. */
export const routine: Event[] = Array.from({ length: 176 }, (_, nth) => nth + 5).flatMap((day) => {
  const random = new Random(day * 7919)
  const count = Math.max(0, Math.floor(random.next() * 5) - 1)
  return Array.from({ length: count }, () => random.pick(routines)).map(([actor, effect]) =>
    on(day, actor, effect(day)),
  )
})
