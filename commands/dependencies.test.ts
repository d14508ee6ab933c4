import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { auditOf } from './dependencies.ts'

interface Locked {
  version?: string
  resolved?: string
  integrity?: string
  optional?: boolean
  os?: string[]
  hasInstallScript?: boolean
  link?: boolean
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { allowScripts: Record<string, boolean> }
const lockfile = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> }
const locked = Object.entries(lockfile.packages).filter(([path]) => path !== '')
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)

describe('the lockfile', () => {
  // Packages of other platforms that this registry could not resolve (docs/decisions/0011) are never installed here.
  test('pins every package by its content', () => {
    const unpinned = locked.filter(
      ([, entry]) => !entry.integrity && !(entry.optional && (entry.os || /wasm32/.test(JSON.stringify(entry)))),
    )
    expect(unpinned.map(([path]) => path)).toEqual([])
  })

  test('takes nothing from anywhere but the registry', () => {
    const elsewhere = locked.filter(
      ([, { resolved }]) => resolved && !resolved.startsWith('https://registry.npmjs.org/'),
    )
    expect(elsewhere.map(([path]) => path)).toEqual([])
  })

  test('holds no package whose install script nobody has decided about by name', () => {
    const scripted = locked.filter(([, entry]) => entry.hasInstallScript).map(([path]) => nameOf(path))
    expect(scripted.filter((name) => !(name in manifest.allowScripts))).toEqual([])
  })
})

describe('an audit', () => {
  test('without vulnerabilities is clean, with some names them', () => {
    expect(auditOf('{"vulnerabilities":{}}')).toEqual({ kind: 'clean' })
    expect(auditOf('{"vulnerabilities":{"left":{"severity":"high"}}}')).toEqual({
      kind: 'vulnerable',
      packages: ['left (high)'],
    })
  })

  test('that the registry refuses claims nothing', () => {
    expect(auditOf('{"message":"405 Method Not Allowed","statusCode":405}')).toEqual({
      kind: 'unanswered',
      reason: '405 Method Not Allowed',
    })
    expect(auditOf('').kind).toBe('unanswered')
  })
})
