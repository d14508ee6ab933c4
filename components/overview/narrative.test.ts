import { describe, expect, test } from 'vitest'
import { headline, lead, type Told } from './narrative.ts'

const at = (day: string) => new Date(`${day}T06:00:00Z`)
const told: Told = {
  score: 72.41,
  accepted: 72.41,
  before: { score: 71.12, at: at('2026-11-16') },
  now: { at: at('2026-11-23') },
  findings: 1284,
  assets: 612,
  turns: { fixed: 38, removed: 0, broke: 0, cameBack: 6, arrived: 11 },
  subscriptions: 5,
  unread: [],
}
const quiet = { fixed: 0, removed: 0, broke: 0, cameBack: 0, arrived: 0 }
const say = (change: Partial<Told> | null) => {
  const what = change && { ...told, ...change }
  const words = lead(what, 'UTC').map((part) => (typeof part === 'string' ? part : part.text + part.end))
  return `${headline(what, 'UTC')} | ${words.join('')}`
}

describe('the overview in words', () => {
  test('says the score, how it moved and what moved it', () => {
    expect(say({})).toBe(
      '72.4, up 1.3 points in seven days | 38 findings fixed, 6 came back, 11 arrived with new assets.',
    )
    expect(say({ score: 70.12, accepted: 70.12 })).toMatch(/^70\.1, down 1\.0 points in seven days/)
    expect(say({ turns: { ...quiet, broke: 1, arrived: 2 } })).toMatch(
      /\| 1 finding opened, 2 arrived with new assets\.$/,
    )
  })

  test('says which score it is, and the other one, where exceptions make two of it', () => {
    expect(say({ accepted: 76.9 })).toMatch(
      /^72\.4 raw, up 1\.3 points in seven days \| .* new assets\. The accepted score is 76\.9\.$/,
    )
    expect(say({ accepted: 76.9, before: null })).toMatch(/^72\.4 raw at the first scan/)
    expect(say({ accepted: 72.44 })).toMatch(/^72\.4, up/)
    expect(say({ score: 0, accepted: null })).toMatch(/Exceptions cover all that checks apply to\.$/)
  })

  test('says of which workload, where it is one', () => {
    expect(say({ subject: 'Shop' })).toMatch(/^Shop: 72\.4, up 1\.3 points in seven days/)
    expect(say({ subject: 'Shop', score: null, assets: 0, isNarrowed: true })).toBe(
      'Shop: nothing to score yet | No asset lies in the workloads and subscriptions in view.',
    )
  })

  test('knows the rows behind each of its numbers', () => {
    const parts = lead(told, 'UTC').filter((part) => typeof part !== 'string')
    expect(parts.map(({ behind }) => behind)).toEqual(['fixed', 'came_back', 'arrived'])
  })

  test('says so when nothing changed', () => {
    expect(say({ score: 71.14, accepted: 71.14, turns: quiet })).toBe(
      '71.1, unchanged in seven days | No finding opened or closed.',
    )
  })

  test('speaks of what went with removed assets only where nothing else happened', () => {
    expect(say({ turns: { ...quiet, removed: 2 } })).toMatch(/\| 2 findings went with removed assets\.$/)
    expect(say({ turns: { ...quiet, removed: 2, fixed: 1 } })).toMatch(/\| 1 finding fixed\.$/)
  })

  test('names the date where there is no scan of seven days ago', () => {
    expect(say({ before: { score: 70, at: at('2026-11-20') } })).toMatch(/^72\.4, up 2\.4 points since 20 Nov/)
  })

  test('compares nothing after one scan', () => {
    expect(say({ before: null })).toBe(
      '72.4 at the first scan | 1,284 findings on 612 assets. All 5 subscriptions were read.',
    )
    expect(say({ before: null, findings: 0, score: 100, accepted: 100, assets: 1, subscriptions: 1 })).toBe(
      '100.0 at the first scan | No check fails on 1 asset. Its one subscription was read whole.',
    )
  })

  test('says what to do before the first scan, and when there is nothing to judge', () => {
    expect(say(null)).toMatch(/^Nothing has been read yet \| Start the first scan/)
    expect(say({ score: null, assets: 3 })).toBe(
      'Nothing to score yet | The scan found 3 assets, and no check applies to any of them.',
    )
    expect(say({ score: null, assets: 0 })).toMatch(/found no assets: check what its credential may read/)
  })

  test('says aloud what could not be read', () => {
    const lost = { name: 'legacy-lob', isUnreadable: true, since: at('2026-11-19') }
    expect(say({ unread: [lost] })).toMatch(/ legacy-lob has not been readable since 19 Nov\.$/)
    expect(say({ unread: [{ ...lost, since: null }] })).toMatch(/ legacy-lob has never been readable\.$/)
    expect(say({ unread: [lost, lost] })).toMatch(/ Two of 5 subscriptions cannot be read\.$/)
    expect(say({ unread: [{ ...lost, isUnreadable: false }] })).toMatch(/ legacy-lob could be read in part only\.$/)
  })
})
