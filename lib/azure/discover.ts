import { codes, EstateUnreachable, malformed, RequestFailure } from './errors.ts'
import type { ServiceError, VisibleSubscription } from './events.ts'
import { IdSet } from './id-set.ts'
import { Inconsistent, readPages } from './paging.ts'
import { subscriptionsQuery } from './queries.ts'
import type { Requests } from './requests.ts'
import { subscriptionOf } from './rows.ts'

/** Resource Graph takes at most this many subscriptions a request. */
const mostSubscriptions = 1_000

export interface Scope {
  requests: Requests
  subscriptions: readonly string[]
  managementGroups: readonly string[]
}

export interface Discovery {
  visible: VisibleSubscription[]
  /** Configured, and the service's own reason why it says nothing of them. */
  refused: Map<string, ServiceError>
  /** Management groups that could not be opened. */
  groupErrors: ServiceError[]
}

/**
 * The subscriptions that can be read of those asked for.
 *
 * Resource Graph leaves out what the caller may not read without a word, so nothing is taken for read that was not found
 * here. Beyond 10,000 subscriptions it shortens its answer; then Resource Manager's own list, which has no such limit,
 * says which there are, and Resource Graph is asked about them by name.
 *
 * @throws EstateUnreachable when nothing can be found out.
 */
export async function discover({ requests, subscriptions, managementGroups }: Scope): Promise<Discovery> {
  const found: Discovery = { visible: [], refused: new Map(), groupErrors: [] }
  const visible = new Map<string, VisibleSubscription>()
  try {
    if (subscriptions.length > 0) await askByName(requests, subscriptions, visible, found.refused)
    for (const group of managementGroups) await openGroup(requests, group, visible, found)
    if (subscriptions.length === 0 && managementGroups.length === 0) {
      const complete = await readSubscriptions(requests, {}, visible).catch(noneVisible)
      if (!complete) await askAboutListed(requests, visible, found)
    }
  } catch (error) {
    if (error instanceof RequestFailure) throw new EstateUnreachable(error.service)
    throw error
  }
  found.visible = [...visible.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  return found
}

async function openGroup(
  requests: Requests,
  group: string,
  visible: Map<string, VisibleSubscription>,
  found: Discovery,
): Promise<void> {
  try {
    const complete = await readSubscriptions(requests, { managementGroups: [group] }, visible)
    if (complete) return
    const below = new Map<string, VisibleSubscription>()
    await askAboutListed(requests, below, found)
    for (const subscription of below.values()) {
      const isBelow = subscription.managementGroups.some((name) => name.toLowerCase() === group.toLowerCase())
      if (isBelow) visible.set(subscription.id, subscription)
    }
  } catch (error) {
    if (!(error instanceof RequestFailure) || error.kind === 'unreachable' || !error.answered) throw error
    found.groupErrors.push({
      code: error.service.code,
      message: `The management group ${group} could not be read: ${error.service.message}`,
    })
  }
}

/** Adds what a scope holds; false when the answer is known, or must be feared, not to be all. */
async function readSubscriptions(
  requests: Requests,
  scope: { subscriptions?: string[]; managementGroups?: string[] },
  visible: Map<string, VisibleSubscription>,
): Promise<boolean> {
  let limitHit = false
  try {
    const pages = readPages({ requests, kql: subscriptionsQuery, ...scope, pageSize: 1_000, handedOut: new IdSet() })
    for await (const page of pages) {
      limitHit ||= page.subscriptionLimitHit
      for (const row of page.rows) add(row, visible)
    }
  } catch (error) {
    if (!(error instanceof Inconsistent)) throw error
    return false
  }
  return !limitHit
}

/** Of several subscriptions those that are not visible are left out in silence; only if none is, that is an error. */
function noneVisible(error: unknown): true {
  if (error instanceof RequestFailure && error.service.code === 'NoValidSubscriptionsInQueryRequest') return true
  throw error
}

function add(row: unknown, visible: Map<string, VisibleSubscription>): void {
  const id = subscriptionOf(row)
  if (id === '') return
  const { name, tags, properties } = row as Record<string, unknown>
  const { state, managementGroupAncestorsChain: chain } = (properties ?? {}) as Record<string, unknown>
  visible.set(id, {
    id,
    name: typeof name === 'string' && name !== '' ? name : id,
    state: typeof state === 'string' ? state : null,
    tags: typeof tags === 'object' ? (tags as VisibleSubscription['tags']) : null,
    managementGroups: (Array.isArray(chain) ? chain : []).flatMap((group: { name?: unknown } | null) =>
      typeof group?.name === 'string' ? group.name : [],
    ),
  })
}

/** Everything that Resource Manager lists. What Resource Graph does not know of yet is asked for all the same. */
async function askAboutListed(
  requests: Requests,
  visible: Map<string, VisibleSubscription>,
  found: Discovery,
): Promise<void> {
  let next: string | undefined
  const links = new Set<string>()
  const listed = new Map<string, VisibleSubscription>()
  do {
    const page = await requests.listSubscriptions(next)
    for (const subscription of page.subscriptions) {
      listed.set(subscription.id, { ...subscription, managementGroups: [] })
    }
    next = page.next
    if (next !== undefined && links.has(next)) throw malformed('The list of subscriptions goes round in a circle.')
    links.add(next ?? '')
  } while (next !== undefined)
  await askByName(requests, [...listed.keys()], visible, found.refused)
  for (const [id, subscription] of listed) {
    if (!visible.has(id) && !found.refused.has(id)) visible.set(id, subscription)
  }
}

/** Asks about subscriptions by name. One that makes the service refuse is found by halving and does not hide others. */
async function askByName(
  requests: Requests,
  ids: readonly string[],
  visible: Map<string, VisibleSubscription>,
  refused: Map<string, ServiceError>,
): Promise<void> {
  for (let start = 0; start < ids.length; start += mostSubscriptions) {
    await askAboutBatch(requests, ids.slice(start, start + mostSubscriptions), visible, refused)
  }
}

async function askAboutBatch(
  requests: Requests,
  ids: readonly string[],
  visible: Map<string, VisibleSubscription>,
  refused: Map<string, ServiceError>,
): Promise<void> {
  try {
    await readSubscriptions(requests, { subscriptions: [...ids] }, visible).catch(noneVisible)
  } catch (error) {
    const [only] = ids
    if (!(error instanceof RequestFailure) || error.kind !== 'refused' || only === undefined) throw error
    if (ids.length === 1) {
      refused.set(only, error.service)
      return
    }
    const middle = Math.ceil(ids.length / 2)
    await askAboutBatch(requests, ids.slice(0, middle), visible, refused)
    await askAboutBatch(requests, ids.slice(middle), visible, refused)
  }
}

/** Which of the subscriptions can no longer be read: what was lost while reading must not be taken for removed. */
export async function lostSince(requests: Requests, ids: readonly string[]): Promise<string[]> {
  const visible = new Map<string, VisibleSubscription>()
  const refused = new Map<string, ServiceError>()
  await askByName(requests, ids, visible, refused)
  return ids.filter((id) => !visible.has(id))
}

/** Nothing to read, and nothing known from before that could be called unread. */
export function nothingVisible({ groupErrors: [groupError] }: Discovery): EstateUnreachable {
  return new EstateUnreachable(
    groupError ?? {
      code: codes.nothingVisible,
      message:
        'The credential sees no subscription. Give its identity the role Reader on the subscriptions, or on a management ' +
        'group above them, and look at TEMPER_SUBSCRIPTIONS, TEMPER_MANAGEMENT_GROUPS and AZURE_TENANT_ID.',
    },
  )
}
