import type { Pool, PoolClient } from 'pg'
import { recordAudit } from '#lib/auth/audit.ts'
import { inTransaction } from '#lib/db/index.ts'
import type { Definition } from './define.ts'
import { type Difference, differenceBetween } from './difference.ts'
import { Conflict, Invalid, NoSuchWorkload } from './errors.ts'
import {
  getWorkload,
  insertWorkload,
  lastChangeOf,
  listWorkloads,
  lockWorkloads,
  markRetired,
  putInOrder,
  raiseRulesVersion,
  updateWorkload,
  type Workload,
} from './store.ts'

/** Each is asked about by every scan that finds something new. */
export const mostWorkloads = 500

/** Who changes workloads, when, and in which request. */
export interface By {
  /** Object id of the person, or: command. */
  readonly actor: string
  readonly at: Date
  readonly requestId: string | null
}

export interface Saved {
  readonly id: number
  readonly slug: string
  readonly version: number
  /** Assets wait to be put where they belong: ask for it with requestWorkloads of lib/jobs. */
  readonly isRulesChanged: boolean
}

/**
 * Creates a workload, the last in order, or changes the one of that slug.
 * @param version of the workload that the person saw; null to create one
 * @throws Invalid where the slug is taken; Conflict where somebody else changed or retired the workload since;
 *   NoSuchWorkload
 */
export async function saveWorkload(
  db: Pick<Pool, 'connect'>,
  { definition, version }: { definition: Definition; version: number | null },
  by: By,
): Promise<Saved> {
  return inTransaction(db, async (client) => {
    await lockWorkloads(client)
    const before = await getWorkload(client, definition.slug)
    if (version !== null) return change(client, await requireUnchanged(client, before, version), definition, by)
    if (before) throw new Invalid([{ path: ['slug'], message: takenMessage(before) }])
    const others = await listWorkloads(client)
    if (others.length >= mostWorkloads)
      throw new Invalid([{ path: [], message: `There are ${mostWorkloads} workloads already: retire one first.` }])
    return create(client, definition, nextPrecedence(others), by)
  })
}

function takenMessage({ name, retiredAt }: Workload): string {
  return retiredAt
    ? `“${name}”, which is retired, has this short name: its past is kept under it. Choose another.`
    : `“${name}” has this short name already. Choose another.`
}

/** That of a workload that comes after the others. */
export function nextPrecedence(others: readonly Workload[]): number {
  return Math.max(0, ...others.map(({ precedence }) => precedence)) + 1
}

/** Inside a transaction that holds the lock. */
export async function create(client: PoolClient, definition: Definition, precedence: number, by: By): Promise<Saved> {
  const id = await insertWorkload(client, definition, { precedence, at: by.at })
  await raiseRulesVersion(client)
  await record(client, definition.slug, 'created', differenceBetween(null, definition), by)
  return { id, slug: definition.slug, version: 1, isRulesChanged: true }
}

/** Inside a transaction that holds the lock. What is the same is not written. */
export async function change(client: PoolClient, before: Workload, after: Definition, by: By): Promise<Saved> {
  const { id, slug, version, retiredAt } = before
  const difference = differenceBetween(before, after)
  if (difference.fields.length === 0 && !retiredAt) return { id, slug, version, isRulesChanged: false }
  await updateWorkload(client, id, after, by.at)
  const isRulesChanged = retiredAt !== null || difference.fields.includes('rules')
  if (isRulesChanged) await raiseRulesVersion(client)
  await record(client, slug, retiredAt ? 'brought back' : 'changed', difference, by)
  return { id, slug, version: version + 1, isRulesChanged }
}

/**
 * Ends a workload: its assets go to the next that matches them, or to none. Its past stays.
 * @throws Conflict, NoSuchWorkload
 */
export async function retireWorkload(
  db: Pick<Pool, 'connect'>,
  { slug, version }: { slug: string; version: number },
  by: By,
): Promise<void> {
  await inTransaction(db, async (client) => {
    await lockWorkloads(client)
    await retire(client, await requireUnchanged(client, await getWorkload(client, slug), version), by)
  })
}

/** Inside a transaction that holds the lock. */
export async function retire(client: PoolClient, workload: Workload, by: By): Promise<void> {
  await markRetired(client, workload.id, by.at)
  await raiseRulesVersion(client)
  await record(client, workload.slug, 'retired', differenceBetween(workload, null), by)
}

/**
 * Puts all workloads in order: of several that match an asset, the first has it.
 * @param slugs of all that are not retired
 * @throws Conflict where others are there by now
 */
export async function reorderWorkloads(
  db: Pick<Pool, 'connect'>,
  slugs: readonly string[],
  by: By,
): Promise<{ isRulesChanged: boolean }> {
  return inTransaction(db, async (client) => {
    await lockWorkloads(client)
    const workloads = await listWorkloads(client)
    const wanted = new Set(slugs)
    if (wanted.size !== workloads.length || workloads.some(({ slug }) => !wanted.has(slug))) {
      const message = 'Workloads were added or retired since you opened the list: load it again, then put it in order.'
      throw new Conflict(message, { by: null, at: null })
    }
    return { isRulesChanged: await order(client, workloads, [...wanted], by) }
  })
}

/** Inside a transaction that holds the lock. Answers whether the order was another. */
export async function order(
  client: PoolClient,
  workloads: readonly Workload[],
  slugs: readonly string[],
  by: By,
): Promise<boolean> {
  const before = workloads.map(({ slug }) => slug)
  if (JSON.stringify(before) === JSON.stringify(slugs)) return false
  const ids = new Map(workloads.map(({ slug, id }) => [slug, id]))
  await putInOrder(
    client,
    slugs.flatMap((slug) => ids.get(slug) ?? []),
  )
  await raiseRulesVersion(client)
  await recordAudit(client, {
    ...by,
    action: 'workload.change',
    subjectType: 'workloads',
    subjectId: 'order',
    detail: { change: 'put in order', before, after: slugs },
  })
  return true
}

async function requireUnchanged(client: PoolClient, workload: Workload | null, version: number): Promise<Workload> {
  if (!workload) throw new NoSuchWorkload('There is no such workload.')
  if (workload.version === version && !workload.retiredAt) return workload
  const last = await lastChangeOf(client, workload.slug)
  const when = last.at ? ` on ${last.at.toISOString().slice(0, 16).replace('T', ' at ')} UTC` : ''
  const what = workload.retiredAt ? 'retired' : 'changed'
  const then = workload.retiredAt
    ? 'What you entered was not saved.'
    : 'What you entered is still here and was not saved: open the workload again to see what is new, and make your change there.'
  throw new Conflict(`${last.by ?? 'Somebody'} ${what} this workload${when}, after you opened it. ${then}`, last)
}

async function record(
  client: PoolClient,
  slug: string,
  change: string,
  { before, after }: Difference,
  by: By,
): Promise<void> {
  await recordAudit(client, {
    ...by,
    action: 'workload.change',
    subjectType: 'workload',
    subjectId: slug,
    detail: { change, before, after },
  })
}
