import type { Source } from '#lib/azure/sources.ts'
import { linksOf, type Row, typeOf } from '#lib/checklist/index.ts'
import { assetKey } from './asset-key.ts'
import { fingerprintOf } from './fingerprint.ts'
import { clean, isRecord, wellFormed } from './json-text.ts'

/** A row that can be kept, before anything is made of it that only a row that differs needs. */
export interface ParsedRow {
  kind: 'asset' | 'signal'
  key: string
  source: Source
  /** Lower case; '' for what lies above subscriptions. */
  subscriptionId: string
  fingerprint: string
  row: Row
}

/** What assets and signals both are stored with. */
interface Stored {
  key: string
  id: string
  type: string
  source: Source
  subscriptionId: string
  fingerprint: string
  /** The whole row as JSON text. */
  body: string
}

export interface StoredAsset extends Stored {
  kind: 'asset'
  name: string
  resourceGroup: string
  location: string | null
  assetKind: string | null
  /** JSON text. */
  tags: string | null
  /** Keys of what its configuration names. */
  links: string[]
}

export interface StoredSignal extends Stored {
  kind: 'signal'
  assetKey: string | null
}

export interface ParsedChange {
  kind: 'change'
  assetKey: string
  at: Date
  id: string
  changeType: string
  changedBy: string | null
  changedByType: string | null
  clientType: string | null
  operation: string | null
  changes: string
}

export interface Rejected {
  kind: 'rejected'
  source: Source
  id: string | null
  /** Of the asset that must not be taken for gone, where the id could be read. */
  key: string | null
  subscriptionId: string | null
  reason: string
}

/** More than this of JSON is not configuration: Azure itself allows 4 MB requests, and templates are the largest. */
export const LARGEST_ROW = 1024 * 1024
const TOO_LARGE = 'is larger than 1 MiB'
/** Ids of changes are indexed. */
const LONGEST_ID = 2048
/** Names, types and groups are indexed, and an index entry has its limit; Azure's own longest is 260. */
const LONGEST_TEXT = 300

const SIGNALS = new Set<Source>([
  'securityresources',
  'patchassessmentresources',
  'guestconfigurationresources',
  'advisorresources',
  'policyresources',
])
const CHANGES = new Set<Source>(['resourcechanges', 'resourcecontainerchanges'])

export const isSignalSource = (source: Source) => SIGNALS.has(source)

/** What a raw row of a table is; `rejected` with the reason where it cannot be kept. Never throws. */
export function parseRow(source: Source, raw: unknown): ParsedRow | ParsedChange | Rejected {
  if (!isRecord(raw)) return rejected(source, 'is not an object', null, null)
  const { id } = raw
  if (typeof id !== 'string' || !id.startsWith('/')) {
    const reason = id === undefined || id === null || id === '' ? 'has no id' : 'has an id that is not a resource id'
    return rejected(source, reason, null, textOf(raw.subscriptionId)?.toLowerCase() ?? null)
  }
  const subscriptionId = subscriptionOf(id, raw.subscriptionId)
  if (Buffer.byteLength(id) > LONGEST_ID)
    return rejected(source, `has an id of more than ${LONGEST_ID} bytes`, id, subscriptionId)
  try {
    const { fingerprint, length } = fingerprintOf(raw, isSignalSource(source))
    if (length > LARGEST_ROW) return rejected(source, TOO_LARGE, id, subscriptionId)
    if (CHANGES.has(source))
      return parseChange(raw, id) ?? rejected(source, 'does not say what changed, and when', id, subscriptionId)
    const kind = isSignalSource(source) ? 'signal' : 'asset'
    return { kind, key: assetKey(id), source, subscriptionId, fingerprint, row: raw as unknown as Row }
  } catch (error) {
    return rejected(source, error instanceof Error ? error.message : String(error), id, subscriptionId)
  }
}

