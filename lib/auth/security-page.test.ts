import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Action, actions, isSensitive, permissions, type Reach, type Role, roles } from './permissions.ts'

const page = readFileSync('docs/security.md', 'utf8')
const rows = page.split('\n').filter((line) => line.startsWith('|'))
const cellsOf = (row: string) =>
  row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())

function printed(action: Action): string[] {
  const permission: { allows: string; may: Partial<Record<Role, Reach>> } = permissions[action]
  const allows = isSensitive(action) ? `${permission.allows} *` : permission.allows
  return [`\`${action}\``, allows, ...roles.map((role) => permission.may[role] ?? '–')]
}

describe('docs/security.md', () => {
  test('prints the table of permissions as it is', () => {
    const table = rows.map(cellsOf).filter(([first = '']) => /^`[a-z-]+\.[a-z-]+`$/.test(first))
    expect(table).toEqual(actions.map(printed))
  })

  test('names files that exist', () => {
    const named = [...page.matchAll(/`((?:app|lib|e2e|commands|components)\/[\w./[\]()-]+|instrumentation\.ts)`/g)]
    const missing = named.map(([, path = '']) => path).filter((path) => !existsSync(path))
    expect(missing).toEqual([])
  })
})
