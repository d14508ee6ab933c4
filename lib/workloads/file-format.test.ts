import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type Definition, workloadSchema } from './define.ts'
import { largestFile, readFile, writeFile } from './file-format.ts'
import { definition, inGroup, tagged } from './testing.ts'

const line = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
const guid = fc.uuid()
const definitions: fc.Arbitrary<Definition[]> = fc
  .uniqueArray(
    fc
      .record({
        slug: fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}$/),
        name: line,
        description: fc.oneof(fc.constant(''), line),
        environment: fc.constantFrom('production', 'test'),
        criticality: fc.constantFrom('critical', 'low'),
        target: fc.option(fc.integer({ min: 0, max: 1000 }).map((tenths) => tenths / 10)),
        owners: fc.array(fc.record({ kind: fc.constantFrom('person', 'group'), objectId: guid, name: line }), {
          maxLength: 3,
        }),
        rules: fc.array(
          fc.oneof(
            fc.record({ kind: fc.constant('tag'), name: line, value: fc.option(fc.string()) }),
            fc.record({
              kind: fc.constant('resource_group'),
              name: fc.constantFrom('rg-*', 'data_1', '*', '123', 'true'),
              subscription: fc.option(guid),
            }),
            fc.record({ kind: fc.constant('subscription'), name: guid }),
            fc.record({ kind: fc.constant('management_group'), name: fc.constantFrom('mg-shop', '007', 'null') }),
          ),
          { minLength: 1, maxLength: 4 },
        ),
      })
      .map((one) => workloadSchema.safeParse(one))
      .filter(({ success }) => success)
      .map(({ data }) => data as Definition),
    { selector: ({ slug }) => slug, maxLength: 4 },
  )
  .map((list) => list)

test('what is written is read as it was, whatever its texts look like', () => {
  fc.assert(
    fc.property(definitions, (all) => {
      expect(readFile(writeFile(all))).toEqual({ definitions: all })
    }),
  )
})

test('a file says what its format is, and keeps the order', () => {
  const text = writeFile([definition('zebra', [tagged('app', 'z')]), definition('ant', [inGroup('rg-ant-*')])])
  expect(text).toMatch(/^# Workloads of Temper, format 1\./)
  expect(parse(text).workloads.map(({ slug }: { slug: string }) => slug)).toEqual(['zebra', 'ant'])
})

const problemsOf = (text: string) => {
  const read = readFile(text)
  return 'problems' in read ? read.problems.map(({ line, path, message }) => [line, path, message]) : []
}

const file = (...lines: string[]) => ['format: 1', 'workloads:', ...lines].join('\n')
const shop = ['  - slug: shop', '    name: Shop', '    environment: production', '    criticality: high']

describe('a problem is told with its line and field', () => {
  test.each<[string, string, number | null, string, RegExp]>([
    ['not YAML', 'format: [1', 1, '', /flow/i],
    ['a field twice', file(...shop, '    name: Again', '    rules: [{tag: a}]'), 7, '', /name is given twice/],
    ['another document', 'hello', 1, '', /group of fields/],
    ['another format', 'format: 2\nworkloads: []', 1, 'format', /format: 1/],
    ['no list', 'format: 1\nworkloads: shop', 2, 'workloads', /list/],
    ['a missing field', file('  - slug: shop', '    environment: test'), 3, 'workloads[0].name', /missing/],
    ['an unknown field', file(...shop, '    color: red', '    rules: [{tag: a}]'), 3, 'workloads[0]', /no field color/],
    ['a number for text', file(...shop, '    rules:', '      - tag: 1'), 8, 'workloads[0].rules[0].tag', /quotes/],
    ['a value for nothing', file(...shop, '    rules:', '      - value: x'), 8, 'workloads[0].rules[0]', /one of/],
    [
      'two kinds',
      file(...shop, '    rules:', '      - tag: a', '        management_group: b'),
      8,
      'workloads[0].rules[0]',
      /one of/,
    ],
    ['no rule', file(...shop), 3, 'workloads[0].rules', /at least one/],
    [
      'a wrong word',
      file(...shop, '    rules: [{tag: a}]').replace('high', 'urgent'),
      6,
      'workloads[0].criticality',
      /critical, high/,
    ],
    ['a target', file(...shop, '    target: 101', '    rules: [{tag: a}]'), 7, 'workloads[0].target', /0 to 100/],
    [
      'a bad id',
      file(...shop, '    rules:', '      - subscription: prod'),
      8,
      'workloads[0].rules[0].subscription',
      /id of a subscription/,
    ],
    [
      'an owner of both kinds',
      file(...shop, '    owners:', '      - person: x', '        group: y', '        name: z', '    rules: [{tag: a}]'),
      8,
      'workloads[0].owners[0]',
      /either/,
    ],
    [
      'an owner without id',
      file(...shop, '    owners:', '      - name: z', '        person: ada', '    rules: [{tag: a}]'),
      9,
      'workloads[0].owners[0].person',
      /object id/,
    ],
    [
      'a slug twice',
      file(...shop, '    rules: [{tag: a}]', ...shop, '    rules: [{tag: b}]'),
      8,
      'workloads[1].slug',
      /already/,
    ],
    ['a tag of YAML', 'format: 1\nworkloads: !!python/object x', 2, '', /tag/i],
  ])('%s', (_, text, line, path, message) => {
    expect(problemsOf(text)[0]).toEqual([line, path, expect.stringMatching(message)])
  })

  test('all of them, not only the first', () => {
    expect(problemsOf(file('  - slug: A B', '    rules: []')).length).toBeGreaterThan(1)
  })
})

describe('a file that attacks', () => {
  test('with references that multiply is refused at the first', () => {
    const levels = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i},*a${i},*a${i},*a${i}]`)
    const [line, , message] = problemsOf(['a0: &a0 [x]', ...levels].join('\n'))[0]!
    expect([line, message]).toEqual([1, expect.stringContaining('Anchors')])
  })

  test('by its size is not even read', () => {
    expect(problemsOf('#'.repeat(largestFile + 1))).toEqual([[null, '', expect.stringContaining('larger')]])
  })

  test('by its depth is refused', () => {
    expect(problemsOf(`format: 1\nworkloads: ${'['.repeat(20_000)}`).flat()).toContain('This is nested too deeply.')
  })

  test('by many fields is read in a moment', () => {
    const fields = Array.from({ length: 40_000 }, (_, n) => `k${n}:`)
    expect(problemsOf(['format: 1', ...fields].join('\n'))).toHaveLength(2)
  })

  test('by names that objects have is refused like any other unknown field', () => {
    expect(problemsOf(file(...shop, '    __proto__: {x: 1}', '    rules: [{tag: a}]'))).toEqual([
      [3, 'workloads[0]', expect.stringContaining('__proto__')],
    ])
  })
})
