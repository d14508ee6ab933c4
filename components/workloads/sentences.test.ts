import { describe, expect, test } from 'vitest'
import {
  changeWords,
  leagueLead,
  leagueTitle,
  previewSentences,
  standingWords,
  workloadLead,
  workloadTitle,
} from './sentences.ts'

const shop = { name: 'Shop', score: 71.3, target: 82 }
const platform = { name: 'Platform', score: 90.04, target: 90 }
const data = { name: 'Data', score: 60, target: 62.5 }
const legacy = { name: 'Legacy', score: 44.1, target: null }

describe('the league table says first who is on target', () => {
  test.each([
    ['nobody plays', [], 'No workload is defined yet'],
    ['nobody has a target', [legacy, { ...legacy, name: 'Old' }], '2 workloads, none with a target yet'],
    ['one alone', [shop], 'Shop is 10.7 below its target of 82'],
    ['one alone, exactly there', [{ ...shop, score: 82.04 }], 'Shop is on its target of 82'],
    ['two, both there', [platform, { ...shop, score: 85 }], 'Both workloads are on target'],
    ['three, all there', [platform, platform, platform], 'All three workloads are on target'],
    ['none of them', [shop, data], 'None of the two workloads is on target'],
    ['one of them', [shop, platform, data], 'One of three workloads is on target'],
    ['two of them', [shop, platform, platform], 'Two of three workloads are on target'],
    ['some have no target', [shop, platform, data, legacy], 'One of three workloads with a target is on target'],
    ['a score is missing', [{ ...shop, score: null }, platform], 'Platform is on its target of 90'],
  ])('%s', (_, workloads, title) => expect(leagueTitle(workloads)).toBe(title))
})

describe('and then who is furthest, and what belongs to nobody', () => {
  test.each([
    [
      'two behind',
      [shop, platform, data],
      41,
      'Shop is furthest from its target: 71.3, 10.7 below 82. 41 assets belong to no workload.',
    ],
    ['one behind', [data, platform], 0, 'Data is 2.5 below its target of 62.5. Every asset belongs to one.'],
    ['nobody behind', [platform, platform], 1, '1 asset belongs to no workload.'],
    ['one alone says it in the title', [shop], 0, 'Every asset belongs to one.'],
    ['an owner is not told of what belongs to nobody', [platform, platform], null, ''],
    [
      'none yet',
      [],
      800,
      'A workload is a named group of assets with owners and a target; rules say what belongs to it.',
    ],
  ])('%s', (_, workloads, unassigned, lead) => expect(leagueLead(workloads, unassigned)).toBe(lead))
})

describe('one workload', () => {
  const moved = { ...shop, change: 0.8, period: 'in seven days' }
  test.each([
    ['up', moved, 'Shop: 71.3, 10.7 below its target of 82; up 0.8 in seven days'],
    ['down', { ...moved, change: -1.25 }, 'Shop: 71.3, 10.7 below its target of 82; down 1.3 in seven days'],
    ['unmoved', { ...moved, change: 0 }, 'Shop: 71.3, 10.7 below its target of 82; unchanged in seven days'],
    ['nothing to compare', { ...moved, change: null }, 'Shop: 71.3, 10.7 below its target of 82'],
    ['above', { ...moved, score: 84 }, 'Shop: 84.0, 2.0 above its target of 82; up 0.8 in seven days'],
    ['no target', { ...moved, target: null }, 'Shop: 71.3, without a target; up 0.8 in seven days'],
    ['excepted', { ...moved, accepted: 76.9 }, 'Shop: 71.3 raw, 10.7 below its target of 82; up 0.8 in seven days'],
    ['as good as not', { ...moved, accepted: 71.31 }, 'Shop: 71.3, 10.7 below its target of 82; up 0.8 in seven days'],
    ['no score', { ...moved, score: null }, 'Shop: nothing to score yet'],
  ])('%s', (_, told, title) => expect(workloadTitle(told)).toBe(title))

  test.each([
    [{ findings: 37, failingAssets: 18, assets: 214 }, '37 findings on 18 of its 214 assets.'],
    [{ findings: 2, failingAssets: 2, assets: 2 }, '2 findings on all its 2 assets.'],
    [{ findings: 1, failingAssets: 1, assets: 1 }, '1 finding on its one asset.'],
    [
      { findings: 5, excepted: 2, failingAssets: 3, assets: 9 },
      '5 findings on 3 of its 9 assets. Exceptions cover 2 more.',
    ],
    [
      { findings: 0, excepted: 2, failingAssets: 2, assets: 9 },
      'Exceptions cover all that fails on its 9 assets: 2 findings.',
    ],
    [{ findings: 0, failingAssets: 0, assets: 12 }, 'Nothing fails on its 12 assets.'],
    [
      { findings: 0, failingAssets: 0, assets: 0 },
      'No asset belongs to it: its rules match nothing that the last scan found.',
    ],
    [{ findings: 0, failingAssets: 0, assets: 0, isApplied: false }, 'What its rules match joins it in a moment.'],
  ])('%o', (told, lead) => expect(workloadLead(told)).toBe(lead))

  test('what is below a target by less than shows is on it', () => {
    expect(standingWords({ score: 81.96, target: 82 })).toBe('82.0, on its target of 82')
    expect(changeWords(-0.04, 'in seven days')).toBe('unchanged in seven days')
  })
})

describe('the preview of rules says what they would do', () => {
  const workload = (name: string) => ({ id: 1, slug: name.toLowerCase(), name })
  const told = {
    matched: 214,
    belonging: 211,
    byType: [
      { name: 'Storage accounts', count: 180 },
      { name: 'Disks', count: 20 },
      { name: 'Key vault', count: 10 },
      { name: 'Virtual network', count: 4 },
    ],
    takenFrom: [
      { workload: workload('Platform'), count: 12 },
      { workload: workload('Data'), count: 3 },
    ],
    keptBy: [{ workload: workload('Legacy'), count: 3 }],
    lost: 0,
  }
  test('of which types, from whom, and what stays with whom', () => {
    expect(previewSentences(told)).toEqual([
      '214 assets match: 180 Storage accounts, 20 Disks and 14 others.',
      'It takes 12 from Platform and 3 from Data.',
      '3 of them are kept by Legacy, which comes first.',
    ])
  })
  test('nothing at all', () => {
    expect(previewSentences({ matched: 0, belonging: 0, byType: [], takenFrom: [], keptBy: [], lost: 2 })).toEqual([
      'These rules match no asset that the newest scan found.',
      '2 assets that are its own now leave it.',
    ])
  })
  test('everything that matches belongs to somebody who comes first', () => {
    const kept = { ...told, matched: 3, belonging: 0, byType: [{ name: 'Disks', count: 3 }], takenFrom: [] }
    expect(previewSentences(kept)).toEqual([
      '3 assets match: 3 Disks.',
      'All of them are kept by Legacy, which comes first.',
      'Nothing is left to it.',
    ])
  })
})
