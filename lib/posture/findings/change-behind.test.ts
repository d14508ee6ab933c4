import { describe, expect, test } from 'vitest'
import { changeBehind, type RecordedChange } from './change-behind.ts'

const change = (at: string, ...paths: string[]): RecordedChange => ({
  at,
  changeType: 'Update',
  changedBy: 'deploy-shop',
  changedByType: 'Application',
  clientType: 'Azure CLI',
  operation: 'microsoft.storage/storageaccounts/write',
  paths,
})
const period = { seenAt: '2026-10-12T06:00:00.000Z', previousScanAt: '2026-10-11T06:00:00.000Z', readBeforeAt: null }
const found = (changes: RecordedChange[], ...observed: string[]) => {
  const behind = changeBehind(changes, observed, period)
  return behind && [behind.at, behind.isDirect]
}

describe('the change behind a finding', () => {
  test('is the last that touched what is observed, not the last of all', () => {
    const changes = [
      change('2026-10-12T05:00:00.000Z', 'tags.owner'),
      change('2026-10-11T17:00:00.000Z', 'properties.minimumTlsVersion'),
      change('2026-10-11T09:00:00.000Z', 'properties.minimumTlsVersion'),
    ]
    expect(found(changes, 'properties.minimumTlsVersion')).toEqual(['2026-10-11T17:00:00.000Z', true])
  })

  test('is never later than the scan that saw the finding', () => {
    expect(found([change('2026-10-12T07:00:00.000Z', 'properties.a')], 'properties.a')).toBeNull()
  })

  test('without one that touched it, is the last since the scan before, and not sure', () => {
    const changes = [change('2026-10-11T12:00:00.000Z', 'tags.owner'), change('2026-10-02T12:00:00.000Z', 'sku.name')]
    expect(found(changes, 'properties.a')).toEqual(['2026-10-11T12:00:00.000Z', false])
    expect(found(changes.slice(1), 'properties.a')).toBeNull()
  })

  test('may be older than the scan before where it touched what is observed, as nobody could read it meanwhile', () => {
    expect(found([change('2026-10-05T12:00:00.000Z', 'properties.a')], 'properties.a')).toEqual([
      '2026-10-05T12:00:00.000Z',
      true,
    ])
  })

  test('is none that the configuration before had in it already, such as the fix before it came back', () => {
    const fix = change('2026-10-05T12:00:00.000Z', 'properties.a')
    const behind = (readBeforeAt: string) => changeBehind([fix], ['properties.a'], { ...period, readBeforeAt })
    expect(behind('2026-10-06T06:00:00.000Z')).toBeNull()
    expect(behind('2026-10-05T06:00:00.000Z')).toMatchObject({ at: fix.at })
  })

  test('knows a property in any case, below what was changed, and in lists', () => {
    const of = (path: string) => found([change('2026-10-11T12:00:00.000Z', path)], 'properties.rules[3].Source')?.[1]
    expect(of('properties.RULES[0].source')).toBe(true)
    expect(of('properties.rules')).toBe(true)
    expect(of('properties.rulesets')).toBe(false)
  })
})
