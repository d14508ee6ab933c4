import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { handmadeEstate, subscriptionId } from '#sandbox/handmade.ts'
import type { Estate } from '#sandbox/estate/estate.ts'
import { EstateUnreachable } from './errors.ts'
import { type ReadOptions, readEstate } from './read.ts'
import { sources } from './sources.ts'
import { collect, connectToSandbox, fakeClock, type SandboxConnection } from './testing.ts'

let connection: SandboxConnection
let estate: Estate = handmadeEstate()
let day = 0

beforeAll(async () => {
  connection = await connectToSandbox({ estate: () => estate })
})
afterAll(() => connection[Symbol.asyncDispose]())
beforeEach(() => use(handmadeEstate()))

function use(next: Estate): void {
  estate = next
  connection.sandbox.faults.set([])
  connection.sandbox.setDay(++day)
}

function read(options: Partial<ReadOptions> = {}) {
  const { azure } = connection
  return collect(readEstate({ azure, at: new Date(estate.today), clock: fakeClock(), ...options }))
}

describe('reading the estate', () => {
  test('yields every row of every table once, and calls every table read', async () => {
    const told = await read()
    expect(told.idsOf('resources')).toHaveLength(6)
    expect(new Set(told.idsOf('resources')).size).toBe(6)
    expect(told.events[0]).toMatchObject({ kind: 'subscriptions', subscriptions: [{ name: 'subscription 0' }, {}] })
    expect(new Set(told.coverage.map(({ status }) => status))).toEqual(new Set(['read']))
    expect(new Set(told.coverage.map(({ source }) => source))).toEqual(new Set(sources))
    expect(told.coverageOf('resources', subscriptionId(1))).toMatchObject({ rows: 3 })
  })

  test('tells the management groups above a subscription, the nearest first', async () => {
    const told = await read()
    expect(told.events[0]).toMatchObject({ subscriptions: [{ managementGroups: ['mg-even', expect.any(String)] }, {}] })
  })
})
