import { type Calendar, millisecondsOfDay } from './calendar.ts'
import { type Actor, changeRow } from './changes.ts'
import type { Row } from './estate.ts'
import type { Tags } from './rows/row.ts'

/** What an event does: to one asset by its name (or id), or to the estate. */
export type Effect =
  | { kind: 'change'; asset: string; change: (row: Row) => Row }
  | { kind: 'add'; rows: readonly Row[] }
  | { kind: 'remove'; assets: string[] }

/** What somebody did on one day. The day's scan sees it; it happened on the date before, in working hours. */
export interface Event {
  day: number
  actor: Actor
  effects: Effect[]
}

export const on = (day: number, actor: Actor, ...effects: Effect[]): Event => ({ day, actor, effects })
export const add = (...rows: (Row | Row[])[]): Effect => ({ kind: 'add', rows: rows.flat() })
export const remove = (...assets: string[]): Effect => ({ kind: 'remove', assets })
export const edit = (asset: string, change: (row: Row) => Row): Effect => ({ kind: 'change', asset, change })

/** Sets properties by path (`properties.` is implied); undefined removes one. */
export const set = (asset: string, values: Record<string, unknown>): Effect =>
  edit(asset, (row) => {
    let properties = row.properties as Record<string, unknown>
    for (const path in values) properties = withPath(properties, path.split('.'), values[path])
    return { ...row, properties }
  })

/** Sets tags; undefined removes one. */
export const tag = (asset: string, tags: Record<string, string | undefined>): Effect =>
  edit(asset, (row) => {
    const merged = { ...(row.tags as Tags | null), ...tags }
    return { ...row, tags: Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined)) }
  })

/** Sets whole columns, such as identity or sku. */
export const columns = (asset: string, values: Record<string, unknown>): Effect =>
  edit(asset, (row) => ({ ...row, ...values }))

function withPath(
  object: Record<string, unknown>,
  [head = '', ...rest]: string[],
  value: unknown,
): Record<string, unknown> {
  const copy = Array.isArray(object) ? ([...object] as unknown as Record<string, unknown>) : { ...object }
  if (rest.length > 0) copy[head] = withPath((copy[head] ?? {}) as Record<string, unknown>, rest, value)
  else if (value === undefined) delete copy[head]
  else copy[head] = value
  return copy
}

/** The Resource Graph table that a row of this type stands in. */
export function tableOf(type: string): string {
  if (type.startsWith('microsoft.resources/subscriptions')) return 'resourcecontainers'
  if (type.startsWith('microsoft.authorization/role')) return 'authorizationresources'
  if (type.startsWith('microsoft.authorization/policy')) return 'policyresources'
  if (type.startsWith('microsoft.security/')) return 'securityresources'
  return 'resources'
}

/** The table that tells the changes of a row; null where Azure keeps none. */
function changeTableOf(row: Row): string | null {
  const table = tableOf(row.type as string)
  return table === 'resources' ? 'resourcechanges' : table === 'resourcecontainers' ? 'resourcecontainerchanges' : null
}

const keyOf = (row: Row) => (row.id as string).toLowerCase()

/** One day: every table's rows, ordered by id. Tables that did not change are the same arrays as the day before. */
export type Snapshot = Readonly<Record<string, readonly Row[]>>

/** Rows that follow from the others (what services say of assets) on one day; the same objects while nothing changed. */
export type Derive = (assets: ReadonlyMap<string, Row>, today: Date) => Iterable<[table: string, rows: readonly Row[]]>

const changesKeptFor = 14 * millisecondsOfDay

/**
 * Replays events over a base, forwards, a day at a time, each day kept.
 * Throws where an event names an asset that is not there, or not there only once: a mistake in the timeline.
 */
