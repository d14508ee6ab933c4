import type { Row } from './row.ts'

/**
 * A fix with the asset's own names in it: $ID, $NAME, $RESOURCE_GROUP, $SUBSCRIPTION, $LOCATION, $TYPE.
 * Names are chosen by whoever may create assets, so each value is quoted for a POSIX shell wherever it holds anything
 * but plain characters, and control characters go: pasting a command must never run a name. Portal and Bicep texts are
 * shown, not run; `plain` leaves the quotes away. A value that the row does not have leaves its placeholder standing.
 */
export function fillIn(text: string, row: Row, { plain = false }: { plain?: boolean } = {}): string {
  const values = valuesOf(row)
  return text.replace(/\$(ID|NAME|RESOURCE_GROUP|SUBSCRIPTION|LOCATION|TYPE)\b/g, (placeholder, name: string) => {
    const value = values[name]
    if (typeof value !== 'string' || value === '') return placeholder
    const clean = value.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    return plain ? clean : quoted(clean)
  })
}

function valuesOf(row: Row): Readonly<Record<string, unknown>> {
  return {
    ID: row.id,
    NAME: row.name ?? row.id.slice(row.id.lastIndexOf('/') + 1),
    RESOURCE_GROUP: row.resourceGroup ?? /\/resourcegroups\/([^/]+)/i.exec(row.id)?.[1],
    SUBSCRIPTION: row.subscriptionId ?? /^\/subscriptions\/([^/]+)/i.exec(row.id)?.[1],
    LOCATION: row.location,
    TYPE: row.type,
  }
}

/** A word that a POSIX shell takes as it is; single quotes around it unless it is harmless without, and no option. */
function quoted(value: string): string {
  return /^[A-Za-z0-9_/.][A-Za-z0-9_/.-]*$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`
}
