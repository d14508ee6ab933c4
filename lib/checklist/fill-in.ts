import type { Row } from './row.ts'

/**
 * A fix for one tool, with the asset's own names in it: $ID, $NAME, $RESOURCE_GROUP, $SUBSCRIPTION, $LOCATION, $TYPE,
 * and $ITEM for what is named inside the asset and at fault (a rule, a subnet): a line with it is said for each item.
 * Names are chosen by whoever may create assets, and what is filled in gets pasted: control characters go, a command
 * gets each value as one word of a POSIX shell, Bicep as the inside of a text; the portal's text is only read. A value
 * that the row does not have leaves its placeholder standing.
 */
export function fillIn(
  text: string,
  row: Row,
  tool: 'cli' | 'bicep' | 'portal' = 'cli',
  items: readonly string[] = [],
): string {
  const values = valuesOf(row)
  const fill = (line: string, item?: string) =>
    line.replace(/\$(ID|NAME|RESOURCE_GROUP|SUBSCRIPTION|LOCATION|TYPE|ITEM)\b/g, (placeholder, name: string) => {
      const value = name === 'ITEM' ? item : values[name]
      if (typeof value !== 'string' || value === '') return placeholder
      return escapes[tool](value.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ''))
    })
  return text
    .split('\n')
    .flatMap((line) =>
      line.includes('$ITEM') && items.length > 0 ? items.map((item) => fill(line, item)) : fill(line),
    )
    .join('\n')
}

const escapes = {
  cli: quoted,
  bicep: (value: string) => value.replace(/\\|'|\$(?=\{)/g, '\\$&'),
  portal: (value: string) => value,
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
