import type { Row } from '../estate.ts'
import { hash } from '../rows/row.ts'

/** Whether an asset changes on a day: a fixed share of all, another each day. */
export function isTouched(idHash: number, day: number, share: number): boolean {
  let h = Math.imul(idHash ^ Math.imul(day, 0x9e3779b1), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return ((h ^ (h >>> 16)) >>> 0) / 4_294_967_296 < share
}

/** What becomes of an asset that is touched: something that a check looks at, where its type has it, and a tag. */
const toggles: Record<string, (properties: Record<string, unknown>) => Record<string, unknown>> = {
  'microsoft.storage/storageaccounts': (p) => ({ ...p, allowSharedKeyAccess: p.allowSharedKeyAccess === false }),
  'microsoft.keyvault/vaults': (p) => ({ ...p, enableRbacAuthorization: p.enableRbacAuthorization !== true }),
  'microsoft.web/sites': (p) => ({ ...p, httpsOnly: p.httpsOnly !== true }),
  'microsoft.sql/servers': (p) => ({ ...p, publicNetworkAccess: p.publicNetworkAccess === 'Enabled' ? 'Disabled' : 'Enabled' }),
  'microsoft.containerservice/managedclusters': (p) => ({ ...p, disableLocalAccounts: p.disableLocalAccounts !== true }),
}

/** An asset as it stands on a day, and as it stood before its last change; the row itself on day 0. */
export function onDay(row: Row, day: number, share: number): { row: Row; changes: { day: number; before: Row; after: Row }[] } {
  const changes: { day: number; before: Row; after: Row }[] = []
  if (day === 0 || String(row.type).startsWith('microsoft.authorization/')) return { row, changes }
  const idHash = hash(row.id as string, 5)
  let standing = row
  for (let d = 1; d <= day; d++) {
    if (!isTouched(idHash, d, share)) continue
    const toggle = toggles[standing.type as string]
    const after: Row = {
      ...standing,
      tags: { ...(standing.tags as object | null), release: `r${d}` },
      ...(toggle ? { properties: toggle(standing.properties as Record<string, unknown>) } : {}),
    }
    changes.push({ day: d, before: standing, after })
    standing = after
  }
  return { row: standing, changes }
}

