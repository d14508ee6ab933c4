import { millisecondsOfDay } from './calendar.ts'
import { changeRow } from './changes.ts'
import type { Estate, EstateSubscription, Row } from './estate.ts'
import { tableOf } from './evolution.ts'
import { groupOf, headOf } from './generated/group.ts'
import { Random } from './generated/random.ts'
import { onDay } from './generated/touch.ts'
import { withAttachments } from './rows/attachments.ts'
import { type BuiltInRole, builtInRole, builtInRoles, roleAssignment } from './rows/authorization.ts'
import { guid, hash, type Place, type Tags } from './rows/row.ts'
import { subscriptionRow } from './rows/scopes.ts'
import { type DefenderPlan, defenderPlans, pricing } from './rows/security.ts'
import { signalsOf } from './signals/standing.ts'

export interface GeneratedOptions {
  /** Rows of resources, resourcecontainers and authorizationresources together, exactly (at least 1,000). */
  assets: number
  /** Another seed, another estate. */
  seed?: number
  /** Days after the first; each changes a share of the assets. */
  day?: number
  /** The share of the assets that another day changes. */
  changeFraction?: number
  /** The date of day 0. */
  today?: Date
}

const groupSize = 40
const assignmentsPerSubscription = 4
const roleNames = Object.keys(builtInRoles) as BuiltInRole[]

/**
 * An estate of any size, made while it is read: the same for the same options, nothing of it is kept. About 2.4 rows in
 * all for each asset.
 */
export function generateEstate(options: GeneratedOptions): Estate {
  if (!Number.isInteger(options.assets) || options.assets < 1000)
    throw new RangeError(`A generated estate has 1,000 assets or more, not ${options.assets}`)
  const made = new Generator(options)
  const resourceTables = ['resources', 'resourcecontainers', 'authorizationresources', 'securityresources'] as const
  const others = [
    'patchassessmentresources',
    'guestconfigurationresources',
    'advisorresources',
    'policyresources',
    'resourcechanges',
    'resourcecontainerchanges',
  ] as const
  return {
    tables: Object.fromEntries([...resourceTables, ...others].map((table) => [table, () => made.table(table)])),
    tenantId: made.tenantId,
    subscriptions: made.subscriptions,
    unreadable: [],
    today: made.today.toISOString(),
  }
}

class Generator {
  readonly tenantId: string
  readonly subscriptions: EstateSubscription[]
  readonly today: Date
  private readonly options: Required<GeneratedOptions>
  private readonly groups: number

  constructor(options: GeneratedOptions) {
    const { assets, seed = 1, day = 0, changeFraction = 0.005, today = new Date('2026-01-05T06:00:00Z') } = options
    this.options = { assets, seed, day, changeFraction, today }
    this.tenantId = guid(`tenant ${this.options.seed}`)
    this.today = new Date(this.options.today.getTime() + this.options.day * millisecondsOfDay)
    const count = Math.min(100, Math.max(20, Math.round(options.assets / 2500)))
    this.subscriptions = Array.from({ length: count }, (_, nth) => ({
      id: guid(`subscription ${nth} ${this.options.seed}`),
      name: `sub-${String(nth + 1).padStart(3, '0')}`,
      state: 'Enabled',
      managementGroups: ['mg-generated', this.tenantId],
    })).sort((a, b) => (a.id < b.id ? -1 : 1))
    this.groups = Math.ceil((options.assets - roleNames.length - count * (1 + assignmentsPerSubscription)) / groupSize)
  }

  *table(table: string): Iterable<Row> {
    if (table === 'authorizationresources') yield* sorted(roleNames.map((role) => builtInRole(this.tenantId, role)))
    for (const [nth, subscription] of this.subscriptions.entries()) {
      yield* this.ofSubscription(table, subscription)
      const headOnly = table === 'resourcecontainers' || table === 'authorizationresources'
      for (const [at, size] of this.groupsOf(subscription, nth))
        yield* this.ofGroup(
          table,
          headOnly ? headOf(at, this.options.seed) : withAttachments(groupOf(at, size, this.options.seed)),
        )
    }
  }

