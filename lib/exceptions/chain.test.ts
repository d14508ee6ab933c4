import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { firstBroken, genesis, hashOf, headInName, headText, type Link, parseHead } from './chain.ts'

const content = fc.record({
  at: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-01-01') }).map((date) => date.toISOString()),
  exceptionId: fc.nat(),
  kind: fc.string({ maxLength: 10 }),
  actor: fc.string({ maxLength: 10 }),
  actorName: fc.string({ unit: 'grapheme', maxLength: 10 }),
  detail: fc.json({ maxDepth: 2 }),
})
const chain = fc.array(content, { minLength: 1, maxLength: 12 }).map((contents) => {
  const links: Link[] = []
  for (const one of contents) {
    const link = { ...one, seq: links.length + 1, previous: links.at(-1)?.hash ?? genesis }
    links.push({ ...link, hash: hashOf(link) })
  }
  return links
})
const start = { seq: 0, hash: genesis }
const other = <Value>(value: Value) => (typeof value === 'number' ? value + 1 : `${value}x`)

describe('a chain', () => {
  test('holds as it was written, whole or from any head on', () => {
    fc.assert(
      fc.property(chain, fc.nat(), (links, nth) => {
        expect(firstBroken(links, start)).toBeNull()
        const head = links[nth % links.length]!
        expect(firstBroken(links.slice(head.seq), head)).toBeNull()
      }),
    )
  })

  test('breaks at the very link of which anything was changed', () => {
    const fields = ['at', 'exceptionId', 'kind', 'actor', 'actorName', 'detail', 'previous', 'hash'] as const
    fc.assert(
      fc.property(chain, fc.nat(), fc.constantFrom(...fields), (links, nth, field) => {
        const at = nth % links.length
        const changed = links.map((link, i) => (i === at ? { ...link, [field]: other(link[field]) } : link))
        expect(firstBroken(changed, start)?.seq).toBe(at + 1)
      }),
    )
  })

  test('breaks where a link was taken out, put in twice, or two changed places', () => {
    fc.assert(
      fc.property(
        chain.filter((links) => links.length > 1),
        fc.nat(),
        (links, nth) => {
          const at = nth % (links.length - 1)
          expect(firstBroken(links.toSpliced(at, 1), start)?.seq).toBe(at + 1)
          expect(firstBroken(links.toSpliced(at, 0, links[at]!), start)).not.toBeNull()
          expect(firstBroken(links.toSpliced(at, 2, links[at + 1]!, links[at]!), start)?.seq).toBe(at + 1)
        },
      ),
    )
  })

  test('a link that was changed and hashed again is found by the link after it', () => {
    fc.assert(
      fc.property(
        chain.filter((links) => links.length > 1),
        (links) => {
          const forged = { ...links[0]!, actorName: `${links[0]!.actorName}x` }
          const changed = [{ ...forged, hash: hashOf(forged) }, ...links.slice(1)]
          expect(firstBroken(changed, start)?.seq).toBe(2)
        },
      ),
    )
  })
})

test('a head that is written down is read again, and nothing else is one', () => {
  const head = { seq: 147, hash: 'ab'.repeat(32) }
  expect(parseHead(` ${headText(head)}\n`)).toEqual(head)
  for (const text of [
    '',
    '147',
    'ab'.repeat(32),
    `-1:${'ab'.repeat(32)}`,
    `1:${'ag'.repeat(32)}`,
    `1:${'ab'.repeat(33)}`,
  ])
    expect(parseHead(text)).toBeNull()
})

test('a head is read from the name of an exported file, wherever it was saved', () => {
  const head = { seq: 147, hash: '0123456789abcdef'.repeat(4) }
  const inName = { seq: 147, hash: '0123456789abcdef'.repeat(2) }
  const name = `temper-findings-shop-2026-11-23-${headInName(head)}`
  for (const text of [
    `${name}.csv`,
    `${name}.ndjson`,
    `${name} (1).csv`,
    `${name}(2).csv`,
    `C:\\Users\\Ada Lovelace\\Downloads\\${name}.csv`,
    headInName(head),
    headInName(head).replace('head-', ''),
    `/downloads/${name.toUpperCase()}.YAML`,
  ])
    expect(parseHead(text), text).toEqual(inName)
  for (const text of [
    'temper-findings-2026-11-23.csv',
    `head-147-${'ab'.repeat(15)}.csv`,
    `head-147-${'ab'.repeat(17)}.csv`,
    `thead-147-${'ab'.repeat(16)}`,
  ])
    expect(parseHead(text), text).toBeNull()
})
