import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordAudit } from '#lib/auth/audit.ts'
import { type Database, inTransaction } from '#lib/db/index.ts'
import { openTestDatabase } from '#lib/db/testing.ts'
import { turnClock } from './clock.ts'
import { importRegister } from './import.ts'
import { defaultPolicy } from './model.ts'
import { changeExceptionPolicy } from './policy.ts'
import { decide, requestException, revoke } from './register.ts'
import { assetTarget, by, fillEstate, logs, people, TIME_ZONE, terms, wall } from './testing.ts'
import { verify } from './verify.ts'

/** A register with a past, and what somebody does to it who owns the database. */

let db: Database
const { anna, ben, cleo } = people
beforeAll(async () => {
  db = await openTestDatabase()
  await fillEstate(db)
  const approve = ({ id, version }: { id: number; version: number }, who: 'ben' | 'cleo', at?: string) =>
    decide(db.pool, { id, version, verdict: 'approve', reason: '' }, by(who, at))
  const ask = (given: Parameters<typeof terms>[0]) =>
    requestException(db.pool, { id: null, terms: terms(given) }, by('anna'))
  // EX-0001 in force, by two; EX-0002 has expired; EX-0003 was sent back, asked for again and revoked; EX-0004 waits.
  const critical = await ask({ checks: ['nsg-management-ports'], targets: [assetTarget(wall)], endsOn: '2027-01-31' })
  await approve(critical, 'ben')
  await approve({ id: critical.id, version: critical.version + 1 }, 'cleo')
  await approve(await ask({ endsOn: '2026-11-25' }), 'ben')
  const third = await ask({ targets: [assetTarget(logs)] })
  await decide(db.pool, { ...third, verdict: 'changes', reason: 'Why?' }, by('ben'))
  const again = { id: third.id, terms: terms({ targets: [assetTarget(logs)], ticket: 'SHOP-1' }) }
  await approve(
    await requestException(db.pool, again, by('anna', '2026-11-23T11:00:00Z')),
    'cleo',
    '2026-11-23T12:00:00Z',
  )
  await revoke(db.pool, { id: third.id, reason: 'Fixed' }, by('ben', '2026-11-24T10:00:00Z'))
  await turnClock(db.pool, new Date('2026-11-26T10:00:00Z'), { timeZone: TIME_ZONE })
  await changeExceptionPolicy(db.pool, { ...defaultPolicy, expiringDays: 7 }, by0('2026-11-26T11:00:00Z'))
  await requestException(db.pool, { id: null, terms: terms({ ticket: 'B' }) }, by('anna', '2026-11-26T12:00:00Z'))
  const justification = 'The vendor’s media player cannot sign in with Entra ID before version 9.'
  const text = `reference,checks,scope,category,justification,expiry,requester,approver
R-1,storage-shared-keys,stpay,risk accepted,${justification},2027-02-01,,`
  await importRegister(db.pool, { name: 'risks.csv', text }, by('cleo', '2026-11-26T13:00:00Z'))
})
afterAll(() => db.close())

const by0 = (at: string) => ({ actor: cleo.id, at: new Date(at), requestId: null })

/** What is found once somebody has written this; nothing of it stays. */
async function foundAfter(...statements: string[]): Promise<string[]> {
  const undone = new Error('undone')
  let found: string[] = []
  await inTransaction(db.pool, async (client) => {
    await client.query(`set local session_replication_role = replica`)
    for (const statement of statements) await client.query(statement)
    const { log, register, effect } = await verify(client)
    found = [...log, ...register, ...effect]
    throw undone
  }).catch((error: unknown) => {
    if (error !== undone) throw error
  })
  return found
}

/** Another entry at the end of the log. */
const event = (id: number, kind: string, state: string, actor: string, more = '', at = '2026-11-27T10:00:00Z') =>
  `insert into exception_event (seq, at, exception_id, kind, actor, actor_name, detail, previous, hash)
   select max(seq) + 1, '${at}', ${id}, '${kind}', '${actor}', 'x', '{"state": "${state}"${more}}', '', '' from exception_event`
const change = (seq: string, to: string) => `update exception_event set ${to} where seq = (${seq})`
const nth = (id: number, kind: string) =>
  `select seq from exception_event where exception_id = ${id} and kind = '${kind}' order by seq limit 1`

test('what the product writes holds', async () => {
  expect(await verify(db.pool)).toMatchObject({ chain: { state: 'whole' }, log: [], register: [], effect: [] })
})

