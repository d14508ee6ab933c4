import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvRows } from '#lib/exports/csv.ts'
import { mostLines, readCsv } from './csv.ts'
import { csvColumns } from './csv-columns.ts'
import { datesOf, readDay } from './csv-dates.ts'
import { categoryOf, csvTemplate, digestOf, readLine } from './csv-line.ts'

const read = (text: string) => {
  const file = readCsv(text)
  if ('problems' in file) throw new Error(file.problems.map(({ message }) => message).join(' '))
  return file
}
const problems = (text: string) => {
  const file = readCsv(text)
  return 'problems' in file ? file.problems : []
}
const header = 'Reference,Checks,Scope,Category,Justification'

describe('a file', () => {
  test('is read with commas, semicolons and tabs, a byte order mark, and any line ends', () => {
    for (const delimiter of [',', ';', '\t'])
      for (const end of ['\n', '\r\n', '\r']) {
        const text = `\uFEFF${[header, 'R1,storage-shared-keys,stshop,mitigated,why'].join(end).replaceAll(',', delimiter)}${end}`
        expect(read(text).lines).toEqual([
          {
            line: 2,
            cells: {
              reference: 'R1',
              checks: 'storage-shared-keys',
              scope: 'stshop',
              category: 'mitigated',
              justification: 'why',
            },
          },
        ])
      }
  })

  test('names its columns in any order, case and spelling, and others are left alone', () => {
    const file = read('Expiration Date;RISK ID;Rule;Resource-ID;Decision;Reason;Approved_By;Colour\n;R1;x;y;z;w;v;blue')
    expect(file.columns).toEqual(['expiry', 'reference', 'checks', 'scope', 'category', 'justification', 'approver'])
    expect(file.header.filter(({ column }) => column === null).map(({ name }) => name)).toEqual(['Colour'])
  })

  test('keeps the numbers of lines across blank ones and line breaks in cells', () => {
    const file = read(`\r\n${header}\r\nR1,x,y,z,"two\r\nlines"\r\n\r\nR2,x,y,z,w\r\n`)
    expect(file.lines.map(({ line, cells }) => [line, cells.reference])).toEqual([
      [3, 'R1'],
      [6, 'R2'],
    ])
  })

  test('takes quotes as text where they do not surround a cell, and doubled ones where they do', () => {
    expect(read(`${header}\nR1,x,5" disk,z,"said ""no"", twice"`).lines[0]?.cells).toMatchObject({
      scope: '5" disk',
      justification: 'said "no", twice',
    })
  })

  test('with a quotation mark that is never closed says where', () => {
    expect(problems(`${header}\nR1,"x,y,z,w\n`)[0]).toMatchObject({ message: expect.stringContaining('never closed') })
  })

  test('without a column that is needed says which, and what belongs into it', () => {
    expect(problems('Checks,Scope,Category,Justification\nx,y,z,w').map(({ column }) => column)).toEqual(['reference'])
    expect(problems('a,b\nc,d')).toHaveLength(5)
  })

  test('of other names is read as is said', () => {
    const text = 'Number,What,Where,Because\nR1,x,y,z'
    expect(problems(text).map(({ column }) => column)).toEqual(['checks', 'scope', 'category', 'justification'])
    const file = readCsv(text, { columns: ['reference', 'checks', 'scope', 'justification'], category: 'mitigated' })
    expect(file).toMatchObject({
      lines: [
        { line: 2, cells: { reference: 'R1', checks: 'x', scope: 'y', justification: 'z', category: 'mitigated' } },
      ],
      header: [{ name: 'Number', column: 'reference', example: 'R1' }, {}, {}, {}],
    })
    // What was said of another file is forgotten.
    expect(readCsv(text, { columns: ['reference'] })).toMatchObject({ problems: [{}, {}, {}, {}] })
  })

  test('that tells how its cells are parted is parted so', () => {
    const file = read(`\uFEFFsep=;\r\n${header.replaceAll(',', ';')}\r\nR1;x;y;z;w`)
    expect(file.lines).toMatchObject([{ line: 3, cells: { reference: 'R1', justification: 'w' } }])
  })

  test('with two columns of one meaning asks which is meant', () => {
    expect(problems(`${header},Reason\nR1,x,y,z,w,v`)[0]?.message).toContain('“Justification” and “Reason”')
  })

  test('that is empty, has no lines or too many says so', () => {
    expect(problems('')[0]?.message).toContain('empty')
    expect(problems(header)[0]?.message).toContain('no lines')
    expect(problems(`${header}\n${'a,b,c,d,e\n'.repeat(mostLines + 1)}`)[0]?.message).toContain('10,000 can be')
  })

  test('that we exported comes back as it was, formulas disarmed on the way out included', () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => text.trim())
    const same = (text: string) => text.normalize().replace(/^'+/, '').trim()
    fc.assert(
      fc.property(fc.array(cell, { minLength: 5, maxLength: 5 }), (cells) => {
        fc.pre(cells.every((one) => one !== '' && /^[^;'"\uFEFF\uFF00-\uFF5E]+$/.test(one) && !/\p{Cc}/u.test(one)))
        const text = `${csvRows([['reference', 'checks', 'scope', 'category', 'justification']])}${csvRows([cells])}`
        expect(Object.values(read(text).lines[0]?.cells ?? {}).map(same)).toEqual(cells.map(same))
      }),
    )
  })

  // Half surrogate pairs and NUL included; fast-check's own unit of these lists a million of them first.
  const anything = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map(String.fromCharCode), maxLength: 60 })
  test('whatever it is, is read or refused, never thrown at', () => {
    fc.assert(
      fc.property(anything, (text) => void readCsv(text)),
      { numRuns: 50 },
    )
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => void readCsv(`${header}\n${text}`)),
      { numRuns: 50 },
    )
  })
})

