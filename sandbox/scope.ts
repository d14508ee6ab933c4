import type { Estate, Row } from '#sandbox/estate/estate.ts'
import { badRequest, refused } from './refusal.ts'

/** The part of a request that says whose rows are asked for. */
export interface ScopeAsked {
  subscriptions: readonly string[]
  managementGroups: readonly string[]
  authorizationScopeFilter?: string
  /** Answer as if the principal saw too many subscriptions: only so many of them. */
  shortenedTo?: number
}

export interface Scope {
  /** Names the scope among all scopes of one estate. */
  key: string
  includes(row: Row): boolean
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const mostSubscriptions = 1_000
/** Built-in limit of management groups a request. */
const mostManagementGroups = 10

/**
 * What a request may see of a table, as Resource Graph decides it: subscriptions that the principal may not read are
 * left out without a word, and only if none is left is that an error.
 *
 * @throws Refusal
 */
export function scopeOf(estate: Estate, table: string, asked: ScopeAsked): Scope {
  const named = asked.subscriptions.map((id) => id.toLowerCase())
  if (named.some((id) => !guid.test(id))) {
    throw badRequest({ code: 'SubscriptionsContainInvalidGuids', message: 'Subscription ids have to be valid GUIDs.' })
  }
  if (named.length > mostSubscriptions || asked.managementGroups.length > mostManagementGroups) {
    throw badRequest({
      code: 'TooManyScopes',
      message: `At most ${mostSubscriptions} subscriptions are allowed in a request.`,
    })
  }
  const closed = estate.unreadable.filter(({ tables }) => tables?.includes(table) ?? true)
  for (const { subscriptionId, code, message, mode } of closed) {
    if (mode === 'error' && named.includes(subscriptionId.toLowerCase())) throw refused(403, code, message)
  }
  const eligible = subscriptionsIn(estate, named, asked)
  if (eligible.length === 0) {
    throw badRequest({
      code: 'NoValidSubscriptionsInQueryRequest',
      message: `There must be at least one subscription that is eligible to contain resources. Given: '${[...named, ...asked.managementGroups].join(',')}'.`,
    })
  }
  const groupsAbove = new Set(
    eligible.flatMap(({ managementGroups }) => managementGroups.map((name) => name.toLowerCase())),
  )
  const open = new Set(eligible.map(({ id }) => id.toLowerCase()))
  const isSilent = new Set(closed.map(({ subscriptionId }) => subscriptionId.toLowerCase()))
  // Without a scope everything at and below the tenant is meant.
  const seesAbove = named.length === 0 || (asked.authorizationScopeFilter ?? '').includes('Above')
  return {
    key: JSON.stringify([named, asked.managementGroups, seesAbove, asked.shortenedTo]),
    includes(row) {
      const id = typeof row.subscriptionId === 'string' ? row.subscriptionId.toLowerCase() : ''
      if (id === '') return seesAbove && isAbove(row, groupsAbove)
      if (!open.has(id)) return false
      return !isSilent.has(id) || `${row.type}`.toLowerCase() === 'microsoft.resources/subscriptions'
    },
  }
}

function subscriptionsIn(estate: Estate, named: string[], asked: ScopeAsked): Estate['subscriptions'] {
  const groups = asked.managementGroups.map((name) => name.toLowerCase())
  return visibleSubscriptions(estate)
    .filter(({ id }) => named.length === 0 || named.includes(id.toLowerCase()))
    .filter(
      ({ managementGroups }) =>
        groups.length === 0 || managementGroups.some((name) => groups.includes(name.toLowerCase())),
    )
    .slice(0, asked.shortenedTo)
}

/** Those that the principal sees at all. */
export function visibleSubscriptions({ subscriptions, unreadable }: Estate): Estate['subscriptions'] {
  const hidden = unreadable
    .filter(({ mode, tables }) => mode === 'hidden' && tables === undefined)
    .map(({ subscriptionId }) => subscriptionId.toLowerCase())
  return subscriptions.filter(({ id }) => !hidden.includes(id.toLowerCase()))
}

const inManagementGroup = /\/providers\/microsoft\.management\/managementgroups\/([^/]+)/i

/** Whether a row that is in no subscription lies above the scope: at one of its management groups, or at the tenant. */
function isAbove({ id, properties }: Row, groups: ReadonlySet<string>): boolean {
  const { scope } = (properties ?? {}) as { scope?: unknown }
  const group = inManagementGroup.exec(`${id}`)?.[1] ?? inManagementGroup.exec(`${scope}`)?.[1]
  return group === undefined || groups.has(group.toLowerCase())
}
