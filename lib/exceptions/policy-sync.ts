import type { PoolClient } from 'pg'
import { readStatements } from '#lib/db/index.ts'
import { todayIn } from './days.ts'
import { differenceBetween } from './difference.ts'
import { lockEffect } from './effect.ts'
import { writeEvent } from './log.ts'
import type { Actor, Target } from './model.ts'
import {
  type AssignedDefinition,
  categoryOf,
  checksOfDefinitions,
  definitionsOf,
  exemptionOf,
  type PolicyExemption,
  scopeOf,
} from './policy-exemption.ts'
import { proposedTargets, withProposed } from './proposed.ts'
import type { EventKind } from './state-machine.ts'
import { createException, draftOf, measure, readException, writeChanges, writeTerms } from './store.ts'
import { resolveTargets, writePlaces } from './targets.ts'
import { type ExceptionDraft, limits } from './terms.ts'

const sql = readStatements(import.meta.url, 'policy-sync.sql', [
  'find_differences',
  'find_ended',
  'find_unresolved',
  'find_assigned',
  'find_newly_assigned',
  'is_scanning',
  'find_subscriptions_of_group',
  'mark_exemption',
  'find_shown',
  'measure_anew',
])

const scan: Actor = { id: 'scan', name: 'Scan', kind: 'system' }

/** What a scan found of Azure's exemptions, by the numbers under which the register has them. */
export interface SyncedExemptions {
  readonly added: readonly number[]
  readonly changed: readonly number[]
  /** Azure does not list them any more. */
  readonly gone: readonly number[]
  /** Their end in Azure has passed. */
  readonly ended: readonly number[]
}

interface Listed {
  readonly externalId: string
  readonly id: string
  readonly fingerprint: string
  readonly body: { readonly properties?: unknown }
}

interface Differing extends Omit<Listed, 'id'> {
  /** Null = Azure does not list it any more. */
  readonly id: string | null
  readonly exceptionId: number | null
}

/**
 * Brings the exemptions of Azure Policy in the register to what the newest scan read. They are shown and matched to our
 * checks, and have no effect on any score: nothing here writes a coverage. In the scan's transaction, after signals are
 * recorded; repeating it changes nothing. Costs by how many exemptions there are, and reads policy states only where one
 * is new or says something else.
 * @param at the scan's observedAt
 * @param timeZone of the organisation: an end in Azure is a moment, ours is the last day in force
 */
export async function syncPolicyExemptions(
  client: PoolClient,
  at: Date,
  { timeZone }: { timeZone: string },
): Promise<SyncedExemptions> {
  await lockEffect(client)
  const synced = { added: [] as number[], changed: [] as number[], gone: [] as number[], ended: [] as number[] }
  const { rows } = await client.query<Differing>(sql.find_differences)
  const listed = rows.filter((row): row is Listed & { exceptionId: number | null } => row.id !== null)
  const assigned = await assignedDefinitions(client, listed.length > 0)
  for (const row of listed) {
    const done = await bring(client, row, assigned, { at, timeZone })
    if (done) synced[done.isNew ? 'added' : 'changed'].push(done.id)
  }
  for (const { id, exceptionId } of rows)
    if (id === null && exceptionId !== null) {
      await close(client, exceptionId, at)
      synced.gone.push(exceptionId)
    }
  if (listed.length === 0) synced.changed.push(...(await matchUnresolved(client, assigned, { at, timeZone })))
  const ended = await client.query<{ id: number }>(sql.find_ended, [at])
  for (const { id } of ended.rows) await end(client, id, at)
  await measureAnew(client)
  return { ...synced, ended: ended.rows.map(({ id }) => id) }
}

/** What fails in their scopes is another thing from scan to scan: the register says how much an exception would cover now. */
async function measureAnew(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ id: number }>(sql.find_shown)
  if (rows.length === 0) return
  await client.query(`${withProposed}\n${sql.measure_anew}`, [proposedTargets([]), [], rows.map(({ id }) => id)])
}

/** Of all policy states where an exemption is to be matched; else of those that this scan was the first to read. */
async function assignedDefinitions(client: PoolClient, isAll: boolean): Promise<AssignedDefinition[]> {
  if (!isAll) {
    const { rows } = await client.query<{ isScanning: boolean }>(sql.is_scanning)
    if (!rows[0]?.isScanning) return []
  }
  const { rows } = await client.query<AssignedDefinition>(isAll ? sql.find_assigned : sql.find_newly_assigned)
  return rows.filter(({ assignmentId, definition }) => assignmentId !== null && definition !== null)
}

async function matchUnresolved(
  client: PoolClient,
  assigned: readonly AssignedDefinition[],
  moment: { at: Date; timeZone: string },
): Promise<number[]> {
  if (assigned.length === 0) return []
  const { rows } = await client.query<Listed & { exceptionId: number }>(sql.find_unresolved)
  const matched: number[] = []
  for (const row of rows) {
    const exemption = exemptionOf({ id: row.id, properties: row.body.properties })
    if (!exemption || definitionsOf(exemption, assigned).length === 0) continue
    const done = await bring(client, row, assigned, moment)
    if (done) matched.push(done.id)
  }
  return matched
}