describe('a day', () => {
  test.each([
    ['2027-02-28', '2027-02-28'],
    ['2027-2-8', '2027-02-08'],
    ['2027/02/28', '2027-02-28'],
    ['2027-02-28T00:00:00Z', '2027-02-28'],
    ['28.02.2027', '2027-02-28'],
    ['28/02/2027', '2027-02-28'],
    ['02/28/2027', '2027-02-28'],
    ['03/03/2027', '2027-03-03'],
    ['28 Feb 2027', '2027-02-28'],
    ['28-Feb-27', '2027-02-28'],
    ['February 28, 2027', '2027-02-28'],
    ['29 Feb 2028', '2028-02-29'],
    ['2/28/27', '2027-02-28'],
    ['2/28/2027 12:00:00 AM', '2027-02-28'],
    ['28.02.2027 00:00', '2027-02-28'],
    ['2027-02-28 23:59:59', '2027-02-28'],
  ])('%s is %s', (text, day) => expect(readDay(text)).toEqual({ day }))

  test.each([
    ['03/04/2027', 'may be 3 April or 4 March'],
    ['2027-02-29', 'no such day'],
    ['31/31/2027', 'no such day'],
    ['46811', 'counts days'],
    ['next year', 'no date'],
    ['28 Foo 2027', 'no date'],
  ])('%s is not taken for one', (text, why) => expect(readDay(text)).toEqual({ problem: expect.stringContaining(why) }))
})

describe('the order of dates in a file', () => {
  const dates = (...expiries: string[]) =>
    datesOf(
      expiries.map((expiry, nth) => ({ line: nth + 2, cells: { expiry } })),
      null,
    )

  test('is told by those that have one only', () => {
    expect(dates('03/04/2027', '02/28/2027')).toMatchObject({ order: 'month first', toldBy: '02/28/2027' })
    expect(dates('28/02/2027', '03/04/2027')).toMatchObject({ order: 'day first', example: '03/04/2027' })
    expect(readDay('03/04/2027', 'month first')).toEqual({ day: '2027-03-04' })
    expect(readDay('03/04/2027', 'day first')).toEqual({ day: '2027-04-03' })
  })

  test('is asked for where none tells, or they differ, and not where nothing depends on it', () => {
    expect(dates('03/04/2027')).toMatchObject({ order: null })
    expect(dates('03/04/2027', '28/02/2027', '02/28/2027')).toMatchObject({ order: null })
    expect(dates('28/02/2027', '03/03/2027', '2027-02-28')).toBeNull()
  })

  test('never makes another day of one that has one order only', () => {
    expect(readDay('28/02/2027', 'month first')).toEqual({ day: '2027-02-28' })
  })
})

