import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { openTestDatabase } from '#lib/db/testing.ts'
import { toldState as toldStateOf } from '#lib/exceptions/state-machine.ts'
import { type Scope, wholeEstate } from '../scope.ts'
import { assetKey, type FixtureAsset, insertHistory } from '../testing.ts'
import { countExceptions, registerStanding } from './count-exceptions.ts'
import { countWaiting } from './count-waiting.ts'
import { listDrafts } from './drafts.ts'
import { type ExceptionFilter, everyException, exceptionSorts, openStates, statesOfView } from './filter.ts'
import { getException, isOwnDraft } from './get-exception.ts'
import { countBefore, listExceptions } from './list-exceptions.ts'
import { exceptionOwners } from './list-owners.ts'
import { exceptionWorkloads } from './list-workloads.ts'
import { insertExceptions } from './testing.ts'
import { exceptionTimeline } from './timeline.ts'

const tls = 'storage-minimum-tls'
const blobs = 'storage-anonymous-blob-access'
const media: FixtureAsset = { name: 'stshopmedia', workload: 1, verdicts: { [tls]: 'fail', [blobs]: 'fail' } }
const lake: FixtureAsset = { name: 'stdatalake', workload: 2, verdicts: { [tls]: 'fail' } }
const shop: Scope = { subscriptions: null, workloads: [1] }
const looking = { now: new Date('2026-11-23T12:00:00Z'), expiringDays: 14, personId: 'mona' }

let db: Database
beforeAll(async () => {
  db = await openTestDatabase()
  const workloads = [
    { id: 1, slug: 'shop', name: 'Shop' },
    { id: 2, slug: 'data', name: 'Data' },
  ]
  await insertHistory(db.pool, [{ at: '2026-11-15T06:00:00Z', assets: [media, lake] }], [], workloads)
  const onMedia = { kind: 'asset', name: 'id of media', label: 'stshopmedia', asset: media } as const
  const onLake = { kind: 'asset', name: 'id of lake', label: 'stdatalake', asset: lake } as const
  const of = (...assets: FixtureAsset[]) => ({
    targets: [onMedia, onLake].filter(({ asset }) => assets.includes(asset)),
    places: assets,
    checks: [tls],
  })
  const covering = (...assets: FixtureAsset[]) => ({
    ...of(...assets),
    covers: assets.map((asset) => ({ asset, check: tls })),
  })
  await insertExceptions(db.pool, [
    { id: 1, state: 'active', ...covering(media), endsOn: '2027-02-28', ticket: 'SHOP-2210', owner: 'mona' },
    { id: 2, state: 'active', ...covering(media, lake), endsOn: '2026-12-01', category: 'mitigated' },
    { id: 3, state: 'active', ...of(lake), endsOn: '2026-11-22' },
    { id: 4, state: 'requested', ...of(media), endsOn: '2027-01-31', severity: 'medium', requester: 'mona' },
    { id: 5, state: 'requested', ...of(lake), requestedAt: '2026-11-10T00:00:00Z', requester: 'ada' },
    { id: 6, state: 'rejected', ...of(media), updatedAt: '2026-11-20T00:00:00Z' },
    { id: 7, state: 'draft', ...of(media), requester: 'mona' },
    { id: 8, state: 'draft', ...of(media), requester: 'somebody else' },
    { id: 9, state: 'approved', ...of(media), startsAt: '2026-12-01T00:00:00Z', endsOn: '2027-01-10' },
    { id: 10, state: 'imported', ...of(media), endsOn: null, source: 'policy', requester: null },
    { id: 11, state: 'review', ...covering(lake), endsOn: '2027-03-01', reviewSince: '2026-11-22T00:00:00Z' },
  ])
})
afterAll(() => db.close())

const ids = async (filter: Partial<ExceptionFilter>, scope = wholeEstate) => {
  const { items } = await listExceptions(db.pool, scope, { ...everyException, ...filter }, looking)
  return items.map(({ id }) => id)
}

