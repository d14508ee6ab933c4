import type { Source } from '#lib/azure/sources.ts'
import { linksOf, type Row, typeOf } from '#lib/checklist/index.ts'
import { assetKey } from './asset-key.ts'
import { fingerprintOf } from './fingerprint.ts'
import { clean, isRecord, wellFormed } from './json-text.ts'

/** A row as both assets and signals have it. */
interface ParsedRow {
  key: string
  id: string
  type: string
  source: Source
  /** Lower case; '' for what lies above subscriptions. */
  subscriptionId: string
  fingerprint: string
  /** The whole row as JSON text. */
  body: string
}

export interface ParsedAsset extends ParsedRow {
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

export interface ParsedSignal extends ParsedRow {
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
export function parseRow(source: Source, raw: unknown): ParsedAsset | ParsedSignal | ParsedChange | Rejected {
  const reject = (reason: string, id: string | null = null, subscriptionId: string | null = null): Rejected => ({
    kind: 'rejected',
    source,
    id: id === null ? null : id.slice(0, 300),
    key: id === null || CHANGES.has(source) ? null : assetKey(id),
    subscriptionId,
    reason,
  })
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return reject('is not an object')
  const record = raw as Record<string, unknown>
  const id = record.id
  if (typeof id !== 'string' || !id.startsWith('/'))
    return reject(
      id === undefined || id === null || id === '' ? 'has no id' : 'has an id that is not a resource id',
      null,
      textOf(record.subscriptionId)?.toLowerCase(),
    )
  const subscriptionId = subscriptionOf(id, record.subscriptionId)
  if (id.length > LONGEST_ID) return reject(`has an id of more than ${LONGEST_ID} characters`, id, subscriptionId)
  try {
    const body = wellFormed(JSON.stringify(record))
    if (Buffer.byteLength(body) > LARGEST_ROW) return reject('is larger than 1 MiB', id, subscriptionId)
    const fingerprint = fingerprintOf(record, isSignalSource(source))
    if (CHANGES.has(source))
      return parseChange(record, id) ?? reject('is not a change that names what changed, and when', id, subscriptionId)
    return parseResource(source, record as unknown as Row, subscriptionId, fingerprint, body)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return reject(`cannot be kept: ${reason}`, id, subscriptionId)
  }
}

function parseResource(
  source: Source,
  row: Row,
  subscriptionId: string,
  fingerprint: string,
  body: string,
): ParsedAsset | ParsedSignal {
  const links = linksOf(row)
  const common = {
    key: assetKey(row.id),
    id: row.id,
    type: clean(typeOf(row)).slice(0, LONGEST_TEXT) || 'unknown',
    source,
    subscriptionId,
    fingerprint,
    body,
  }
  if (isSignalSource(source)) {
    // What else a signal may name (the assignment that an exemption is from) comes before the asset.
    const about = links.at(-1)
    return { kind: 'signal', ...common, assetKey: about === undefined ? null : assetKey(about) }
  }
  return {
    kind: 'asset',
    ...common,
    name: textOf(row.name) ?? row.id.slice(row.id.lastIndexOf('/') + 1),
    resourceGroup: resourceGroupOf(row.id, row.resourceGroup),
    location: textOf(row.location)?.toLowerCase() ?? null,
    assetKind: textOf(row.kind),
    tags: isRecord(row.tags) ? wellFormed(JSON.stringify(row.tags)) : null,
    links: links.map(assetKey),
  }
}

/**
 * A row of resourcechanges or resourcecontainerchanges; null where it does not say of what, or when.
 * Source of the shape: Microsoft's "Get resource changes" of Azure Resource Graph.
 */
function parseChange(record: Readonly<Record<string, unknown>>, id: string): ParsedChange | null {
  const properties = isRecord(record.properties) ? record.properties : {}
  const attributes = isRecord(properties.changeAttributes) ? properties.changeAttributes : {}
  const at = new Date(textOf(attributes.timestamp) ?? Number.NaN)
  const target = textOf(properties.targetResourceId)
  if (!target?.startsWith('/') || Number.isNaN(at.getTime())) return null
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
