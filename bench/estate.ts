import { type Chance, chance } from './random.ts'
import { compute, data, identity, network, web } from './shapes.ts'

/** A row as Resource Graph would answer it. */
export interface EstateRow {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly [column: string]: unknown
}

/** Where the rows of one resource group are made: its names, its chance, and the row around some properties. */
export interface Place {
  readonly chance: Chance
  readonly subscription: string
  readonly group: string
  readonly location: string
  readonly tags: Readonly<Record<string, string>> | null
  readonly tenantId: string
  idOf(type: string, name: string): string
  row(type: string, name: string, properties: unknown, more?: Readonly<Record<string, unknown>>): EstateRow
}

export interface EstateSize {
  /** How many rows, signals not counted. */
  readonly assets: number
  readonly seed?: number
  /** Rows of signals too (assessments, Defender plans). */
  readonly signals?: boolean
}

const GROUPS_PER_SUBSCRIPTION = 200
const tenantId = '7b1f0c52-0000-4000-a000-00000000beef'

/**
 * A mixed estate of any size, made one row at a time: nothing is kept. It is built of resource groups that each stand
 * alone (machines with their network, data services, sites, clusters, role assignments), in subscriptions of 200
 * groups, with flaws at the rates of real estates. The same size and seed give the same rows.
 */
export function* estate({ assets, seed = 1, signals = true }: EstateSize): Generator<EstateRow> {
  let made = 0
  for (let group = 0; made < assets; group++) {
    const place = placeOf(seed, group)
    for (const row of rowsOf(place, group)) {
      const isSignal = row.type.startsWith('microsoft.security/')
      if (isSignal ? !signals : made === assets) continue
      if (!isSignal) made++
      yield row
    }
  }
}

function* rowsOf(place: Place, group: number): Generator<EstateRow> {
  if (group === 0) yield* identity.roleDefinitions(place)
  if (group % GROUPS_PER_SUBSCRIPTION === 0) yield* identity.subscription(place)
  yield identity.resourceGroup(place)
  yield* network(place)
  yield* compute(place)
  yield* data(place)
  yield* web(place)
  yield* identity.assignments(place)
}

function placeOf(seed: number, number: number): Place {
  const dice = chance(seed, number)
  const subscription = chance(seed, -1 - Math.floor(number / GROUPS_PER_SUBSCRIPTION)).guid()
  const group = `rg-${dice.pick(['shop', 'data', 'erp', 'web', 'ml', 'hr'])}-${number}`
  const location = dice.pick(['westeurope', 'northeurope', 'germanywestcentral'])
  const tags = dice.happens(0.8)
    ? {
        owner: `team-${dice.below(40)}@example.com`,
        env: dice.pick(['prod', 'test', 'dev']),
        costCenter: `${dice.below(900)}`,
      }
    : null
  const idOf = (type: string, name: string) =>
    `/subscriptions/${subscription}/resourceGroups/${group}/providers/${type}/${name}`
  return {
    chance: dice,
    subscription,
    group,
    location,
    tags,
    tenantId,
    idOf,
    row: (type, name, properties, more = {}) => ({
      id: idOf(type, name),
      name,
      type: type.toLowerCase(),
      tenantId,
      kind: '',
      location,
      resourceGroup: group.toLowerCase(),
      subscriptionId: subscription,
      managedBy: '',
      sku: null,
      plan: null,
      properties,
      tags,
      identity: null,
      zones: null,
      extendedLocation: null,
      ...more,
    }),
  }
}
