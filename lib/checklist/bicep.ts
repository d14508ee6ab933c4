/**
 * Writes the Bicep of a fix: one resource of a type, with the lines given as its properties.
 * `bicep('vault', 'Microsoft.KeyVault/vaults@2024-11-01')('enableRbacAuthorization: true')`.
 */
export function bicep(symbol: string, type: string): (...properties: readonly string[]) => string {
  return (...properties) => resource(symbol, type, ["name: '$NAME'", 'properties: {', ...properties.map(indented), '}'])
}

/** The same with what stands beside the properties, such as the identity or the SKU. */
export function bicepBeside(symbol: string, type: string): (...lines: readonly string[]) => string {
  return (...lines) => resource(symbol, type, ["name: '$NAME'", ...lines])
}

function resource(symbol: string, type: string, lines: readonly string[]): string {
  return [`resource ${symbol} '${type}' = {`, ...lines.map(indented), '}'].join('\n')
}

const indented = (line: string) => `  ${line}`
