import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inTransaction } from '#lib/db/index.ts'
import { openTestDatabase } from '#lib/db/testing.ts'
import { contradictionsOfExceptions } from '#lib/jobs/testing-exceptions.ts'
import type { FixtureAsset } from '#lib/posture/testing.ts'
import { settleAfterScan, turnClock } from './clock.ts'
import { addDays, todayIn } from './days.ts'
import { Conflict, Invalid, NoSuchException, NotAllowed } from './errors.ts'
import type { ExceptionKind } from './model.ts'
import { comment, decide, requestException, revoke, withdrawRequest } from './register.ts'
import { confirmHolds } from './review.ts'
import { toldState } from './state-machine.ts'
import { readException } from './store.ts'
import { assetTarget, by, fillEstate, groupTarget, logs, media, people, TIME_ZONE, terms, wall } from './testing.ts'
import { verifyEffect } from './verify-effect.ts'
import { verifyLog } from './verify-log.ts'
import { verifyPast } from './verify-past.ts'
import { verifyRegister } from './verify-register.ts'

type Who = keyof typeof people
const HOUR = 3_600_000

const who = fc.constantFrom(...(Object.keys(people) as Who[]))
/** Which of those that there are, counted from the newest. */
const number = fc.integer({ min: 0, max: 4 })
const scope = fc.constantFrom<FixtureAsset | string>(media, logs, wall, 'rg-shop')

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('ask' as const),
      who,
      scope,
      kind: fc.constantFrom<ExceptionKind>('new', 'new', 'change', 'renewal'),
      predecessor: number,
      days: fc.integer({ min: 2, max: 40 }),
      startsIn: fc.option(fc.integer({ min: 0, max: 10 }), { freq: 1 }),
      isCritical: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('ask again' as const), who, id: number }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      who,
      id: number,
      verdict: fc.constantFrom('approve', 'approve', 'approve', 'reject', 'changes'),
      isStale: fc.constantFrom(false, false, false, true),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('revoke' as const), who, id: number }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('withdraw' as const), who, id: number }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('confirm' as const), who, id: number }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('comment' as const), who, id: number }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 150 }) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'scan' as const }) },
)

test('whatever people, days and scans do: the register agrees with its log, sums add up, what ended stays ended, and nothing is in force that others have not approved', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 60, maxLength: 60 }), async (steps) => {
      const db = await openTestDatabase()
      try {
        await fillEstate(db)
        let now = Date.UTC(2026, 10, 23, 10)
        const ended = new Map<number, string>()
        for (const one of steps) {
          now += HOUR
          const at = new Date(now)
          const today = todayIn(TIME_ZONE, at)
          const { rows: known } = await db.pool.query<{ id: number }>('select id from exception order by id desc')
          const idOf = (place: number) => known[place % Math.max(1, known.length)]?.id ?? 1
          const versionOf = async (id: number) => (await readException(db.pool, id))?.version ?? 1
          const run = async () => {
            switch (one.do) {
              case 'ask': {
                const targets = [typeof one.scope === 'string' ? groupTarget(one.scope) : assetTarget(one.scope)]
                const said = terms({
                  targets,
                  checks: [one.isCritical ? 'nsg-management-ports' : 'storage-shared-keys'],
                  startsOn: one.startsIn === null ? null : addDays(today, one.startsIn),
                  endsOn: addDays(today, one.days),
                  reviewEveryDays: 7,
                })
                const descent = one.kind === 'new' ? {} : { kind: one.kind, predecessorId: idOf(one.predecessor) }
                return requestException(db.pool, { id: null, terms: said, ...descent }, by(one.who, at))
              }
              case 'ask again':
                return requestException(
                  db.pool,
                  { id: idOf(one.id), terms: terms({ endsOn: addDays(today, 20) }) },
                  by(one.who, at),
                )
              case 'decide': {
                const version = (await versionOf(idOf(one.id))) - (one.isStale ? 1 : 0)
                return decide(
                  db.pool,
                  { id: idOf(one.id), version, verdict: one.verdict as 'approve', reason: 'Because' },
                  by(one.who, at),
                )
              }
              case 'revoke':
                return revoke(db.pool, { id: idOf(one.id), reason: 'Because' }, by(one.who, at))
              case 'withdraw':
                return withdrawRequest(db.pool, { id: idOf(one.id) }, by(one.who, at))
              case 'confirm': {
                const [id, asApprover] = [idOf(one.id), one.who === 'ben']
                return confirmHolds(
                  db.pool,
                  { id, version: await versionOf(id), note: '', asApprover },
                  by(one.who, at),
                )
              }
              case 'comment':
                return comment(db.pool, { id: idOf(one.id), text: 'Why?' }, by(one.who, at))
              case 'wait':
                now += one.hours * HOUR
                return turnClock(db.pool, new Date(now), { timeZone: TIME_ZONE })
              case 'scan':
                return inTransaction(db.pool, (client) => settleAfterScan(client, at, { timeZone: TIME_ZONE }))
            }
          }
          await run().catch((error: unknown) => {
            const isSaid = [Conflict, Invalid, NoSuchException, NotAllowed].some((kind) => error instanceof kind)
            if (!isSaid) throw error
          })
          const { rows } = await db.pool.query<{ id: number }>('select id from exception order by id')
          for (const { id } of rows) {
            const stored = await readException(db.pool, id)
            if (!stored) throw new Error('It is gone.')
            const { state, endsAt, requesterId, neededApprovals, decisions } = stored
            if (ended.has(id)) expect(state).toBe(ended.get(id))
            else if (['rejected', 'withdrawn', 'expired', 'revoked', 'renewed', 'closed'].includes(state))
              ended.set(id, state)
            if (!['approved', 'active', 'review'].includes(state)) continue
            expect(endsAt).not.toBeNull()
            const approvers = decisions.filter(({ verdict }) => verdict === 'approve').map(({ personId }) => personId)
            expect(approvers).not.toContain(requesterId)
            expect(new Set(approvers).size).toBeGreaterThanOrEqual(state === 'review' ? 1 : neededApprovals)
            if (one.do === 'wait') expect(toldState(stored, new Date(now), { expiringDays: 14 })).not.toBe('expired')
          }
        }
        expect(await verifyRegister(db.pool)).toEqual([])
        expect(await verifyEffect(db.pool)).toEqual([])
        const { found, periods } = await verifyLog(db.pool)
        expect([...found, ...(await verifyPast(db.pool, periods))]).toEqual([])
        expect(await contradictionsOfExceptions(db)).toEqual({})
        const { rows } = await db.pool.query(
          `select from excepted_finding e where e.valid_to is null and not exists (
             select from exception_coverage c join exception x on x.id = c.exception_id
             where c.asset_key = e.asset_key and c.check_no = e.check_no and c.valid_to is null and x.state in ('active', 'review'))`,
        )
        expect(rows).toHaveLength(0)
      } finally {
        await db.close()
      }
    }),
    { numRuns: 8 },
  )
}, 300_000)