test.each<[string, string[], RegExp]>([
  [
    'an approval by who asked',
    [change(nth(2, 'approved'), `actor = '${anna.id}'`)],
    /EX-0002: link \d+ says approved by who asked for it/,
  ],
  [
    'an approval too few',
    [change(nth(1, 'approved'), `kind = 'commented'`)],
    /EX-0001: link \d+ brings it into force with 1 of 2 approvals/,
  ],
  [
    'one person twice',
    [`update exception_event set actor = '${ben.id}' where exception_id = 1 and kind = 'approved'`],
    /EX-0001: link \d+ is a second approval of the same person/,
  ],
  [
    'what was asked for with fewer approvals than the policy wants',
    [change(nth(1, 'requested'), `detail = (detail::jsonb || '{"neededApprovals": 1}')::json`)],
    /EX-0001: link \d+ needs 1 approvals, where the policy asked for 2/,
  ],
  [
    'a request in the name of another',
    [change(nth(4, 'requested'), `actor = '${ben.id}'`)],
    /EX-0004: link \d+ asks in the name of somebody else/,
  ],
  [
    'an end that comes back',
    [event(3, 'began', 'active', cleo.id)],
    /EX-0003: link \d+ says began, which does not lead from revoked to active/,
  ],
  [
    'a beginning without approval',
    [event(4, 'began', 'active', cleo.id)],
    /EX-0004: link \d+ says began, which does not lead from requested/,
  ],
  [
    'a comment that moves',
    [event(4, 'commented', 'active', cleo.id)],
    /EX-0004: link \d+ says commented, and that it went from requested to active/,
  ],
  [
    'a decision by who imported it',
    [
      `update exception set requester_id = '${anna.id}' where id = 5`,
      event(5, 'approved', 'active', cleo.id, ', "round": 1'),
    ],
    /EX-0005: link \d+ says approved by who imported it/,
  ],
  [
    'what is in force for longer than the policy allowed',
    [`update exception set ends_at = '2028-01-01' where id = 1`],
    /EX-0001: link \d+ brings it into force for \d+ days, where the policy allowed 90/,
  ],
  [
    'a decision that the log has not',
    [`insert into exception_decision values (4, 1, '${ben.id}', 'Ben', 'approve', '', now())`],
    /EX-0004: the register has a decision of .* that its log has not/,
  ],
  [
    'a decision that was changed',
    [`update exception_decision set reason = 'No' where exception_id = 3 and verdict = 'changes'`],
    /EX-0003: the decision of .* is not what its log says/,
  ],
  [
    'a decision that was removed',
    [`delete from exception_decision where exception_id = 2`],
    /EX-0002: its log has a decision that the register has not/,
  ],
  [
    'a policy that nobody set',
    [`update setting set value = '${JSON.stringify({ ...defaultPolicy, expiringDays: 8 })}'`],
    /policy of exceptions is not what the log of changes said last/,
  ],
  [
    'an entry that the log of changes lacks',
    [event(4, 'withdrawn', 'withdrawn', anna.id)],
    /EX-0004: link \d+ says withdrawn, and the log of changes does not/,
  ],
  [
    'a log that lost its end',
    [`delete from exception_event where exception_id = 4`],
    /EX-0004: the log of changes says requested on .*, and the log of exceptions does not/,
  ],
  [
    'an approver who signed in without the role',
    [
      `insert into security_event (at, kind, person_id, detail) values ('2026-11-23T09:00:00Z', 'sign-in', '${ben.id}', '{"roles": ["Owner"]}')`,
    ],
    /EX-0001: link \d+ is a decision of who signed in without a role/,
  ],
  [
    'what covered before it began',
    [`update exception_coverage set valid_from = valid_from - interval '1 day' where exception_id = 2`],
    /EX-0002: it covered findings while its log says that it was not in force/,
  ],
  [
    'what covered after it ended',
    [`update exception_coverage set valid_to = null where exception_id = 3`],
    /EX-0003: it covered findings while/,
  ],
  [
    'what covered another asset',
    [`update exception_coverage set asset_key = (select key from asset where name = 'stpay') where exception_id = 3`],
    /EX-0003: it covered what lies outside of its checks or its scope/,
  ],
  [
    'what is shown to nobody',
    [`delete from exception_place where exception_id = 1`],
    /EX-0001: it covers what lies in none of the places/,
  ],
  [
    'what was excepted for longer',
    [`update excepted_finding set valid_to = valid_to + interval '1 day' where valid_to is not null`],
    /2 findings counted as excepted while no exception covered them/,
  ],
  [
    'what was weighed otherwise',
    [`update excepted_finding set weight = 60 where valid_to is not null`],
    /findings counted as excepted with a weight/,
  ],
  [
    'an accepted score of the past',
    [
      `update exception_score_rollup set weight_excepted = weight_excepted + 1 where valid_to is not null and scope = ''`,
    ],
    /The accepted scores from 2026-11-\S+ on are not the sums/,
  ],
])('%s is found', async (_what, statements, says) => {
  expect((await foundAfter(...statements)).join('\n')).toMatch(says)
})

test('an audit that only says less is no contradiction: drafts, and what was imported', async () => {
  await recordAudit(db.pool, {
    ...by0('2026-11-26T15:00:00Z'),
    ...{
      action: 'exception.request',
      subjectType: 'exception',
      subjectId: 'EX-0099',
      detail: { change: 'draft begun' },
    },
  })
  expect((await verify(db.pool)).log).toEqual([])
})
