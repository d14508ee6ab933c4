import { folded } from './casing.ts'

/**
 * One row of Azure Resource Graph. Only the id is sure; everything else may be absent, null or of another type than
 * Azure documents, which is why it is unknown here.
 */
export interface Row {
  readonly id: string
  readonly name?: unknown
  readonly type?: unknown
  readonly kind?: unknown
  readonly location?: unknown
  readonly tags?: unknown
  readonly sku?: unknown
  readonly identity?: unknown
  readonly zones?: unknown
  readonly properties?: unknown
  readonly subscriptionId?: unknown
  readonly resourceGroup?: unknown
  readonly tenantId?: unknown
  readonly managedBy?: unknown
  readonly plan?: unknown
  readonly extendedLocation?: unknown
}

/** The row's type in lower case; taken from the id where the row does not say it. '' where neither tells. */
export function typeOf(row: Row): string {
  return typeof row.type === 'string' && row.type !== '' ? folded(row.type) : typeOfId(row.id)
}

/**
 * The resource type that an id names, in lower case: `…/providers/Microsoft.Sql/servers/a/databases/b` is
 * `microsoft.sql/servers/databases`. '' where the id names none.
 */
export function typeOfId(id: string): string {
  const lower = folded(id)
  const at = lower.lastIndexOf('/providers/')
  const parts = lower.slice(at < 0 ? 0 : at + '/providers/'.length).split('/')
  if (at >= 0) return parts.filter((_, i) => i === 0 || i % 2 === 1).join('/')
  if (parts[1] !== 'subscriptions') return ''
  if (parts.length === 3) return 'microsoft.resources/subscriptions'
  return parts[3] === 'resourcegroups' && parts.length === 5 ? 'microsoft.resources/subscriptions/resourcegroups' : ''
}
