import { readFileSync } from 'node:fs'

/**
 * Reads a .sql file that stands beside the code that runs it. Each statement is headed by a line `-- name: <name>`.
 * @throws when a statement that is asked for is not there
 */
export function readStatements<const N extends string>(file: URL, names: readonly N[]): Readonly<Record<N, string>> {
  const sections = readFileSync(file, 'utf8')
    .split(/^-- name: /m)
    .slice(1)
  const found = new Map(
    sections.map((section) => {
      const end = section.indexOf('\n')
      return [section.slice(0, end).trim(), section.slice(end + 1).trim()]
    }),
  )
  const statements = names.map((name) => {
    const sql = found.get(name)
    if (!sql) throw new Error(`${file.pathname} has no statement named ${name}`)
    return [name, sql]
  })
  return Object.fromEntries(statements) as Record<N, string>
}
