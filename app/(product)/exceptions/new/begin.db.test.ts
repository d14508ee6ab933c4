import { expect, test } from 'vitest'
import { decide, requestException, withdrawRequest } from '#lib/exceptions/index.ts'
import { by, media, people, terms } from '#lib/exceptions/testing.ts'
import { approve, ask, estate } from '#lib/exceptions/testing-register.ts'
import { NotFound } from '#lib/posture/errors.ts'
import { wholeEstate } from '#lib/posture/scope.ts'
import { beginning } from './begin.ts'

const asking = (again: number, today = '2026-11-23') => ({
  ...{ reach: wholeEstate, asked: { subscriptions: null, workloads: null }, params: { again: String(again) } },
  ...{ personId: people.anna.id, now: by('anna').at, today },
})

test('what was withdrawn or rejected is asked for again with everything filled in, as another request', async () => {
  const db = await estate()
  const withdrawn = await ask(db)
  await withdrawRequest(db.pool, { id: withdrawn.id }, by('anna'))
  const rejected = await ask(db)
  await decide(db.pool, { ...rejected, verdict: 'reject', reason: 'It can be fixed.' }, by('ben'))
  for (const { id } of [withdrawn, rejected])
    expect(await beginning(db.pool, asking(id))).toMatchObject({
      id: null,
      state: 'new',
      kind: 'new',
      predecessor: null,
      fields: {
        checks: ['storage-shared-keys'],
        targets: [{ target: { kind: 'asset' }, label: media.name }],
        category: 'risk_accepted',
        ticket: 'SHOP-812',
        owner: { id: people.olaf.id },
        endsOn: '2027-02-28',
      },
    })
})

test('days that have passed since are chosen anew', async () => {
  const db = await estate()
  const { id } = await ask(db)
  await withdrawRequest(db.pool, { id }, by('anna'))
  expect((await beginning(db.pool, asking(id, '2027-03-01'))).fields).toMatchObject({ endsOn: '', startsOn: '' })
})

test('a withdrawn change is a change of the same one again', async () => {
  const db = await estate()
  const first = await ask(db)
  await approve(db, first)
  const change = await requestException(
    db.pool,
    { id: null, terms: terms({ endsOn: '2027-01-31' }), kind: 'change', predecessorId: first.id },
    by('anna'),
  )
  await withdrawRequest(db.pool, { id: change.id }, by('anna'))
  expect(await beginning(db.pool, asking(change.id))).toMatchObject({
    kind: 'change',
    predecessor: { id: first.id, standing: 'running' },
  })
})

test('what waits or is in force is not asked for again', async () => {
  const db = await estate()
  const request = await ask(db)
  await expect(beginning(db.pool, asking(request.id))).rejects.toThrow(NotFound)
  await approve(db, request)
  await expect(beginning(db.pool, asking(request.id))).rejects.toThrow(NotFound)
})
