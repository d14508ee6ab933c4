import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Database, inTransaction } from '#lib/db/index.ts'
import { openTestDatabase } from '#lib/db/testing.ts'
import { coverExceptions } from '#lib/exceptions/effect.ts'
import { defaultPolicy } from '#lib/exceptions/model.ts'
import { NotFound } from '../errors.ts'
import { type Scope, wholeEstate } from '../scope.ts'
import { assetId, assetKey, type FixtureAsset, insertHistory, subscriptionId } from '../testing.ts'
import { getException } from './get-exception.ts'
import { askingAlike, reviewQueue } from './queue.ts'
import { registerEntries } from './register-entries.ts'
import { reviewCase } from './review.ts'
import { ownerRecord } from './review-record.ts'

const day = (n: number) => `2026-11-${String(n).padStart(2, '0')}`
const [owner, noor, sofia] = ['owner', 'noor', 'sofia']
const media: FixtureAsset = {
  name: 'stshopmedia',
  workload: 1,
  configuration: {
    properties: { networkAcls: { defaultAction: 'Deny', ipRules: [{ value: '1' }, { value: '2' }, { value: '3' }] } },
  },
  verdicts: {
    'storage-shared-keys': 'fail',
    'storage-public-network-access': 'fail',
    'storage-minimum-tls': 'pass',
  },
}
const archive: FixtureAsset = {
  name: 'starchive',
  workload: 2,
  verdicts: { 'storage-shared-keys': 'fail', 'storage-public-network-access': 'pass' },
}
const late: FixtureAsset = { name: 'stlate', workload: 2, verdicts: { 'storage-shared-keys': 'fail' } }
const checks = [
  { id: 'storage-shared-keys', pillar: 'configure', severity: 'high' },
  { id: 'storage-public-network-access', pillar: 'footprint', severity: 'high' },
  { id: 'storage-minimum-tls', pillar: 'configure', severity: 'high' },
] as const

let db: Database
beforeAll(async () => {
  db = await openTestDatabase()
  await insertHistory(
    db.pool,
    [
      { at: `${day(1)}T06:00:00.000Z`, checks: [...checks], assets: [media, archive] },
      { at: `${day(20)}T06:00:00.000Z`, assets: [media, archive, late] },
    ],
    [],
    [
      { id: 1, slug: 'shop', name: 'Online shop' },
      { id: 2, slug: 'data', name: 'Data platform' },
    ],
  )
})
afterAll(() => db.close())

interface Given {
  state: string
  targets: ({ asset: FixtureAsset } | { workload: number; slug: string })[]
  checks?: string[]
  requester?: string
  endsOn?: string
  more?: Record<string, unknown>
  places?: number[]
}