  /** The groups of a subscription in the order of their names, each with the number of assets in it. */
  private *groupsOf(subscription: EstateSubscription, nth: number): Iterable<[Place, number]> {
    const { assets } = this.options
    const count = this.subscriptions.length
    for (let group = nth; group < this.groups; group += count) {
      const random = new Random(hash(`group ${group}`, this.options.seed))
      const name = `rg-w${String(group).padStart(6, '0')}`
      const tags: Tags | null = random.chance(0.8)
        ? {
            owner: `team-${1 + (group % 60)}@example.com`,
            environment: random.pick(['production', 'test', 'development']),
            'cost-center': `CC-${1000 + (group % 90)}`,
          }
        : null
      const fixed = roleNames.length + count * (1 + assignmentsPerSubscription)
      const size = group === this.groups - 1 ? assets - fixed - groupSize * (this.groups - 1) : groupSize
      const location = random.pick(['westeurope', 'northeurope', 'germanywestcentral'])
      yield [{ tenantId: this.tenantId, subscriptionId: subscription.id, group: name, location, tags }, size]
    }
  }

  private ofSubscription(table: string, subscription: EstateSubscription): Row[] {
    const random = new Random(hash(subscription.id, this.options.seed))
    if (table === 'resourcecontainers') return [subscriptionRow(this.tenantId, subscription, null)]
    if (table === 'authorizationresources') {
      const scope = `/subscriptions/${subscription.id}`
      return sorted(
        Array.from({ length: assignmentsPerSubscription }, (_, nth) =>
          roleAssignment(this.tenantId, {
            principal: `principal ${nth}`,
            principalType: random.pick(['User', 'Group', 'ServicePrincipal']),
            role: nth < 2 ? 'Owner' : random.pick(roleNames),
            scope,
          }),
        ),
      )
    }
    if (table !== 'securityresources') return []
    const enrolled = random.chance(0.6)
    return sorted(
      (Object.keys(defenderPlans) as DefenderPlan[]).map((plan) =>
        pricing(this.tenantId, subscription.id, plan, enrolled && random.chance(0.8)),
      ),
    )
  }

  private ofGroup(table: string, base: Row[]): Row[] {
    const { day, changeFraction } = this.options
    if (table === 'resourcechanges' || table === 'resourcecontainerchanges') return this.changes(table, base)
    const rows = base.map((row) => onDay(row, day, changeFraction).row)
    if (table === 'resources' || table === 'resourcecontainers' || table === 'authorizationresources')
      return sorted(rows.filter((row) => tableOf(row.type as string) === table))
    const byId = new Map(rows.map((row) => [String(row.id).toLowerCase(), row]))
    const lookup = (id: string) => byId.get(id)
    // Compliant states are left out: they would be half of all rows, and nobody asks for them.
    const signals = rows
      .flatMap((row) => signalsOf(row, lookup, this.today, table))
      .filter(({ state }) => state !== 'Compliant' || table !== 'policyresources')
    return sorted(signals.map((signal) => signal.make(new Date(this.today.getTime() - 30 * millisecondsOfDay))))
  }

  private changes(table: string, base: Row[]): Row[] {
    const { day, changeFraction } = this.options
    const rows: Row[] = []
    for (const row of base) {
      if ((tableOf(row.type as string) === 'resources') !== (table === 'resourcechanges')) continue
      for (const change of onDay(row, day, changeFraction).changes) {
        const at = new Date(this.options.today.getTime() + change.day * millisecondsOfDay - 16 * 3_600_000)
        const actor = {
          changedBy: `deploy-${String(row.resourceGroup)}`,
          changedByType: 'Application',
          clientType: 'ARM Template',
        } as const
        const made = change.day > day - 14 ? changeRow(change.before, change.after, actor, at) : null
        if (made) rows.push(made)
      }
    }
    return sorted(rows)
  }
}

const sorted = (rows: Row[]): Row[] =>
  rows
    .map((row): [string, Row] => [String(row.id).toLowerCase(), row])
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row)