function rejected(source: Source, reason: string, id: string | null, subscriptionId: string | null): Rejected {
  const key = id === null || CHANGES.has(source) ? null : assetKey(id)
  return { kind: 'rejected', source, id: id?.slice(0, LONGEST_TEXT) ?? null, key, subscriptionId, reason }
}

/** A parsed row as it is stored. Never throws. */
export function storedAs(parsed: ParsedRow): StoredAsset | StoredSignal | Rejected {
  try {
    return stored(parsed)
  } catch (error) {
    const { source, row, subscriptionId } = parsed
    return rejected(source, error instanceof Error ? error.message : String(error), row.id, subscriptionId)
  }
}

function stored({ kind, row, ...parsed }: ParsedRow): StoredAsset | StoredSignal | Rejected {
  const body = wellFormed(JSON.stringify(row))
  if (Buffer.byteLength(body) > LARGEST_ROW) return rejected(parsed.source, TOO_LARGE, row.id, parsed.subscriptionId)
  const links = linksOf(row)
  const common = { ...parsed, id: row.id, type: clean(typeOf(row)).slice(0, LONGEST_TEXT) || 'unknown', body }
  if (kind === 'signal') {
    // What else a signal may name (the assignment that an exemption is from) comes before the asset.
    const about = links.at(-1)
    return { kind, ...common, assetKey: about === undefined ? null : assetKey(about) }
  }
  return {
    kind,
    ...common,
    name: textOf(row.name) ?? clean(row.id.slice(row.id.lastIndexOf('/') + 1)).slice(0, LONGEST_TEXT),
    resourceGroup: resourceGroupOf(row.id, row.resourceGroup),
    location: textOf(row.location)?.toLowerCase() ?? null,
    assetKind: textOf(row.kind),
    tags: isRecord(row.tags) ? wellFormed(JSON.stringify(row.tags)) : null,
    links: links.map(assetKey),
  }
}

/** Azure is younger than the one; the other keeps nonsense within what PostgreSQL has dates for. */
const EARLIEST = new Date('2000-01-01')
const LATEST = new Date('2200-01-01')

/**
 * A row of resourcechanges or resourcecontainerchanges; null where it does not say of what, or when.
 * Source of the shape: Microsoft's "Get resource changes" of Azure Resource Graph.
 */
function parseChange(record: Readonly<Record<string, unknown>>, id: string): ParsedChange | null {
  const properties = isRecord(record.properties) ? record.properties : {}
  const attributes = isRecord(properties.changeAttributes) ? properties.changeAttributes : {}
  const at = new Date(textOf(attributes.timestamp) ?? Number.NaN)
  const target = textOf(properties.targetResourceId)
  if (!target?.startsWith('/') || !(at >= EARLIEST && at < LATEST)) return null
  return {
    kind: 'change',
    assetKey: assetKey(target),
    at,
    id,
    changeType: textOf(properties.changeType) ?? 'Update',
    changedBy: textOf(attributes.changedBy),
    changedByType: textOf(attributes.changedByType),
    clientType: textOf(attributes.clientType),
    operation: textOf(attributes.operation),
    changes: wellFormed(JSON.stringify(isRecord(properties.changes) ? properties.changes : {})),
  }
}

const textOf = (value: unknown) =>
  typeof value === 'string' && value !== '' ? clean(value).slice(0, LONGEST_TEXT) : null

/** The id tells best: the column is null for some tables. */
function subscriptionOf(id: string, column: unknown): string {
  const named = /^\/subscriptions\/([^/]+)/i.exec(id)?.[1]
  return (named ?? textOf(column) ?? '').toLowerCase().slice(0, LONGEST_TEXT)
}

function resourceGroupOf(id: string, column: unknown): string {
  const named = /^\/subscriptions\/[^/]+\/resourcegroups\/([^/]+)/i.exec(id)?.[1]
  return (named ?? textOf(column) ?? '').toLowerCase().slice(0, LONGEST_TEXT)
}