async function exception({ state, targets, checks: of = ['storage-shared-keys'], requester = owner, ...given }: Given) {
  const { endsOn = '2027-02-28', more = {}, places = [1] } = given
  const row = {
    ...{ state, category: 'risk_accepted', severity: 'high', owner_id: requester, owner_name: requester },
    ...{
      requester_id: requester,
      requester_name: requester,
      ends_on: endsOn,
      justification: 'Because of the resizer.',
    },
    ...{ requested_at: `${day(19)}T08:00:00Z`, created_at: `${day(19)}T08:00:00Z`, updated_at: `${day(19)}T08:00:00Z` },
    ...more,
  }
  const names = Object.keys(row)
  const { rows } = await db.pool.query<{ id: number }>(
    `insert into exception (${names.join(', ')})
     select ${names.join(', ')} from json_populate_record(null::exception, $1) returning id`,
    [JSON.stringify(row)],
  )
  const id = rows[0]!.id
  for (const check of of)
    await db.pool.query('insert into exception_check (exception_id, check_id) values ($1, $2)', [id, check])
  for (const [position, target] of targets.entries())
    await db.pool.query(
      `insert into exception_target (exception_id, position, kind, name, asset_key, workload_id, label)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      'asset' in target
        ? [id, position, 'asset', assetId(target.asset).toLowerCase(), assetKey(target.asset), null, target.asset.name]
        : [id, position, 'workload', target.slug, null, target.workload, target.slug],
    )
  for (const workload of places)
    await db.pool.query('insert into exception_place values ($1, $2, $3)', [id, subscriptionId('shop'), workload])
  return id
}

const cover = (id: number, at: string) =>
  inTransaction(db.pool, (client) => coverExceptions(client, [id], new Date(at)))
const asked = { policy: defaultPolicy, today: day(23) }
const looking = { now: new Date(`${day(23)}T00:00:00Z`), expiringDays: 14, personId: null }
const inForce = { starts_at: `${day(2)}T00:00:00Z`, ends_at: '2027-03-01T00:00:00Z', decided_at: `${day(2)}T00:00:00Z` }

describe('a case', () => {
  test('tells what people wrote since it was asked for, oldest first', async () => {
    const id = await exception({ state: 'requested', targets: [{ asset: media }] })
    const events: [kind: string, by: string, detail: object][] = [
      ['requested', 'Owner', { covers: { assets: 1, findings: 1 } }],
      ['returned', 'Noor', { reason: 'Until when is it replaced?' }],
      ['commented', 'Owner', { text: 'In sprint 4, it is in staging.' }],
      ['warned', '', { endsOn: '2027-02-28' }],
    ]
    for (const [kind, by, detail] of events)
      await db.pool.query(
        `insert into exception_event (at, exception_id, kind, actor, actor_name, detail) values (now(), $1, $2, $3, $3, $4)`,
        [id, kind, by, detail],
      )
    const { said } = await reviewCase(db.pool, wholeEstate, id, asked)
    expect(said.map(({ actorName, text }) => [actorName, text])).toEqual([
      ['Noor', 'Until when is it replaced?'],
      ['Owner', 'In sprint 4, it is in staging.'],
    ])
  })

  test('says what an approval does to the score, and how long it holds', async () => {
    const id = await exception({ state: 'requested', targets: [{ asset: media }] })
    const { reach, time, exposure, history } = await reviewCase(db.pool, wholeEstate, id, asked)
    expect(reach).toMatchObject({ assets: 1, findings: 1, workloads: [{ slug: 'shop' }], isBeyondWorkloads: false })
    // Passed 12 of 36; without the finding, 12 of 30.
    expect(reach.score.raw).toBeCloseTo(100 / 3)
    expect(reach.score.before).toBeCloseTo(100 / 3)
    expect(reach.score.after).toBeCloseTo(40)
    expect(time).toEqual({ days: 97, longest: 180, isTooLong: false, isOver: false })
    expect(exposure).toMatchObject({ assets: 1, open: 1, closed: 0, allowedAddresses: 3 })
    expect(exposure.ways).toEqual([{ words: 'public network access on', assets: 1 }])
    expect(history.openings).toEqual([{ at: `${day(1)}T06:00:00.000Z`, cause: 'arrived', findings: 1, again: 0 }])
  })

  test('names the findings of a whole workload, in the scope of who looks', async () => {
    const id = await exception({
      state: 'requested',
      targets: [
        { workload: 1, slug: 'shop' },
        { workload: 2, slug: 'data' },
      ],
      places: [1, 2],
    })
    const named = async (scope: Scope, shown = 50) =>
      (await reviewCase(db.pool, scope, id, { ...asked, shown })).findings.map(
        ({ assetName, checkId, severity, isNew }) => [assetName, checkId, severity, isNew],
      )
    const of = (name: string) => [name, 'storage-shared-keys', 'high', false]
    expect(await named(wholeEstate)).toEqual(['starchive', 'stlate', 'stshopmedia'].map(of))
    expect(await named({ ...wholeEstate, workloads: [1] })).toEqual([of('stshopmedia')])
    expect(await named(wholeEstate, 2)).toHaveLength(2)
    const page = await getException(db.pool, { ...wholeEstate, workloads: [2] }, id, looking)
    expect(page.findings.map(({ assetName }) => assetName)).toEqual(['starchive', 'stlate'])
  })

  test('names what covers the same now, and what was asked for before; what is excepted already gains nothing', async () => {
    const standing = await exception({
      state: 'active',
      targets: [{ workload: 2, slug: 'data' }],
      places: [2],
      more: inForce,
    })
    await cover(standing, `${day(21)}T06:00:00Z`)
    const refused = await exception({ state: 'rejected', targets: [{ asset: archive }], places: [2] })
    await exception({ state: 'draft', targets: [{ asset: archive }], places: [2] })
    const id = await exception({ state: 'requested', targets: [{ asset: archive }], places: [2] })
    const { history, reach } = await reviewCase(db.pool, wholeEstate, id, asked)
    expect(history.earlier.map(({ entry, coversNow }) => [entry.id, coversNow])).toEqual([
      [refused, 0],
      [standing, 1],
    ])
    expect(reach.score.after).toBe(reach.score.before)
  })

  test('of a change shows what differs, and what counts again', async () => {
    const before = await exception({
      state: 'active',
      targets: [{ asset: media }, { asset: archive }],
      more: { ...inForce, justification: 'Because of the resizer.' },
    })
    await cover(before, `${day(21)}T06:00:00Z`)
    const id = await exception({
      state: 'requested',
      targets: [{ asset: media }],
      endsOn: '2027-03-15',
      more: { kind: 'change', predecessor_id: before },
    })
    const { predecessor } = await reviewCase(db.pool, wholeEstate, id, asked)
    expect(predecessor?.id).toBe(before)
    expect(predecessor?.targets.map(({ label }) => label)).toEqual([expect.any(String), 'starchive'])
    expect(predecessor?.endsOn).toBe('2027-02-28')
  })

  test('of one that has grown names the assets that came since its approval', async () => {
    const id = await exception({
      state: 'active',
      targets: [{ workload: 2, slug: 'data' }],
      places: [2],
      more: { ...inForce, measured_at: `${day(21)}T06:00:00Z` },
    })
    await db.pool.query(
      `insert into exception_coverage (exception_id, asset_key, check_no, valid_from)
       select $1, $2, no, $3 from check_number where check_id = 'storage-shared-keys'`,
      [id, assetKey(archive), `${day(21)}T06:00:00Z`],
    )
    await db.pool.query(`update exception set state = 'review', review_since = $2 where id = $1`, [
      id,
      `${day(22)}T06:00:00Z`,
    ])
    const grown = async () => (await reviewCase(db.pool, wholeEstate, id, asked)).grown
    const told = async () =>
      (await grown()).map(({ name, findings, because, since }) => [name, findings, because, since])
    const at = (n: number) => `${day(n)}T06:00:00.000Z`
    // It was there and failed before: what brought it is not known, only that it came after the approval.
    expect(await told()).toEqual([['stlate', 1, null, at(21)]])
    const key = assetKey(late)
    await db.pool.query('update finding set valid_from = $2 where asset_key = $1', [key, at(23)])
    expect(await told()).toEqual([['stlate', 1, 'failing', at(23)]])
    const joined = 'update workload_membership set valid_from = $2 where asset_key = $1'
    await db.pool.query(joined, [key, at(22)])
    expect(await told()).toEqual([['stlate', 1, 'workload', at(22)]])
    await db.pool.query('update asset set first_seen_at = $2 where key = $1', [key, at(22)])
    expect(await told()).toEqual([['stlate', 1, 'arrived', at(22)]])
    await db.pool.query('update asset set first_seen_at = $2 where key = $1', [key, at(20)])
    await db.pool.query('update finding set valid_from = $2 where asset_key = $1', [key, at(20)])
    await db.pool.query(joined, [key, at(20)])
    // Of three that fell under it, two have been fixed since.
    await db.pool.query('update exception set grown_assets = 3 where id = $1', [id])
    expect((await reviewCase(db.pool, wholeEstate, id, asked)).grownFixed).toBe(2)
  })

  test('of somebody else’s workload is what does not exist, and a draft is its author’s', async () => {
    const id = await exception({ state: 'requested', targets: [{ asset: media }] })
    const elsewhere = { subscriptions: null, workloads: [2] }
    await expect(reviewCase(db.pool, elsewhere, id, asked)).rejects.toThrow(NotFound)
    const draft = await exception({ state: 'draft', targets: [{ asset: media }] })
    await expect(reviewCase(db.pool, wholeEstate, draft, asked)).rejects.toThrow(NotFound)
  })
})

test('who kept their dates: everything was gone by the end, and nothing renewed', async () => {
  const person = 'petra'
  const of = (state: string, more: Record<string, unknown> = {}) =>
    exception({ state, requester: person, targets: [{ asset: media }], more: { ...inForce, ...more } })
  const ended = { ends_at: `${day(10)}T00:00:00Z` }
  const coveredUntil = (id: number, to: string) =>
    db.pool.query(
      `insert into exception_coverage (exception_id, asset_key, check_no, valid_from, valid_to) values ($1, $2, 1, $3, $4)`,
      [id, assetKey(media), `${day(3)}T00:00:00Z`, to],
    )
  await of('closed')
  await coveredUntil(await of('expired', ended), `${day(9)}T06:00:00Z`)
  await coveredUntil(await of('expired', ended), ended.ends_at)
  const renewed = await of('renewed')
  await of('active', { kind: 'renewal', predecessor_id: renewed })
  await of('revoked')
  expect(await ownerRecord(db.pool, wholeEstate, person)).toEqual({ dates: 4, kept: 2, inForce: 1 })
  expect(await ownerRecord(db.pool, wholeEstate, 'nobody')).toEqual({ dates: 0, kept: 0, inForce: 0 })
})

test('the queue holds what the person may decide, and counts what they may not', async () => {
  await db.pool.query(`update exception set state = 'withdrawn' where state in ('requested', 'review')`)
  const ask = (more: Record<string, unknown> = {}, requester = owner) =>
    exception({ state: 'requested', requester, targets: [{ asset: media }], more })
  const second = await ask({ requested_at: `${day(21)}T08:00:00Z` })
  const first = await ask({ requested_at: `${day(20)}T08:00:00Z`, needed_approvals: 2, severity: 'critical' })
  await ask({}, noor)
  await exception({
    state: 'review',
    targets: [{ asset: media }],
    more: { ...inForce, ends_at: `${day(22)}T00:00:00Z`, review_since: `${day(20)}T00:00:00Z` },
  })
  await db.pool.query(
    `insert into exception_decision (exception_id, round, person_id, person_name, verdict, at) values ($1, 1, $2, 'Sofia', 'approve', $3)`,
    [first, sofia, `${day(21)}T08:00:00Z`],
  )
  const now = new Date(`${day(23)}T08:00:00Z`)
  const queue = await reviewQueue(db.pool, wholeEstate, { personId: noor, now })
  expect(queue.items.map(({ entry, approvedBy, workloads }) => [entry.id, approvedBy, workloads])).toEqual([
    [first, ['Sofia'], ['Online shop']],
    [second, [], ['Online shop']],
  ])
  expect(queue).toMatchObject({ total: 2, oldest: `${day(20)}T08:00:00.000Z`, own: 1, decided: 0 })
  expect(await reviewQueue(db.pool, wholeEstate, { personId: sofia, now })).toMatchObject({ own: 0, decided: 1 })
})

test('a queue of any length is walked there and back, and what asks for the same is found all through it', async () => {
  await db.pool.query(`update exception set state = 'withdrawn' where state in ('requested', 'review')`)
  const ids: number[] = []
  for (let n = 0; n < 5; n++)
    ids.push(
      await exception({
        state: 'requested',
        requester: owner,
        targets: [{ asset: media }],
        // Two at one moment: the cursor tells them apart.
        more: { requested_at: `${day(15 + Math.floor(n / 2))}T08:00:00Z`, kind: n === 3 ? 'renewal' : 'new' },
      }),
    )
  const approving = { personId: noor, now: new Date(`${day(23)}T08:00:00Z`) }
  const page = (place: { after?: string | null; before?: string | null }) =>
    reviewQueue(db.pool, wholeEstate, approving, { ...place, size: 2 })
  const idsOf = ({ items }: { items: readonly { entry: { id: number } }[] }) => items.map(({ entry }) => entry.id)
  const first = await page({})
  const second = await page({ after: first.next })
  const third = await page({ after: second.next })
  expect([first, second, third].map(idsOf)).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)])
  expect([first.previous, third.next]).toEqual([null, null])
  expect(idsOf(await page({ before: third.previous }))).toEqual(ids.slice(2, 4))
  expect(third.total).toBe(5)
  expect(idsOf(await page({ after: 'no cursor' }))).toEqual(ids.slice(0, 2))
  const same = await askingAlike(db.pool, wholeEstate, approving, first.items[0]!.entry)
  expect(same.map(({ entry }) => entry.id)).toEqual(ids.filter((_, n) => n !== 3))
})

test('what waits needs as many as the policy asks for now, and says whose owner has left', async () => {
  const left = '00000000-0000-4000-8000-00000000000a'
  await db.pool.query(`insert into person (id, name, left_at) values ($1, 'Petra Novak', $2)`, [
    left,
    `${day(20)}T08:00:00Z`,
  ])
  const waiting = await exception({ state: 'requested', targets: [{ asset: media }], more: { owner_id: left } })
  const running = await exception({ state: 'active', targets: [{ asset: media }], more: inForce })
  const strict = { ...defaultPolicy, approvals: { ...defaultPolicy.approvals, high: 2 } }
  await db.pool.query(
    `insert into setting (key, value, updated_at, updated_by) values ('exceptions', $1, $2, 'x')
     on conflict (key) do update set value = excluded.value`,
    [JSON.stringify(strict), `${day(20)}T08:00:00Z`],
  )
  const [first, second] = await registerEntries(db.pool, wholeEstate, [waiting, running])
  expect(first).toMatchObject({ askedApprovals: 1, neededApprovals: 2, ownerLeft: true })
  expect(second).toMatchObject({ askedApprovals: 1, neededApprovals: 1, ownerLeft: false })
})