async function bring(
  client: PoolClient,
  { externalId, id: azureId, fingerprint, body, exceptionId }: Listed & { exceptionId: number | null },
  assigned: readonly AssignedDefinition[],
  { at, timeZone }: { at: Date; timeZone: string },
): Promise<{ id: number; isNew: boolean } | null> {
  const exemption = exemptionOf({ id: azureId, properties: body.properties })
  if (!exemption) return null
  const before = exceptionId === null ? null : await readException(client, exceptionId, { lock: true })
  const definitions = definitionsOf(exemption, assigned)
  const targets = await resolveTargets(client, await targetsOf(client, exemption))
  const id =
    before?.id ??
    (await createException(client, { source: 'policy', kind: 'new', predecessorId: null, requester: scan, at }))
  await writeTerms(client, id, draftFor(exemption, definitions, timeZone), targets)
  await client.query(sql.mark_exemption, [
    id,
    externalId,
    JSON.stringify(externalFor(exemption, definitions, fingerprint)),
    firstText(exemption.metadata, ['requestedBy', 'requestor', 'requester', 'createdBy']).slice(0, 200),
  ])
  await writePlaces(client, id, targets, { isAnew: true })
  const { expiresOn } = exemption
  const state = expiresOn !== null && expiresOn <= at ? 'expired' : 'imported'
  const covers = await measure(client, id)
  await writeChanges(
    client,
    id,
    { state, endsAt: expiresOn, ...covers, ...(state === 'expired' ? { endedAt: expiresOn ?? at } : {}) },
    at,
  )
  const after = await readException(client, id)
  if (!after) return null
  const kind: EventKind = before ? 'synchronised' : 'imported'
  const detail = {
    azure: exemption.id,
    assignment: exemption.assignmentId,
    references: exemption.references,
    definitions,
    ...(before
      ? { difference: differenceBetween(draftOf(before), draftOf(after)) }
      : { terms: { ...draftOf(after), scope: targets.map(({ label }) => label) } }),
  }
  await writeEvent(client, id, { kind, actor: scan, at, detail })
  return { id, isNew: !before }
}

/** The targets are written beside it. Of an owner nothing is known: Azure's exemptions have none. */
function draftFor(exemption: PolicyExemption, definitions: readonly string[], timeZone: string): ExceptionDraft {
  const { displayName, description, name, expiresOn, metadata } = exemption
  return {
    checks: checksOfDefinitions(definitions).slice(0, limits.checks),
    category: categoryOf(exemption),
    justification: (description || displayName || name).slice(0, limits.text),
    ticket: firstText(metadata, ['ticket', 'ticketRef', 'ticketReference', 'workItem', 'issue']).slice(
      0,
      limits.ticket,
    ),
    // Azure names the first moment at which it holds no more.
    endsOn: expiresOn === null ? null : todayIn(timeZone, new Date(expiresOn.getTime() - 1)),
  }
}

/** What the terms have no place for, and by what a change is noticed. */
function externalFor(exemption: PolicyExemption, definitions: readonly string[], fingerprint: string) {
  const { id, name, displayName, category, expiresOn, assignmentId, references, scope, isSelective, metadata } =
    exemption
  return {
    fingerprint,
    id,
    name,
    displayName,
    category,
    expiresOn: expiresOn?.toISOString() ?? null,
    scope,
    assignmentId,
    references,
    definitions,
    isSelective,
    metadata,
  }
}

/** Metadata is whatever somebody wrote: the first of these names that holds a text. */
function firstText(metadata: Readonly<Record<string, unknown>>, names: readonly string[]): string {
  const byName = new Map(Object.entries(metadata).map(([name, value]) => [name.toLowerCase(), value]))
  const found = names
    .map((name) => byName.get(name.toLowerCase()))
    .find((value) => typeof value === 'string' && value !== '')
  return typeof found === 'string' ? found : ''
}

async function targetsOf(client: PoolClient, exemption: PolicyExemption): Promise<Target[]> {
  const scope = scopeOf(exemption)
  if (!('managementGroup' in scope)) return [scope]
  const { rows } = await client.query<{ id: string }>(sql.find_subscriptions_of_group, [scope.managementGroup])
  return rows.slice(0, limits.targets).map(({ id }): Target => ({ kind: 'subscription', id }))
}

async function close(client: PoolClient, id: number, at: Date): Promise<void> {
  await writeChanges(client, id, { state: 'closed', endedAt: at }, at)
  await writeEvent(client, id, {
    kind: 'closed',
    actor: scan,
    at,
    detail: { reason: 'Azure does not list it any more.' },
  })
}

/** At the moment that Azure says, not when a scan looks. */
async function end(client: PoolClient, id: number, at: Date): Promise<void> {
  const stored = await readException(client, id, { lock: true })
  if (!stored) return
  await writeChanges(client, id, { state: 'expired', endedAt: stored.endsAt ?? at }, at)
  await writeEvent(client, id, { kind: 'expired', actor: scan, at, detail: { until: stored.endsOn } })
}
