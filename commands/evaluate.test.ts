import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { estate } from '../bench/estate.ts'

interface Verdict {
  assetId: string
  checkId: string
  status: string
  declared: boolean
  evidence: { path: string; observed: unknown; expected: string }[]
}

const start = () => spawn(process.execPath, ['commands/evaluate.ts'], { stdio: ['pipe', 'pipe', 'pipe'] })

async function evaluate(input: string | Buffer) {
  const child = start()
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  child.stdin.end(input)
  const [code] = (await once(child, 'close')) as [number]
  const lines = Buffer.concat(out).toString().split('\n')
  expect(lines.pop()).toBe('')
  return { code, errors: Buffer.concat(err).toString(), verdicts: lines.map((line) => JSON.parse(line) as Verdict) }
}

const id = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a'
const account = (properties: unknown, more: object = {}) =>
  JSON.stringify({ id, type: 'microsoft.storage/storageaccounts', properties, ...more })
const tls = ({ verdicts }: { verdicts: Verdict[] }) =>
  verdicts.filter(({ checkId }) => checkId === 'storage-minimum-tls')

describe('npm run -s evaluate', () => {
  test('answers one verdict a line, in exactly the fields of the contract', async () => {
    const result = await evaluate(account({ minimumTlsVersion: 'TLS1_0' }))
    expect(tls(result)).toEqual([
      {
        assetId: id,
        checkId: 'storage-minimum-tls',
        status: 'fail',
        declared: false,
        evidence: [{ path: 'properties.minimumTlsVersion', observed: 'TLS1_0', expected: 'TLS 1.2 or later' }],
      },
    ])
    expect(Object.keys(tls(result)[0] ?? {})).toEqual(['assetId', 'checkId', 'status', 'declared', 'evidence'])
    expect(result).toMatchObject({ code: 0, errors: '' })
  })

  test('names bad lines by number, evaluates the rest, and exits with 2', async () => {
    const bad = ['{"id":', 'null', '[1]', '"text"', '{"id":7}', '{"id":""}', '{"type":"x"}']
    const result = await evaluate(['', ...bad, '', account({}), account({})].join('\n'))
    expect(result.code).toBe(2)
    const numbers = result.errors.match(/^line \d+/gm)
    expect(numbers).toEqual([2, 3, 4, 5, 6, 7, 8, 11].map((number) => `line ${number}`))
    expect(result.errors).toContain('line 11: repeats the id')
    expect(tls(result)).toHaveLength(1)
  })

  test('reads a byte order mark, Windows line ends and separators within texts', async () => {
    const result = await evaluate(`\uFEFF${account({ minimumTlsVersion: 'TLS1_2', note: 'a\u2028b' })}\r\n\r\n`)
    expect(result).toMatchObject({ code: 0, errors: '' })
    expect(tls(result)).toMatchObject([{ status: 'pass', declared: true }])
  })

  test('says that UTF-16 is not what it reads', async () => {
    const result = await evaluate(Buffer.from(`\uFEFF${account({})}`, 'utf16le'))
    expect(result.code).toBe(2)
    expect(result.errors).toContain('UTF-16')
  })

  test('judges what it can of rows that are not as expected', async () => {
    const rows = [null, 'x', 7, [], { minimumTlsVersion: {} }].map((properties, i) =>
      account(properties, { id: `${id}${i}` }),
    )
    const result = await evaluate(rows.join('\n'))
    expect(result).toMatchObject({ code: 0, errors: '' })
    expect(tls(result).map(({ status }) => status)).toEqual(['unknown', 'unknown', 'unknown', 'fail', 'unknown'])
  })

  test('takes 5 MB of tags and 100,000 levels of nesting', async () => {
    const tags = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`tag-${i}`, 'x'.repeat(100_000)]))
    const deep = account({ minimumTlsVersion: 'TLS1_2', deep: 0 }, { id: `${id}2` }).replace(
      '0',
      '['.repeat(100_000) + ']'.repeat(100_000),
    )
    const result = await evaluate(`${account({ minimumTlsVersion: 'TLS1_2' }, { tags })}\n${deep}`)
    expect(result.errors).toBe('')
    expect(tls(result).map(({ status }) => status)).toEqual(['pass', 'pass'])
  })

  test('lets a check read rows that come after its asset', async () => {
    const rows = [...estate({ assets: 60, seed: 3 })]
    const forwards = await evaluate(rows.map((row) => JSON.stringify(row)).join('\n'))
    const backwards = await evaluate(
      rows
        .toReversed()
        .map((row) => JSON.stringify(row))
        .join('\n'),
    )
    const sorted = ({ verdicts }: { verdicts: Verdict[] }) => verdicts.map((one) => JSON.stringify(one)).toSorted()
    expect(sorted(forwards)).toEqual(sorted(backwards))
    expect(forwards.verdicts.length).toBeGreaterThan(60)
  })

  test('an empty estate has no verdicts', async () => {
    expect(await evaluate('')).toEqual({ code: 0, errors: '', verdicts: [] })
  })

  test('ends quietly when its reader has seen enough', async () => {
    const child = start()
    let errors = ''
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString()
    })
    child.stdin.on('error', () => {})
    child.stdout.once('data', () => child.stdout.destroy())
    for (let i = 0; i < 20_000 && child.exitCode === null; i++)
      if (!child.stdin.write(`${account({}, { id: `${id}${i}` })}\n`))
        await Promise.race([once(child.stdin, 'drain'), once(child, 'close')]).catch(() => {})
    child.stdin.end()
    if (child.exitCode === null) await once(child, 'close')
    expect(errors).toBe('')
    expect(child.exitCode).toBe(0)
  })
})