describe('the register', () => {
  test('opens with what is in force, what ends soonest first', async () => {
    expect(await ids({})).toEqual([2, 1, 11])
  })

  test('tells each state as the pure function tells it', async () => {
    const { items } = await listExceptions(db.pool, wholeEstate, { ...everyException, view: 'all' }, looking)
    const date = (iso: string | null) => (iso ? new Date(iso) : null)
    for (const { state, startsAt, endsAt, told } of items)
      expect(told).toBe(toldStateOf({ state, startsAt: date(startsAt), endsAt: date(endsAt) }, looking.now, looking))
    expect(Object.fromEntries(items.map(({ id, told }) => [id, told]))).toMatchObject({
      1: 'active',
      2: 'expiring',
      3: 'expired',
      9: 'approved',
    })
  })

  test.each([
    [{ view: 'pending' }, [5, 4, 9, 11]],
    [{ view: 'ended' }, [6, 3]],
    [{ view: 'imported' }, [10]],
    [{ state: ['expired'] }, [3]],
    [{ state: ['active', 'expiring'] }, [2, 1]],
    [{ view: 'all', category: ['mitigated'] }, [2]],
    [{ view: 'all', severity: ['medium'] }, [4]],
    [{ view: 'all', source: ['policy'] }, [10]],
    [{ owner: ['mona'] }, [1]],
    [{ within: 30 }, [2]],
    [{ age: '0-30' }, [2, 1, 11]],
    [{ age: '31-90' }, []],
    [{ view: 'pending', waits: '8-14' }, [5, 4]],
    [{ view: 'pending', waits: '0-1' }, [11]],
    [{ asset: assetKey(lake) }, [2, 11]],
    [{ check: [blobs] }, []],
    [{ target: ['asset'] }, [2, 1, 11]],
    [{ target: ['workload'] }, []],
    [{ reaches: ['shop'] }, [2, 1]],
    [{ reaches: ['data', 'none'], view: 'all' }, [11, 5, 3, 2]],
    [{ reaches: ['none'], view: 'all' }, []],
    [{ q: 'shop-2210' }, [1]],
    [{ q: 'EX-0002' }, [2]],
    [{ q: 'stdatalake old tls' }, [2, 11]],
    [{ q: 'DataLake' }, [2, 11]],
    [{ q: '2210 tolerat' }, [1]],
    [{ q: 'olerated' }, []],
    [{ q: '0011' }, [11]],
    [{ q: '…' }, []],
    [{ q: "'; drop table exception" }, []],
    [{ q: '100%' }, []],
  ] as [Partial<ExceptionFilter>, number[]][])('narrowed by %j holds %j', async (filter, expected) => {
    expect((await ids(filter)).toSorted()).toEqual(expected.toSorted())
    const { matching } = await countExceptions(db.pool, wholeEstate, { ...everyException, ...filter }, looking)
    expect(matching).toBe(expected.length)
  })

  test.each(exceptionSorts)('sorted by %s is walked there and back by its cursors', async (sort) => {
    const filter = { ...everyException, view: 'all' as const, sort }
    const all = await ids(filter)
    expect(all).toHaveLength(9)
    const walked: number[] = []
    let cursor: { after?: string | null; before?: string | null } = {}
    let previous: string | null = null
    for (let page = 0; page < 9; page++) {
      const {
        items,
        next,
        previous: back,
      } = await listExceptions(db.pool, wholeEstate, filter, looking, {
        ...cursor,
        size: 2,
      })
      expect(await countBefore(db.pool, wholeEstate, filter, looking, back)).toBe(walked.length)
      walked.push(...items.map(({ id }) => id))
      previous = back
      if (!next) break
      cursor = { after: next }
    }
    expect(walked).toEqual(all)
    const before = await listExceptions(db.pool, wholeEstate, filter, looking, { before: previous, size: 2 })
    expect(before.items.map(({ id }) => id)).toEqual(all.slice(-3, -1))
  })

  test('counts each part, drafts only for their author', async () => {
    const { views, states } = await countExceptions(db.pool, wholeEstate, everyException, looking)
    expect(views).toEqual({ force: 3, pending: 4, ended: 2, imported: 1, all: 9, drafts: 1 })
    expect(states).toEqual({ active: 1, expiring: 1, review: 1 })
    const other = { ...looking, personId: 'nobody' }
    expect((await countExceptions(db.pool, wholeEstate, everyException, other)).views.drafts).toBe(0)
    expect((await listDrafts(db.pool, wholeEstate, looking)).map(({ id }) => id)).toEqual([7])
  })

  test('says how it stands: each covered finding once, and how long what waits has waited', async () => {
    const standing = await registerStanding(db.pool, wholeEstate, looking)
    expect(standing).toMatchObject({
      inForce: 3,
      coveredFindings: 2,
      coveredUnknown: 0,
      ending: 1,
      waiting: 3,
      isEmpty: false,
      oldestWaiting: '2026-11-10T00:00:00.000Z',
    })
    expect(standing.inForceFor.map(({ count }) => count)).toEqual([3, 0, 0, 0, 0])
    expect(standing.waitingFor.map(({ count }) => count)).toEqual([1, 0, 2, 0])
  })

  test.each([
    {},
    { view: 'all' },
    { view: 'drafts' },
    { state: ['expiring', 'expired'] },
    { q: 'DataLake' },
  ] as Partial<ExceptionFilter>[])(
    'counts %j the same, whether or not it is known how the register stands',
    async (filter) => {
      const asked = { ...everyException, ...filter }
      const standing = registerStanding(db.pool, wholeEstate, looking)
      expect(await countExceptions(db.pool, wholeEstate, asked, looking, standing)).toEqual(
        await countExceptions(db.pool, wholeEstate, asked, looking),
      )
    },
  )

  test('says who answers for what', async () => {
    expect(await exceptionOwners(db.pool, wholeEstate)).toEqual([
      { id: 'owner', name: 'owner', exceptions: 8 },
      { id: 'mona', name: 'mona', exceptions: 1 },
    ])
  })
})

