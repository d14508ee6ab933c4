import { readFileSync } from 'node:fs'

/**
 * Reads a .sql file that stands beside the code that runs it. Each statement is headed by a line `-- name: <name>`.
 * @param beside `import.meta.url` of that code. The address of the file is made here, as the bundler of the pages takes
 *   a literal one for a picture, which it would publish.
 * @throws when a statement that is asked for is not there
 */
export function readStatements<const N extends string>(
  beside: string,
  name: string,
  names: readonly N[],
): Readonly<Record<N, string>> {
  const sections = readFileSync(new URL(name, beside), 'utf8')
    .split(/^-- name: /m)
    .slice(1)
  const found = new Map(
    sections.map((section) => {
      const end = section.indexOf('\n')
      // Comments at its end stand above the next one.
      return [
        section.slice(0, end).trim(),
        section
          .slice(end + 1)
          .replace(/(\n[ \t]*(--.*)?)+$/, '')
          .trim(),
      ]
    }),
  )
  const statements = names.map((statement) => {
    const sql = found.get(statement)
    if (!sql) throw new Error(`${name} has no statement named ${statement}`)
    return [statement, sql]
  })
  return Object.fromEntries(statements) as Record<N, string>
}