export function evolution(
  base: Iterable<Row>,
  events: Event[],
  calendar: Calendar,
  derive: Derive,
): (day: number) => Snapshot {
  const assets = new Assets(base)
  const days: Snapshot[] = []
  const merge = merging()
  const due = events
    .map((event, order) => ({ ...event, day: calendar.workingDay(event.day), order }))
    .sort((a, b) => a.day - b.day || a.order - b.order)
  const changes: { at: number; table: string; row: Row }[] = []
  let next = 0

  function advance(day: number) {
    const first = next
    for (let event = due[next]; event && event.day <= day; event = due[++next]) {
      const at = calendar.workingHour(event.day, next - first)
      for (const { before, after } of assets.applyAll(event.effects)) {
        const table = changeTableOf((after ?? before) as Row)
        const row = table && changeRow(before, after, event.actor, at)
        if (table && row) changes.push({ at: at.getTime(), table, row })
      }
    }
    const today = calendar.date(day)
    const recent = changes.filter(({ at }) => at > today.getTime() - changesKeptFor && at <= today.getTime())
    const snapshot: Record<string, readonly Row[]> = assets.tables()
    for (const name of ['resourcechanges', 'resourcecontainerchanges'])
      snapshot[name] = merge(
        name,
        [],
        recent.filter(({ table }) => table === name).map(({ row }) => row),
      )
    for (const [table, rows] of derive(assets.rows, today)) snapshot[table] = merge(table, snapshot[table] ?? [], rows)
    days.push(snapshot)
  }

  return (day) => {
    while (days.length <= day) advance(days.length)
    return days[day] as Snapshot
  }
}

const sorted = (entries: [string, Row][]): Row[] => entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)

/** Merges rows into the order of their ids; the same answer, as long as it is asked to merge the same. */
function merging(): (table: string, some: readonly Row[], others: readonly Row[]) => readonly Row[] {
  const last = new Map<string, { some: readonly Row[]; others: readonly Row[]; merged: readonly Row[] }>()
  return (table, some, others) => {
    const known = last.get(table)
    if (known && same(known.some, some) && same(known.others, others)) return known.merged
    const merged = sorted([...some, ...others].map((row) => [keyOf(row), row]))
    last.set(table, { some, others, merged })
    return merged
  }
}

const same = (some: readonly Row[], others: readonly Row[]) =>
  some === others || (some.length === others.length && some.every((row, nth) => row === others[nth]))

class Assets {
  readonly rows = new Map<string, Row>()
  private readonly names = new Map<string, Set<string>>()
  private current: Record<string, readonly Row[]> = {}
  private readonly stale = new Set<string>()

  constructor(base: Iterable<Row>) {
    for (const row of base) this.put(row)
  }

  /** What one event did to each asset that it touched, taken together. */
  applyAll(effects: Effect[]): Iterable<{ before: Row | null; after: Row | null }> {
    const touched = new Map<string, { before: Row | null; after: Row | null }>()
    for (const [before, after] of effects.flatMap((effect) => this.apply(effect))) {
      const key = keyOf((after ?? before) as Row)
      const known = touched.get(key)
      if (known) known.after = after
      else touched.set(key, { before, after })
    }
    return touched.values()
  }

  private apply(effect: Effect): [Row | null, Row | null][] {
    if (effect.kind === 'add')
      return effect.rows.map((row) => {
        if (this.rows.has(keyOf(row))) throw new Error(`The timeline adds what is there already: ${String(row.id)}`)
        this.put(row)
        return [null, row]
      })
    if (effect.kind === 'remove')
      return effect.assets.map((asset) => {
        const row = this.find(asset)
        this.rows.delete(keyOf(row))
        this.names.get(row.name as string)?.delete(keyOf(row))
        this.stale.add(tableOf(row.type as string))
        return [row, null]
      })
    const before = this.find(effect.asset)
    const after = effect.change(before)
    this.put(after)
    return [[before, after]]
  }

  tables(): Record<string, readonly Row[]> {
    if (this.stale.size === 0) return { ...this.current }
    const fresh: Record<string, [string, Row][]> = Object.fromEntries([...this.stale].map((table) => [table, []]))
    for (const entry of this.rows) fresh[tableOf(entry[1].type as string)]?.push(entry)
    for (const table in fresh) this.current[table] = sorted(fresh[table] as [string, Row][])
    this.stale.clear()
    return { ...this.current }
  }

  private put(row: Row) {
    const key = keyOf(row)
    this.rows.set(key, row)
    this.stale.add(tableOf(row.type as string))
    const known = this.names.get(row.name as string)
    if (known) known.add(key)
    else this.names.set(row.name as string, new Set([key]))
  }

  private find(asset: string): Row {
    const keys = asset.startsWith('/') ? [asset.toLowerCase()] : [...(this.names.get(asset) ?? [])]
    const row = keys.length === 1 ? this.rows.get(keys[0] as string) : undefined
    if (!row) throw new Error(`The timeline names ${asset}, of which there are ${keys.length === 1 ? 0 : keys.length}`)
    return row
  }
}
