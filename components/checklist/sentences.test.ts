import { describe, expect, test } from 'vitest'
import type { CheckDetail } from '#lib/posture/checklist/get-check.ts'
import {
  type PublishedCheck,
  type PublishedPillar,
  publishedChecklist,
} from '#lib/posture/checklist/published-checklist.ts'
import {
  checkLead,
  checklistLead,
  checklistTitle,
  findingsOf,
  pillarDetail,
  standingWords,
  trendWords,
} from './sentences.ts'

const standing = { passed: 14, defaulted: 4, failed: 27, unknown: 0, failedExcepted: 0, unknownExcepted: 0 }
const check = (id: string, of: PublishedCheck['standing']) => ({ id, standing: of }) as PublishedCheck
const pillar = (...checks: PublishedCheck[][]) =>
  ({
    checks: checks.flat().length,
    recommendations: checks.map((list, index) => ({ slug: `r${index}`, checks: list })),
  }) as unknown as PublishedPillar

test('the trend of a check names both shares where they differ', () => {
  const day = (score: number | null, accepted = score) => ({ day: '2026-11-23', standing: null, score, accepted })
  expect(trendWords([day(40), day(null), day(52.1)])).toBe('The share that passes went from 40.0 to 52.1 in 3 days.')
  expect(trendWords([day(40), day(52.1, 61.3), day(null)])).toBe(
    'The share that passes went from 40.0 to 52.1 in 3 days; without what exceptions cover it is 61.3.',
  )
  expect(trendWords([day(40), day(0, null)])).toContain('exceptions cover all that it applies to')
})

describe('the checklist in two sentences', () => {
  test('says how many checks have findings', () => {
    expect(checklistTitle([pillar([check('a', standing), check('b', { ...standing, failed: 0 })], [])])).toBe(
      '2 checks, 1 of them with findings',
    )
    expect(checklistTitle([pillar([check('a', { ...standing, failed: 0 })])])).toBe('1 check, and nothing fails')
    expect(checklistTitle([pillar([check('a', null)])])).toBe('1 check, none judged yet')
  })

  test('says what it serves, in which version since when', () => {
    const published = [pillar([check('a', standing)], [])]
    const version = { version: 2, since: '2026-10-24T06:00:00Z' }
    expect(checklistLead(published, version, 'SE:08', 'UTC')).toBe(
      'They serve 1 of the 2 recommendations of SE:08. Version 2, in force since 24 Oct 2026.',
    )
    expect(checklistLead(published, { version: null, since: null }, 'SE:08', 'UTC')).toContain(
      'The first scan puts them in force.',
    )
  })

  test('holds for the checklist as it is', () => {
    expect(checklistTitle(publishedChecklist({ checks: {}, judged: [] }))).toMatch(/^\d+ checks, none judged yet$/)
  })

  test('each pillar says how much of it is served, and how many findings it has', () => {
    const some = pillar([check('a', standing)], [], [check('b', { ...standing, failed: 1 })])
    expect(pillarDetail(some)).toBe('2 checks for 2 of 3 recommendations')
    expect(findingsOf(some)).toBe(28)
  })

  test('what exceptions cover is not among its findings, as in every list', () => {
    const partly = pillar([check('a', { ...standing, failedExcepted: 7 })], [])
    expect(findingsOf(partly)).toBe(20)
    expect(checklistTitle([partly])).toBe('1 check, 1 of them with findings')
    const wholly = pillar([check('a', { ...standing, failedExcepted: 27 })], [])
    expect(findingsOf(wholly)).toBe(0)
    expect(checklistTitle([wholly])).toBe('1 check, and exceptions cover all that fails')
  })
})

describe('one check in a sentence', () => {
  const lead = (of: CheckDetail['standing'], weight = 162) =>
    checkLead({ standing: of, weight, weightApplicable: 3700, making: { kind: 'automated' } } as CheckDetail)

  test('says where it fails and what that holds back', () => {
    expect(lead(standing)).toBe('Fails on 27 of 41 assets. That holds back 4.4 points.')
    expect(lead({ ...standing, unknown: 3 })).toBe(
      'Fails on 27 of 44 assets. 3 cannot be judged. Together they hold back 4.4 points.',
    )
    expect(lead({ ...standing, failed: 0, unknown: 2 }, 1)).toBe(
      'Nothing fails, but 2 of 16 assets cannot be judged: that holds back under 0.1 points.',
    )
  })

  test('tells a declared pass from one by default', () => {
    const none = { ...standing, failed: 0 }
    expect(lead({ ...none, defaulted: 0 })).toBe('Passes on all 14 assets.')
    expect(lead(none)).toBe('Passes on all 14 assets, on 4 of them only by default.')
    expect(lead({ ...none, defaulted: 14 })).toBe(
      'Passes on all 14 assets, but only by default: nobody has declared it.',
    )
    expect(lead({ ...none, passed: 1, defaulted: 0 })).toBe('Passes on the one asset that it applies to.')
  })

  test('says that it applies to nothing, or that it is new', () => {
    expect(lead(null)).toBe('It applies to no asset here.')
    expect(checkLead({ standing: null, isNew: true, making: { kind: 'automated' } } as CheckDetail)).toBe(
      'New: the next scan judges by it.',
    )
  })
})

test('what exceptions cover is said after what does not pass', () => {
  const lead = (of: Partial<typeof standing>) =>
    checkLead({
      standing: { ...standing, ...of },
      weight: 162,
      weightApplicable: 3682,
      making: { kind: 'automated' },
    } as unknown as CheckDetail)
  expect(lead({ failedExcepted: 3 })).toMatch(/points\. Exceptions cover 3 of them\.$/)
  expect(lead({ failedExcepted: 27 })).toMatch(/Exceptions cover all of them\.$/)
  expect(lead({ failed: 1, failedExcepted: 1 })).toMatch(/An exception covers it\.$/)
  expect(lead({ failed: 0, unknown: 2, unknownExcepted: 1 })).toMatch(/Exceptions cover 1 of them\.$/)
  expect(lead({})).not.toMatch(/xception/)
})

test('a bar is said in words', () => {
  expect(standingWords({ ...standing, unknown: 1 })).toBe('10 declared right, 4 right by default, 27 fail, 1 unknown')
  expect(standingWords({ ...standing, passed: 0, defaulted: 0, failed: 0 })).toBe('applies to nothing')
})
