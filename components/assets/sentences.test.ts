import { describe, expect, test } from 'vitest'
import { assetLead, assetsLead, assetsTitle } from './sentences.ts'

describe('the inventory says', () => {
  test.each([
    [{ matching: 612, total: 612, types: 34, isFiltered: false }, '612 assets of 34 types'],
    [
      { matching: 108, total: 108, types: 31, isFiltered: false, isUnassigned: true },
      '108 assets of 31 types belong to no workload',
    ],
    [{ matching: 12, total: 1612, types: 34, isFiltered: true }, '12 of 1,612 assets match'],
    [{ matching: 1, total: 612, types: 34, isFiltered: true }, '1 of 612 assets matches'],
    [{ matching: 0, total: 612, types: 34, isFiltered: true }, 'None of 612 assets match'],
    [{ matching: 0, total: 0, types: 0, isFiltered: false }, 'No assets yet'],
    [{ matching: 0, total: 0, types: 0, isFiltered: false, isNarrowed: true }, 'No assets in view'],
  ])('%o', (told, title) => {
    expect(assetsTitle(told)).toBe(title)
  })

  test('how many fail, and how many could not be read', () => {
    expect(assetsLead({ total: 612, failing: 213, stale: 0 })).toBe('213 assets fail at least one check.')
    expect(assetsLead({ total: 1, failing: 1, stale: 1 })).toBe(
      '1 asset fails at least one check. 1 asset could not be read by the newest scan and is shown as last seen.',
    )
    expect(assetsLead({ total: 5, failing: 0, stale: 0 })).toBe('None of them fails a check.')
  })

  test('above a filtered list it says that it speaks of all', () => {
    expect(assetsLead({ total: 612, failing: 213, stale: 0, isFiltered: true })).toBe(
      'In all, 213 assets fail at least one check.',
    )
    expect(assetsLead({ total: 5, failing: 0, stale: 0, isFiltered: true })).toBe('In all, no asset fails a check.')
  })
})

describe('one asset says', () => {
  const asset = {
    passed: 6,
    failed: 2,
    unknown: 0,
    weightApplicable: 28,
    weightPassed: 20,
    excepted: 0,
    weightExcepted: 0,
    removedAt: null,
    stale: null,
  }

  test('its score and what that is made of', () => {
    expect(assetLead(asset, 'UTC')).toBe('Scores 71.4: passes 6 of 8 checks, fails 2.')
    expect(assetLead({ ...asset, unknown: 1 }, 'UTC')).toContain('fails 2, 1 cannot be judged.')
  })

  test('what exceptions cover, and the score without it', () => {
    expect(assetLead({ ...asset, excepted: 1, weightExcepted: 3 }, 'UTC')).toBe(
      'Scores 71.4, accepted 80.0: passes 6 of 8 checks, fails 2. 1 of these is excepted.',
    )
    const all = { ...asset, passed: 0, weightApplicable: 8, weightPassed: 0, excepted: 2, weightExcepted: 8 }
    expect(assetLead(all, 'UTC')).toBe('Scores 0.0: passes 0 of 2 checks, fails 2. 2 of these are excepted.')
  })

  test('that it is in order', () => {
    expect(assetLead({ ...asset, failed: 0, weightPassed: 28 }, 'UTC')).toBe(
      'Scores 100.0: passes all 6 checks that apply.',
    )
    expect(assetLead({ ...asset, passed: 1, failed: 0, weightPassed: 28 }, 'UTC')).toBe(
      'Scores 100.0: passes the one check that applies.',
    )
  })

  test('that nothing judges it', () => {
    expect(assetLead({ ...asset, passed: 0, failed: 0, weightApplicable: 0 }, 'UTC')).toBe(
      'No check of the checklist is on this type of asset.',
    )
  })

  test('that it is gone, or out of sight', () => {
    expect(assetLead({ ...asset, passed: 0, failed: 0, removedAt: '2026-11-20T06:00:00Z' }, 'UTC')).toBe(
      'Removed from Azure, as the scan of 20 Nov saw.',
    )
    expect(
      assetLead({ ...asset, stale: { since: '2026-11-18T06:00:00Z', code: 'AuthorizationFailed' } }, 'UTC'),
    ).toMatch(/No longer readable: everything here is as of 18 Nov\.$/)
  })
})