test('what is searched follows what is written', async () => {
  const found = (q: string) => ids({ q, view: 'all' })
  await db.pool.query(`update exception set ticket = 'OPS-77' where id = 6`)
  expect(await found('ops-7')).toEqual([6])
  await db.pool.query(`update exception_target set label = 'renamed' where exception_id = 6`)
  expect(await found('OPS stshopmedia')).toEqual([])
  expect(await found('named ops')).toEqual([6])
  await db.pool.query(`update exception_target set label = 'stshopmedia' where exception_id = 6`)
  await db.pool.query(`update exception set ticket = '' where id = 6`)
  expect(await found('ops')).toEqual([])
})

test('what somebody answers for who has left is found, until they are back', async () => {
  const [gone, here] = ['00000000-0000-4000-8000-00000000001e', '00000000-0000-4000-8000-00000000001f']
  await db.pool.query(
    `insert into person (id, name, left_at) values ($1, 'Petra Novak', '2026-11-20T08:00:00Z'), ($2, 'Mei Tanaka', null)`,
    [gone, here],
  )
  await db.pool.query(`update exception set owner_id = case id when 6 then $1 else $2 end where id in (6, 9)`, [
    gone,
    here,
  ])
  const { items } = await listExceptions(
    db.pool,
    wholeEstate,
    { ...everyException, view: 'all', owner: ['left'] },
    looking,
  )
  expect(items.map(({ id, ownerLeft }) => [id, ownerLeft])).toEqual([[6, true]])
  expect(await ids({ view: 'all', owner: ['left', 'mona'] })).toEqual([6, 1])
  expect(await ids({ view: 'all', owner: ['left'], state: [...openStates] })).toEqual([])
  const { views } = await countExceptions(db.pool, wholeEstate, { ...everyException, owner: ['left'] }, looking)
  expect(views).toMatchObject({ force: 0, ended: 1, all: 1 })
  await db.pool.query(`update person set left_at = null where id = $1`, [gone])
  expect(await ids({ view: 'all', owner: ['left'] })).toEqual([])
  await db.pool.query(`update exception set owner_id = 'owner' where id in (6, 9)`)
})

test('each state holds what is told so', async () => {
  const { items } = await listExceptions(db.pool, wholeEstate, { ...everyException, view: 'all' }, looking)
  for (const state of statesOfView.all)
    expect(await ids({ state: [state], sort: 'newest' })).toEqual(
      items.filter(({ told }) => told === state).map(({ id }) => id),
    )
})

describe('an owner', () => {
  test('sees what reaches a workload of theirs, with the counts and places of theirs alone', async () => {
    const { items } = await listExceptions(db.pool, shop, { ...everyException, view: 'all' }, looking)
    expect(items.map(({ id }) => id)).toEqual([10, 9, 6, 4, 2, 1])
    const both = items.find(({ id }) => id === 2)
    expect(both).toMatchObject({ findings: 1, assets: 1 })
    expect(both?.targets.map(({ label }) => label)).toEqual(['stshopmedia'])
  })

  test('finds nothing by the names and keys of others', async () => {
    expect(await ids({ reaches: ['data'], view: 'all' }, shop)).toEqual([])
    expect(await exceptionWorkloads(db.pool, shop)).toEqual([{ value: 'shop', name: 'Shop' }])
    expect(await ids({ q: 'media', view: 'all' }, shop)).toEqual([10, 9, 6, 4, 2, 1])
    expect(await ids({ q: 'stdatalake', view: 'all' }, shop)).toEqual([])
    expect(await ids({ asset: assetKey(lake), view: 'all' }, shop)).toEqual([])
  })
})

