import { describe, expect, test } from 'vitest'
import { checklist, guidance } from '#lib/checklist/index.ts'
import { publishedChecklist, scoreOfCheck, searchChecklist } from './published-checklist.ts'

const tls = 'storage-minimum-tls'
const anonymous = 'storage-anonymous-blob-access'
const two = checklist.filter(({ id }) => id === tls || id === anonymous)
const standing = { passed: 3, defaulted: 1, failed: 1, unknown: 0, failedExcepted: 0, unknownExcepted: 0 }

describe('the published checklist', () => {
  const published = publishedChecklist({ checks: {}, judged: [] })

  test('holds every check once, under its own pillar', () => {
    const listed = published.flatMap(({ pillar, recommendations }) =>
      recommendations.flatMap(({ checks }) => checks.map(({ id }) => `${pillar} ${id}`)),
    )
    expect(listed.sort()).toEqual(checklist.map(({ pillar, id }) => `${pillar} ${id}`).sort())
  })

  test('holds every recommendation of the guidance under its pillar, in its order, served or not', () => {
    for (const { pillar, recommendations } of published) {
      const own = recommendations.filter(({ slug }) =>
        guidance.some((one) => one.slug === slug && one.pillar === pillar),
      )
      expect(own.map(({ slug }) => slug)).toEqual(
        guidance.filter((one) => one.pillar === pillar).map(({ slug }) => slug),
      )
    }
  })

  test('says where else a recommendation is served', () => {
    const moved = two.map((check) => (check.id === tls ? { ...check, pillar: 'maintain' as const } : check))
    const legacy = publishedChecklist({ checks: {}, judged: [] }, moved).map(({ pillar, recommendations }) => [
      pillar,
      recommendations.find(({ slug }) => slug === 'legacy-protocols')?.checks.map(({ id }) => id),
      recommendations.find(({ slug }) => slug === 'legacy-protocols')?.alsoIn,
    ])
    expect(legacy).toEqual([
      ['footprint', undefined, undefined],
      ['configure', [], ['maintain']],
      ['maintain', [tls], []],
    ])
  })

  test('scores pillars by weight, and tells nothing of what does not apply', () => {
    const scored = publishedChecklist({ checks: { [tls]: standing }, judged: [tls] }, two)
    expect(scored.map(({ score }) => score)).toEqual([null, 75, null])
    const fresh = scored.flatMap(({ recommendations }) => recommendations.flatMap(({ checks }) => checks))
    expect(fresh.filter(({ isNew }) => isNew).map(({ id }) => id)).toEqual([anonymous])
    expect(scoreOfCheck({ ...standing, unknown: 2 })).toBe(50)
    expect(scoreOfCheck({ passed: 0, defaulted: 0, failed: 0, unknown: 0 })).toBeNull()
  })
})

describe('searching it', () => {
  const published = publishedChecklist({ checks: {}, judged: [] }, two)
  const found = (search: string) =>
    searchChecklist(published, search).flatMap(({ recommendations }) =>
      recommendations.flatMap(({ slug, checks }) => [slug, ...checks.map(({ id }) => id)]),
    )

  test('finds checks by title and id, with their recommendation', () => {
    expect(found('tls older')).toEqual(['legacy-protocols', tls])
    expect(found('STORAGE-ANONYMOUS')).toEqual(['remove-internet-access', anonymous])
  })

  test('finds what a recommendation asks, and shows all its checks', () => {
    expect(found('old versions of protocols')).toEqual(['legacy-protocols', tls])
    expect(found('cookies')).toEqual(['dns-limits'])
  })

  test('finds nothing where nothing is, and everything for nothing', () => {
    expect(found('quantum teapot')).toEqual([])
    expect(searchChecklist(published, ' ')).toEqual(published)
  })
})
