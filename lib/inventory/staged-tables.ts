import type { PoolClient } from 'pg'
import { type CopyColumn, type CopyValue, copyRows } from '#lib/db/index.ts'
import type { ParsedChange, StoredAsset, StoredSignal } from './parse-row.ts'

/** A temporary table of staging.sql, and how what goes into it becomes its rows. */
interface StagedTable<T> {
  name: string
  columns: readonly (readonly [column: string, type: CopyColumn['type'], of: (item: T) => CopyValue])[]
}

export interface Link {
  from: string
  to: string
}

const keys = (name: string): StagedTable<string> => ({ name, columns: [['key', 'uuid', (key) => key]] })

export const seenAsset = keys('seen_asset')
export const seenSignal = keys('seen_signal')

export const stagedAsset: StagedTable<StoredAsset> = {
  name: 'staged_asset',
  columns: [
    ['key', 'uuid', (row) => row.key],
    ['id', 'text', (row) => row.id],
    ['name', 'text', (row) => row.name],
    ['type', 'text', (row) => row.type],
    ['source', 'text', (row) => row.source],
    ['subscription_id', 'text', (row) => row.subscriptionId],
    ['resource_group', 'text', (row) => row.resourceGroup],
    ['location', 'text', (row) => row.location],
    ['kind', 'text', (row) => row.assetKind],
    ['tags', 'json', (row) => row.tags],
    ['fingerprint', 'text', (row) => row.fingerprint],
    ['configuration', 'json', (row) => row.body],
  ],
}

export const stagedLink: StagedTable<Link> = {
  name: 'staged_link',
  columns: [
    ['from_key', 'uuid', (link) => link.from],
    ['to_key', 'uuid', (link) => link.to],
  ],
}

export const stagedSignal: StagedTable<StoredSignal> = {
  name: 'staged_signal',
  columns: [
    ['key', 'uuid', (row) => row.key],
    ['id', 'text', (row) => row.id],
    ['type', 'text', (row) => row.type],
    ['source', 'text', (row) => row.source],
    ['subscription_id', 'text', (row) => row.subscriptionId],
    ['asset_key', 'uuid', (row) => row.assetKey],
    ['fingerprint', 'text', (row) => row.fingerprint],
    ['body', 'json', (row) => row.body],
  ],
}

export const stagedChange: StagedTable<ParsedChange> = {
  name: 'staged_change',
  columns: [
    ['asset_key', 'uuid', (row) => row.assetKey],
    ['at', 'timestamptz', (row) => row.at],
    ['id', 'text', (row) => row.id],
    ['change_type', 'text', (row) => row.changeType],
    ['changed_by', 'text', (row) => row.changedBy],
    ['changed_by_type', 'text', (row) => row.changedByType],
    ['client_type', 'text', (row) => row.clientType],
    ['operation', 'text', (row) => row.operation],
    ['changes', 'json', (row) => row.changes],
  ],
}

/** Adds the items to the table by COPY; nothing is sent where there are none. */
export async function stage<T>(
  client: PoolClient,
  { name, columns }: StagedTable<T>,
  items: readonly T[],
): Promise<void> {
  if (items.length === 0) return
  const wire = columns.map(([column, type]) => ({ name: column, type }))
  await copyRows(client, name, wire, rowsOf(items, columns))
}

function* rowsOf<T>(items: readonly T[], columns: StagedTable<T>['columns']): Generator<CopyValue[]> {
  for (const item of items) yield columns.map(([, , of]) => of(item))
}
