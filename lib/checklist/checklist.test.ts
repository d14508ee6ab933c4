import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { estate } from '../../bench/estate.ts'
import { checklist, compile, EstateIndex, guidance, pillars, type Row } from './index.ts'
import type { Evidence } from './verdict.ts'

// What must hold of every check, whoever adds it.

const evaluator = compile(checklist)
const checks = evaluator.checks.map((one, index) => ({ ...one, index }))
const named = checks.map((one) => [one.id, one] as const)

describe('the checklist', () => {
  test('has no two checks of one id or one title', () => {
    expect(new Set(checklist.map(({ id }) => id)).size).toBe(checklist.length)
    expect(new Set(checklist.map(({ title }) => title)).size).toBe(checklist.length)
  })

  test.each(pillars.map(({ id }) => id))('has checks that serve the pillar %s', (pillar) => {
    expect(checklist.some((one) => one.pillar === pillar)).toBe(true)
  })
})

describe.each(named)('%s', (_, one) => {
  test('names the state wanted, in one sentence without full stop', () => {
    expect(one.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/)
    expect(one.title).toMatch(/^[A-Z].*[^.!?]$/)
    expect(one.title.length).toBeLessThanOrEqual(90)
    expect(one.title).not.toMatch(/\b(should|must|ensure)\b/i)
  })

  test('follows a recommendation of the guidance', () => {
    expect(guidance.map(({ slug }) => slug)).toContain(one.guidance)
  })

  test('says why, how to fix it in three tools, and what to be careful of', () => {
    for (const text of [one.why, one.caution, one.fix.portal, one.fix.cli, one.fix.bicep])
      expect(text.trim().length).toBeGreaterThan(20)
    expect(Number.isInteger(one.version) && one.version >= 1).toBe(true)
  })

  test('uses only placeholders that can be filled in, bare in commands', () => {
    const known = /\$(ID|NAME|RESOURCE_GROUP|SUBSCRIPTION|LOCATION|TYPE|ITEM)\b/g
    for (const text of Object.values(one.fix)) expect(text.replace(known, '')).not.toMatch(/\$[A-Z]{2,}/)
    expect(one.fix.cli).not.toMatch(/["']\$(ID|NAME|RESOURCE_GROUP|SUBSCRIPTION|LOCATION|TYPE|ITEM)\b/)
  })

  test('names the properties that it observes', () => {
    expect(one.paths.length).toBeGreaterThan(0)
  })
})

describe('whatever a row holds', () => {
  // Values that turn rules on: without them most rows end at the first question.
  const likely = [
    null,
    '',
    'Enabled',
    'Disabled',
    'Allow',
    'Deny',
    'Inbound',
    'Tcp',
    '*',
    'Internet',
    '0.0.0.0/0',
    '22',
    22,
  ]
    .concat([
      '1.2',
      'true',
      'Standard',
      'User',
      'Linux',
      'Windows',
      '/',
      '/subscriptions/00000000-0000-0000-0000-00000000000a',
    ])
    .concat([-1, 0, 1e308])
  const leaf = fc.oneof(fc.boolean(), fc.constantFrom<unknown>(...likely), fc.string({ maxLength: 8 }))
  // Names that checks look for, so that hostile values turn up where they are looked for.
  const observed = checks.flatMap(({ paths }) => paths.flatMap((path) => path.split(/[#.[\]*']+/)))
  const names = [...new Set([...observed, 'toString', 'length'])].filter(Boolean)
  const { value: anything } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'medium' },
      leaf,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 6, noNullPrototype: true }),
    ),
  }))
  /** An object that has something at each of some paths of the check, right or wrong. */
  const along = (paths: readonly string[]) =>
    fc.array(fc.tuple(fc.constantFrom(...paths), anything), { maxLength: 8 }).map((places) => {
      let row: unknown = {}
      for (const [path, value] of places) row = placed(row, namesIn(path.split('#').at(-1) ?? ''), value)
      return row as Record<string, unknown>
    })

  test.each(named)('%s answers a verdict and explains it', (_, one) => {
    const type = one.appliesTo[0] as string
    const id = `/subscriptions/s/resourceGroups/g/providers/${type}/a`
    const own = one.paths.filter((path) => !path.includes('#'))
    const otherRows = one.reads.map((read) =>
      along(one.paths.filter((path) => path.startsWith(`${read}#`)).concat('properties')).map((row) => ({
        ...row,
        id: `${id}/providers/${read}/b`,
        type: read,
      })),
    )
    const asset = along([...own, 'properties']).map((row): Row => ({ name: 'a', ...row, id, type }))
    fc.assert(
      fc.property(asset, fc.tuple(...otherRows), (row, others) => {
        const read: string[] = []
        // Every other row is where the check looks for one of its type.
        const seen = others.map((other) => watched(other, `${other.type}#`, read))
        const ofType = (_: Row, type: string) => seen.filter((other) => other.type === type)
        const estate = { pointedAt: ofType, pointingAt: ofType }
        // The rule itself, not the evaluator, which would turn a mistake into an unknown.
        const rule = one.rule(evaluator.parameters[one.index] ?? {})
        const code = rule.judge(row, estate)
        expect([0, 1, 2, 3, 4]).toContain(code)
        const evidence = rule.explain(row, estate)
        expect(evidence.length > 0).toBe(code !== 0)
        expect(evidence.every(isEvidence)).toBe(true)
        expect(rule.judge(row, estate)).toBe(code)
        // An index keeps no more of other rows than the checks say that they read (reading.ts).
        expect(read.filter((path) => !isDeclared(path, evaluator.pathsRead(path.split('#')[0] ?? '')))).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  test.each(named)('%s is not passed by a row without properties', (_, one) => {
    if (!one.paths.some((path) => path.startsWith('properties.'))) return
    const type = one.appliesTo[0] as string
    for (const properties of [null, undefined, 'x', 7]) {
      const code = evaluator.judge(one.index, { id: '/a', type, properties }, new EstateIndex())
      expect([0, 4]).toContain(code)
    }
  })
})

/** A value that notes which of its properties are read. */
function watched<T extends object>(value: T, path: string, read: string[]): T {
  return new Proxy(value, {
    get(target, name) {
      const inner: unknown = Reflect.get(target, name)
      if (typeof name === 'symbol' || name in Object.prototype || (Array.isArray(target) && name in Array.prototype))
        return inner
      const below =
        Array.isArray(target) && /^\d+$/.test(name)
          ? `${path}[*]`
          : path.endsWith('#')
            ? `${path}${name}`
            : `${path}.${name}`
      read.push(below)
      return typeof inner === 'object' && inner !== null ? watched(inner, below, read) : inner
    },
  })
}

/** Whether what was read is named by a path, lies on the way to one, or inside of one that is read whole. */
function isDeclared(read: string, paths: readonly string[]): boolean {
  const own = (read.split('#')[1] ?? '').toLowerCase()
  const declared = [...paths, 'id', 'name', 'type'].map((path) => path.toLowerCase())
  const isWithin = (path: string, outer: string) =>
    path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`)
  const isList = (path: string) => declared.some((other) => other.startsWith(`${path}[*]`))
  return declared.some((path) => isWithin(path, own) || (isWithin(own, path) && (own === path || !isList(path))))
}

const isEvidence = ({ path, observed, expected }: Evidence) =>
  typeof path === 'string' && observed !== undefined && typeof expected === 'string' && expected !== ''

/** Something with the value at the path, beside what is there; a list of one for `[*]`. */
function placed(there: unknown, names: readonly string[], value: unknown): unknown {
  const [name, ...rest] = names
  if (name === undefined) return value
  if (name === '*') {
    const list = Array.isArray(there) ? there : []
    return [placed(list[0], rest, value), ...list.slice(1)]
  }
  const object = typeof there === 'object' && there !== null && !Array.isArray(there) ? there : {}
  return { ...object, [name]: placed((object as Record<string, unknown>)[name], rest, value) }
}

const namesIn = (path: string) =>
  path
    .replaceAll('[*]', '.*')
    .replaceAll(/\['([^']*)'\]/g, '.$1')
    .split('.')
    .filter(Boolean)

// A scan gives a check what its asset names, and what that names; what names the asset, and what that names; and of the
// networks among those, what they name (docs/decisions/0006). More would be there in one run and not in another.
describe('the neighbourhood of an asset', () => {
  const rows = [...estate({ assets: 1_500, seed: 5 })]
  const index = new EstateIndex(evaluator.isRead)
  for (const row of rows) index.add(row)

  test.each(named.filter(([, one]) => one.reads.length > 0))('is all that %s looks at', (_, one) => {
    const tooFar: string[] = []
    for (const row of rows) {
      const hops = new Map<Row, number>([[row, 0]])
      const farther = (from: Row, found: readonly Row[]) => {
        const hop = hops.get(from) ?? 9
        if (hop > 1 && !(hop === 2 && from.type === 'microsoft.network/virtualnetworks')) tooFar.push(`from ${from.id}`)
        for (const each of found) hops.set(each, Math.min(hop + 1, hops.get(each) ?? 3))
        return found
      }
      const view = {
        pointedAt: (from: Row, type: string) => farther(from, index.pointedAt(from, type)),
        pointingAt(from: Row, type: string) {
          if (from !== row) tooFar.push(`who names ${from.id}`)
          return farther(from, index.pointingAt(from, type))
        },
      }
      evaluator.judge(one.index, row, view)
    }
    expect(tooFar).toEqual([])
  })
})

// What others call the same thing is looked up where their catalogues lie; they are no part of this project.
const catalogue = join(import.meta.dirname, '../../../shared/oracle/catalogue.jsonl')

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

describe.skipIf(!existsSync(catalogue))('references', () => {
  const known = new Map<string, Set<string>>()
  if (existsSync(catalogue))
    for (const line of readFileSync(catalogue, 'utf8').split('\n').filter(Boolean)) {
      const entry = JSON.parse(line) as { source: string; id: string; mcsb?: string[]; cis?: string[] }
      const source = entry.source.startsWith('cis') ? 'cis' : entry.source
      known.set(source, (known.get(source) ?? new Set()).add(entry.id.toLowerCase()))
      known.set('mcsb', new Set([...(known.get('mcsb') ?? []), ...(entry.mcsb ?? [])]))
    }

  test.each(named)('of %s are ids that exist', (_, one) => {
    const { defender: __, policy: ___, ...references } = one.references
    // The catalogue holds a part of the policy definitions only.
    for (const id of [...(one.references.policy ?? []), ...(one.references.defender ?? [])]) expect(id).toMatch(guid)
    const missing = Object.entries(references).flatMap(([source, ids]) =>
      ids
        .filter((id) => !known.get(source)?.has(source === 'mcsb' ? id : id.toLowerCase()))
        .map((id) => `${source} ${id}`),
    )
    expect(missing).toEqual([])
  })
})