describe('a line', () => {
  const line = (cells: Parameters<typeof readLine>[0]['cells']) => readLine({ line: 2, cells })
  const whole = {
    reference: 'R1',
    checks: 'storage-shared-keys',
    scope: '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-shop',
    category: 'Risk Acceptance',
    justification: 'It is.',
  }

  test('says what it says', () => {
    expect(line(whole)).toMatchObject({
      checks: ['storage-shared-keys'],
      targets: [{ kind: 'resource_group', subscriptionId: '11111111-1111-1111-1111-111111111111', name: 'rg-shop' }],
      category: 'risk_accepted',
      problems: [],
    })
  })

  test('names checks by ids in any case or by their titles, several in a cell', () => {
    expect(line({ ...whole, checks: 'Storage-Shared-Keys; storage-minimum-tls' }).checks).toEqual([
      'storage-shared-keys',
      'storage-minimum-tls',
    ])
    expect(line({ ...whole, checks: 'storage-shared-keys, storage-minimum-tls' }).checks).toHaveLength(2)
    expect(line({ ...whole, checks: 'storage-shared-key' }).problems[0]?.message).toContain('storage-shared-keys')
  })

  test('names a check that is not here once, however many words it has', () => {
    expect(line({ ...whole, checks: 'Shared keys of storage are not off' }).problems).toMatchObject([
      {
        column: 'checks',
        message: expect.stringContaining('“Shared keys of storage are not off”: is storage-shared-keys'),
      },
    ])
    const some = line({ ...whole, checks: 'storage-shared-keys, no-such-thing' })
    expect(some).toMatchObject({ checks: ['storage-shared-keys'], problems: [{ column: 'checks' }] })
  })

  test.each([
    ['/subscriptions/11111111-1111-1111-1111-111111111111', { kind: 'subscription' }],
    ['11111111-1111-1111-1111-111111111111/rg-shop', { kind: 'resource_group', name: 'rg-shop' }],
    ['11111111-1111-1111-1111-111111111111', { kind: 'subscription' }],
    ['team=shop', { kind: 'tag', name: 'team', value: 'shop' }],
    ['stshop', { kind: null, name: 'stshop' }],
  ])('%s is told by its shape', (scope, target) => expect(line({ ...whole, scope }).targets[0]).toMatchObject(target))

  test('is wrong where the kind of scope contradicts the scope', () => {
    expect(line({ ...whole, 'scope kind': 'workload' }).problems[0]?.column).toBe('scope')
    expect(line({ ...whole, 'scope kind': 'planet' }).problems[0]?.column).toBe('scope kind')
  })

  test('without an end, or with one that means none, has none', () => {
    for (const expiry of ['', 'never', 'N/A', 'permanent'])
      expect(line({ ...whole, expiry })).toMatchObject({ endsOn: null, problems: [] })
  })

  test('tells everything that is wrong at once', () => {
    const wrong = line({ category: 'whatever', expiry: '03/04/2027', evidence: 'ftp://x', review: 'sometimes' })
    expect(new Set(wrong.problems.map(({ column }) => column))).toEqual(
      new Set(['category', 'reference', 'checks', 'scope', 'expiry', 'evidence', 'review']),
    )
  })

  test('keeps script and SQL as the text that they are', () => {
    const text = `<script>alert(1)</script>'; drop table exception; --`
    expect(line({ ...whole, justification: text }).justification).toBe(text)
  })

  test('is the same wherever it stands', () => {
    expect(digestOf(readLine({ line: 2, cells: whole }))).toBe(digestOf(readLine({ line: 9, cells: whole })))
    expect(digestOf(line(whole))).not.toBe(digestOf(line({ ...whole, justification: 'It is not.' })))
  })
})

test.each([
  ['Accepted', 'risk_accepted'],
  ['waiver', 'risk_accepted'],
  ['Mitigated', 'mitigated'],
  ['FALSE-POSITIVE', 'false_positive'],
  ['planned remediation', 'planned_remediation'],
  ['deferred', 'planned_remediation'],
  ['Mitigate (There are compensating controls)', 'mitigated'],
  ['Fix (The risk is eradicated)', 'planned_remediation'],
  ['something', null],
])('the category %s is %s', (text, category) => expect(categoryOf(text)).toBe(category))

test('the template is read without a problem but the scope that is not here', () => {
  const file = read(csvRows(csvTemplate))
  expect(file.columns).toEqual(csvColumns)
  for (const one of file.lines) expect(readLine(one).problems).toEqual([])
})
