import { describe, expect, test } from 'vitest'
import type { Scan, ScanReport } from '#lib/posture/scans/scan.ts'
import {
  changeWords,
  endWords,
  phaseWords,
  remedyFor,
  scanLead,
  scansLead,
  scansTitle,
  scanTitle,
  scheduleWords,
} from './words.ts'

const inventory = {
  assetsAdded: 0,
  assetsReturned: 0,
  assetsChanged: 0,
  assetsRemoved: 0,
  signalsAdded: 0,
  signalsChanged: 0,
  signalsRemoved: 0,
  changes: 0,
}
const verdicts = { assetsWithOtherVerdicts: 0, failingOpened: 0, failingClosed: 0, unknownOpened: 0, unknownClosed: 0 }
const report: ScanReport = {
  rows: {},
  rejected: { total: 0, reasons: [], examples: [] },
  inventory,
  judged: 0,
  verdicts,
  coverage: { read: 10, partial: 0, failed: 0 },
  requests: null,
  durations: {},
}
const scan: Scan = {
  id: 1,
  trigger: 'demand',
  state: 'published',
  observedAt: new Date(0),
  startedAt: new Date(0),
  finishedAt: new Date(0),
  progress: null,
  report,
  error: null,
}

describe('a scan in words', () => {
  test('says what changed, and that nothing did', () => {
    expect(changeWords(report)).toBe('Nothing changed')
    const changed = {
      ...report,
      verdicts: { ...verdicts, failingClosed: 1, failingOpened: 2 },
      inventory: { ...inventory, assetsAdded: 3, assetsReturned: 1 },
    }
    expect(changeWords(changed)).toBe('1 finding closed, 2 opened; 4 assets added')
    expect(changeWords({ ...report, inventory: { ...inventory, assetsRemoved: 1 } })).toBe('1 asset removed')
  })

  test('says how it ended', () => {
    expect(endWords(scan)).toEqual({ isGood: true, title: 'The scan is done', detail: 'Nothing changed.' })
    expect(endWords({ ...scan, report: { ...report, coverage: { read: 9, partial: 0, failed: 1 } } }).title).toMatch(
      /could not read everything/,
    )
    expect(endWords({ ...scan, state: 'failed', report: null, error: 'No quota.' })).toMatchObject({
      isGood: false,
      detail: 'No quota.',
    })
  })

  test('says what it is doing', () => {
    expect(phaseWords(null)).toBe('Starting')
    expect(phaseWords({ phase: 'reading', source: 'advisorresources', done: 1, total: 2 })).toBe(
      'Reading Advisor recommendations',
    )
    expect(phaseWords({ phase: 'judging', source: null, done: 1, total: 2 })).toBe('Judging assets')
  })

  test('says whether the numbers can be trusted', () => {
    const ended = { state: 'published' as const, subscriptions: 5, subscriptionsRead: 5 }
    expect(scansTitle(null)).toBe('No scan has run yet')
    expect(scansTitle({ ...ended, subscriptionsRead: 4 })).toBe('The last scan read 4 of 5 subscriptions whole')
    expect(scansTitle(ended)).toBe('The last scan read all 5 subscriptions')
    expect(scansTitle({ ...ended, subscriptions: 1, subscriptionsRead: 1 })).toMatch(/its subscription whole$/)
    expect(scansTitle({ ...ended, state: 'failed' })).toBe('The last scan failed')
    expect(scanTitle(scan, [])).toBe('Everything was read')
    expect(scanTitle(scan, ['a', 'b'])).toBe('a and b could not be read whole')
    expect(scanTitle(scan, ['a', 'b', 'c', 'd'])).toBe('4 subscriptions could not be read whole')
  })

  test('says when it ran, what came of it, and when the next runs', () => {
    const done = { ...scan, observedAt: new Date('2026-11-23T06:00:00Z'), finishedAt: new Date(41_000) }
    const schedule = { schedule: '0 6 * * *', timeZone: 'UTC' }
    expect(scansLead(done, schedule)).toBe(
      '23 Nov 2026, 06:00, on demand in 41 s: nothing changed. Scans run every day at 06:00 (UTC).',
    )
    expect(scheduleWords('5 * * * *')).toBe('every hour at minute 5')
    expect(scheduleWords('0 6 * * 1')).toBe('by the schedule 0 6 * * 1')
    expect(scansLead(null, { ...schedule, schedule: null })).toBe('No scans are scheduled. One can be started now.')
    expect(scanLead({ ...done, state: 'running' }, 'UTC')).toMatch(/^Begun on demand/)
  })

  test('says what to do about an error of the service', () => {
    expect(remedyFor('AuthorizationFailed')).toMatch(/role Reader/)
    expect(remedyFor('Http503')).toMatch(/next scan tries again/)
    expect(remedyFor('SomethingNew')).toMatch(/look up the code/)
    expect(remedyFor(null)).toMatch(/next scan tries again/)
  })
})
