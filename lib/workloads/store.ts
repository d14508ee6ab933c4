import type { Pool, PoolClient } from 'pg'
import { readStatements } from '#lib/db/index.ts'
import type { Definition, Rule } from './define.ts'
import { ruleOf, type StoredRule } from './rules.ts'

const sql = readStatements(import.meta.url, 'store.sql', [
  'select',
  'lock',
  'raise_rules_version',
  'last_change',
  'create',
  'update',
  'delete_rules',
  'insert_rules',
  'delete_owners',
  'insert_owners',
  'know_people',
  'retire',
  'put_in_order',
])

/** A workload as it is kept. */
export interface Workload extends Definition {
  id: number
  /** Lower comes first. */
  precedence: number
  /** Raised by every change of the definition; who saves names the one that they saw. */
  version: number
  createdAt: Date
  updatedAt: Date
  /** Then it has no rules any more, and belongs to the past. */
  retiredAt: Date | null
}

type Row = Omit<Workload, 'rules'> & { rules: StoredRule[] }

const workloadOf = (row: Row): Workload => ({ ...row, rules: row.rules.map(ruleOf) })

/** All workloads that are not retired, in order of precedence. */
export async function listWorkloads(db: Pick<Pool, 'query'>): Promise<Workload[]> {
  const { rows } = await db.query<Row>(`${sql.select} where w.retired_at is null order by w.precedence, w.id`)
  return rows.map(workloadOf)
}

/** The workload of that name, retired or not; null if there never was one. */
export async function getWorkload(db: Pick<Pool, 'query'>, slug: string): Promise<Workload | null> {
  const { rows } = await db.query<Row>(`${sql.select} where w.slug = $1`, [slug])
  return rows[0] ? workloadOf(rows[0]) : null
}

/** Those of these names that are retired. */
export async function retiredWorkloads(client: PoolClient, slugs: readonly string[]): Promise<Workload[]> {
  const { rows } = await client.query<Row>(`${sql.select} where w.retired_at is not null and w.slug = any($1)`, [slugs])
  return rows.map(workloadOf)
}

/** Until the transaction ends nobody else changes workloads. */
export async function lockWorkloads(client: PoolClient): Promise<void> {
  await client.query(sql.lock)
}

/** Says that the rules, or their order, are others now: assets wait to be put where they belong. */
export async function raiseRulesVersion(client: PoolClient): Promise<void> {
  await client.query(sql.raise_rules_version)
}

/** Who changed the workload last, as the audit says. */
export async function lastChangeOf(client: PoolClient, slug: string): Promise<{ by: string | null; at: Date | null }> {
  const { rows } = await client.query<{ at: Date; name: string | null }>(sql.last_change, [slug])
  return { by: rows[0]?.name ?? null, at: rows[0]?.at ?? null }
}

export async function insertWorkload(
  client: PoolClient,
  definition: Definition,
  { precedence, at }: { precedence: number; at: Date },
): Promise<number> {
  const { slug, name, description, environment, criticality, target } = definition
  const values = [slug, name, description, environment, criticality, target, precedence, at]
  const { rows } = await client.query<{ id: number }>(sql.create, values)
  const id = rows[0]!.id
  await insertParts(client, id, definition)
  return id
}

/** Writes the definition anew; one that was retired is no more. */
export async function updateWorkload(client: PoolClient, id: number, definition: Definition, at: Date): Promise<void> {
  const { name, description, environment, criticality, target } = definition
  await client.query(sql.update, [id, name, description, environment, criticality, target, at])
  await client.query(sql.delete_rules, [id])
  await client.query(sql.delete_owners, [id])
  await insertParts(client, id, definition)
}

async function insertParts(client: PoolClient, id: number, { rules, owners }: Definition): Promise<void> {
  const positioned = rules.map((rule: Rule, position) => ({ position: position + 1, ...rule }))
  await client.query(sql.insert_rules, [id, JSON.stringify(positioned)])
  await client.query(sql.insert_owners, [id, JSON.stringify(owners)])
  await client.query(sql.know_people, [JSON.stringify(owners)])
}

export async function markRetired(client: PoolClient, id: number, at: Date): Promise<void> {
  await client.query(sql.retire, [id, at])
  await client.query(sql.delete_rules, [id])
}

/** Gives the workloads the precedence of their place in the list. */
export async function putInOrder(client: PoolClient, ids: readonly number[]): Promise<void> {
  await client.query(sql.put_in_order, [ids])
}