describe('one exception', () => {
  test('says what it covers of what the viewer sees, with its neighbours', async () => {
    await db.pool.query('update exception set predecessor_id = 2 where id = 4')
    const whole = await getException(db.pool, wholeEstate, 2, looking)
    expect(whole).toMatchObject({ name: 'EX-0002', told: 'expiring', predecessor: null })
    expect(whole.findings.map(({ assetName, checkId }) => [assetName, checkId])).toEqual([
      ['stdatalake', tls],
      ['stshopmedia', tls],
    ])
    expect(whole.checks).toMatchObject([{ checkId: tls, findings: 2, assets: 2 }])
    expect(whole.workloads.map(({ name }) => name)).toEqual(['Data', 'Shop'])
    expect(whole.successors.map(({ name, told }) => [name, told])).toEqual([['EX-0004', 'requested']])
    const part = await getException(db.pool, shop, 2, looking)
    expect(part.findings.map(({ assetName }) => assetName)).toEqual(['stshopmedia'])
    expect(part.checks).toMatchObject([{ findings: 1, assets: 1 }])
    expect(part.workloads.map(({ name }) => name)).toEqual(['Shop'])
  })

  test.each([3, 7, 8, 99])('that is elsewhere, a draft or nowhere (%i) is not there', async (id) => {
    await expect(getException(db.pool, shop, id, looking)).rejects.toThrow('There is no exception')
  })

  test('that is a draft is there for its author only, to go on with', async () => {
    expect(await isOwnDraft(db.pool, 7, looking)).toBe(true)
    expect(await isOwnDraft(db.pool, 8, looking)).toBe(false)
    expect(await isOwnDraft(db.pool, 1, looking)).toBe(false)
  })

  test('tells what happened, the newest first; of a scope that is not all the viewer’s, not what it was', async () => {
    const log = async (id: number, kind: string, detail: unknown) =>
      db.pool.query(
        `insert into exception_event (seq, at, exception_id, kind, actor, actor_name, detail, previous, hash)
         values (0, now(), $1, $2, 'mona', 'Mona', $3, '', '')`,
        [id, kind, JSON.stringify(detail)],
      )
    const difference = {
      endsOn: { before: '2026-11-01', after: '2026-12-01' },
      targets: { before: [], after: ['lake'] },
    }
    await log(1, 'requested', {})
    await log(2, 'requested', { covers: { assets: 2, findings: 2 }, difference, predecessor: 'EX-0001' })
    await log(2, 'commented', { text: '<script>' })
    await log(2, 'something new', 'of a later version')
    const events = await exceptionTimeline(db.pool, wholeEstate, 2)
    expect(events.map(({ seq, kind, text }) => [seq, kind, text])).toEqual([
      [4, 'something new', ''],
      [3, 'commented', '<script>'],
      [2, 'requested', ''],
    ])
    expect(events.at(-1)).toMatchObject({ covers: { findings: 2 }, other: 'EX-0001', changes: { length: 2 } })
    expect(events[0]?.hash).toMatch(/^[0-9a-f]{64}$/)
    const part = await exceptionTimeline(db.pool, shop, 2)
    expect(part.at(-1)).toMatchObject({ seq: 1, hash: '', covers: null, changes: [{ field: 'endsOn' }] })
    expect(await exceptionTimeline(db.pool, shop, 3)).toEqual([])
  })
})

test('what is covered and unknown is told apart from what fails, of what the viewer sees', async () => {
  const set = (status: string) =>
    db.pool.query(`update excepted_finding set status = $2 where asset_key = $1`, [assetKey(media), status])
  await set('unknown')
  const told = async (scope: Scope) => {
    const { entry, checks } = await getException(db.pool, scope, 2, looking)
    return [entry, checks[0]].map((one) => [one?.findings, one?.unknown])
  }
  expect(await told(wholeEstate)).toEqual([
    [2, 1],
    [2, 1],
  ])
  expect(await told({ subscriptions: null, workloads: [2] })).toEqual([
    [1, 0],
    [1, 0],
  ])
  await set('fail')
})

test('what waits for a person is neither their own nor what they have decided', async () => {
  expect(await countWaiting(db.pool, wholeEstate, 'ada')).toBe(2)
  expect(await countWaiting(db.pool, wholeEstate, 'grace')).toBe(3)
  await db.pool.query(
    `insert into exception_decision (exception_id, round, person_id, person_name, verdict, at)
     values (11, 1, 'grace', 'Grace', 'approve', now())`,
  )
  expect(await countWaiting(db.pool, wholeEstate, 'grace')).toBe(2)
  expect(await countWaiting(db.pool, shop, 'grace')).toBe(1)
})

test('no view is left out of all', () => {
  const told = new Set(Object.values(statesOfView).flat())
  expect(told.size).toBe(statesOfView.all.length + 1)
})
