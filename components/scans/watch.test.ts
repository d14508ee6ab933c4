import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { CurrentScan } from './current-scan.ts'
import { scanWatch } from './watch.ts'

const last = (id: number): CurrentScan['last'] => ({ id, end: { isGood: true, title: 'The scan is done', detail: '' } })
const running: CurrentScan['running'] = { id: 8, startedAt: '2026-11-23T06:00:00Z', progress: null }

let answer: CurrentScan | 'no answer' | 'signed out'
let asked = 0
let leave: () => void

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('fetch', async () => {
    asked++
    if (answer === 'signed out') return new Response(null, { status: 401 })
    if (answer === 'no answer') throw new Error('The server restarts')
    return Response.json(answer)
  })
  leave = scanWatch.subscribe(() => undefined)
})

afterEach(() => {
  leave()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const second = () => vi.advanceTimersByTimeAsync(1000)
const state = () => scanWatch.now().state

describe('watching a scan', () => {
  test('goes from waiting through running to the end', async () => {
    answer = { running: null, last: last(7) }
    scanWatch.begin(7)
    await second()
    expect(state()).toBe('waiting')
    answer = { running, last: last(7) }
    await second()
    expect(scanWatch.now()).toEqual({ state: 'running', running })
    answer = { running: null, last: last(8) }
    await second()
    expect(scanWatch.now()).toEqual({ state: 'ended', last: last(8) })
  })

  test('sees the end of a scan too short to be seen running', async () => {
    answer = { running: null, last: last(8) }
    scanWatch.begin(7)
    await second()
    expect(state()).toBe('ended')
  })

  test('outlives a server that does not answer for a while', async () => {
    answer = { running, last: null }
    scanWatch.begin(null)
    await second()
    answer = 'no answer'
    await second()
    expect(state()).toBe('running')
    answer = { running: null, last: last(8) }
    await second()
    expect(state()).toBe('ended')
  })

  test('asks no more once the session is over', async () => {
    answer = 'signed out'
    scanWatch.begin(7)
    await second()
    expect(state()).toBe('idle')
    const before = asked
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked).toBe(before)
  })

  test('gives up when no worker takes the scan', async () => {
    answer = { running: null, last: last(7) }
    scanWatch.begin(7)
    await vi.advanceTimersByTimeAsync(35_000)
    expect(state()).toBe('unheard')
  })

  test('stops when nobody looks any more, and begins anew for the next who does', async () => {
    answer = { running, last: null }
    scanWatch.begin(null)
    await second()
    leave()
    expect(state()).toBe('idle')
    leave = scanWatch.subscribe(() => undefined)
    scanWatch.begin(null)
    await second()
    expect(state()).toBe('running')
  })
})
