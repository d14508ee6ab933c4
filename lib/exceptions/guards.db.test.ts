import { randomBytes, randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sayLeft } from '#lib/auth/people.ts'
import type { Role } from '#lib/auth/permissions.ts'
import { createWebRole, type Database, inTransaction, type WebRole } from '#lib/db/index.ts'
import { openTestDatabase } from '#lib/db/testing.ts'
import { addDays, todayIn } from './days.ts'
import { handOver, handOverAll } from './hand-over.ts'
import { importRegister } from './import.ts'
import { defaultPolicy } from './model.ts'
import { changeExceptionPolicy } from './policy.ts'
import {
  comment,
  decide,
  discardDraft,
  endOwn,
  requestException,
  revoke,
  saveDraft,
  withdrawRequest,
} from './register.ts'
import { readException } from './store.ts'
import { assetTarget, by, fillEstate, groupTarget, logs, media, people, TIME_ZONE, terms, wall } from './testing.ts'
import { isSound } from './testing-register.ts'

/** The register by the database user of the web process: what the product does there, and what nobody does. */

let db: Database
let role: WebRole
let web: pg.Pool
beforeAll(async () => {
  db = await openTestDatabase()
  await fillEstate(db)
  const made = await createWebRole(db.url)
  if (!made) throw new Error('The owner of the test database may create roles.')
  role = made
  web = new pg.Pool({ connectionString: role.url })
  // Its connections end with the role.
  web.on('error', () => undefined)
  web.on('connect', (client) => client.on('error', () => undefined))
  await signIn('ben', ['Approver'])
  await signIn('cleo', ['Security'])
  await signIn('anna', ['Owner'])
})
afterAll(async () => {
  await web.end()
  await role.drop()
  await db.close()
})

async function signIn(who: keyof typeof people, roles: Role[], minutesAgo = 1): Promise<void> {
  const { id, name } = people[who]
  const at = new Date(Date.now() - minutesAgo * 60_000)
  await db.pool.query('insert into person (id, name) values ($1, $2) on conflict do nothing', [id, name])
  await db.pool.query(
    `insert into session (id_hash, public_id, person_id, roles, groups, created_at, last_used_at, expires_at, authenticated_at)
     values ($1, gen_random_uuid(), $2, $3, '{}', $4, $4, $4::timestamptz + interval '12 hours', $4)`,
    [randomBytes(32), id, roles, at],
  )
}

const now = (who: keyof typeof people) => by(who, new Date())
const endsOn = () => addDays(todayIn(TIME_ZONE, new Date()), 30)
const ask = (given: Parameters<typeof terms>[0] = {}) =>
  requestException(web, { id: null, terms: terms({ endsOn: endsOn(), ...given }) }, now('anna'))
const approve = ({ id, version }: { id: number; version: number }, who: keyof typeof people = 'ben') =>
  decide(web, { id, version, verdict: 'approve', reason: '' }, now(who))

const refused = async (...statements: string[]) =>
  inTransaction(web, async (client) => {
    for (const statement of statements) await client.query(statement)
  }).then(
    () => 'it was written',
    (error: Error) => error.message,
  )

describe('what people do in the product', () => {
  test('a draft, a request, an approval, a comment, a change, a renewal, an end: all of it is written', async () => {
    const draft = await saveDraft(web, { id: null, draft: { checks: ['storage-shared-keys'] } }, now('anna'))
    await saveDraft(web, { id: draft.id, draft: { targets: [assetTarget(media)] } }, now('anna'))
    const first = await requestException(web, { id: draft.id, terms: terms({ endsOn: endsOn() }) }, now('anna'))
    await comment(web, { id: first.id, text: 'Which version of the player is it?' }, now('ben'))
    expect(await approve(first)).toMatchObject({ state: 'active' })
    const change = await requestException(
      web,
      {
        id: null,
        terms: terms({ endsOn: endsOn(), targets: [groupTarget('rg-shop')] }),
        kind: 'change',
        predecessorId: first.id,
      },
      now('anna'),
    )
    await decide(web, { ...change, verdict: 'changes', reason: 'Name the assets.' }, now('cleo'))
    const again = await requestException(
      web,
      { id: change.id, terms: terms({ endsOn: endsOn(), targets: [assetTarget(media), assetTarget(logs)] }) },
      now('anna'),
    )
    await approve(again)
    expect(await readException(db.pool, first.id)).toMatchObject({ state: 'renewed' })
    await revoke(web, { id: change.id, reason: 'The vendor has delivered.' }, now('cleo'))
    const ended = await ask({ ticket: 'A' })
    await approve(ended)
    await endOwn(web, { id: ended.id, reason: 'It is fixed.' }, now('anna'))
    const later = await ask({ startsOn: addDays(todayIn(TIME_ZONE, new Date()), 3) })
    await approve(later)
    await withdrawRequest(web, { id: later.id }, now('anna'))
    await decide(web, { ...(await ask({ ticket: 'B' })), verdict: 'reject', reason: 'It can be fixed.' }, now('ben'))
    const thrown = await saveDraft(web, { id: null, draft: terms() as never }, now('anna'))
    await discardDraft(web, { id: thrown.id }, now('anna'))
    await isSound(db)
  })

  test('what is critical is in force with the second approval', async () => {
    const asked = await ask({ checks: ['nsg-management-ports'], targets: [assetTarget(wall)] })
    expect(await approve(asked)).toMatchObject({ state: 'requested' })
    const { version = 0 } = (await readException(db.pool, asked.id)) ?? {}
    expect(await approve({ id: asked.id, version }, 'cleo')).toMatchObject({ state: 'active' })
    await isSound(db)
  })

  test('a register from a file comes in, with who approved it there', async () => {
    const justification = 'The vendor’s media player cannot sign in with Entra ID before version 9.'
    const text = `reference,checks,scope,category,justification,expiry,requester,approver
R-1,storage-shared-keys,stshopmedia,risk accepted,${justification},${endsOn()},Anna Becker,Ben Ortiz
R-2,storage-shared-keys,stshoplogs,risk accepted,${justification},${endsOn()},Anna Becker,`
    expect(await importRegister(web, { name: 'risks.csv', text }, now('cleo'))).toMatchObject({
      state: 'imported',
      lines: [{ outcome: 'in_force' }, { outcome: 'request' }],
    })
    await isSound(db)
  })

  test('another owner, of one and of all that somebody answers for; a draft by its key, and who has left', async () => {
    const key = randomUUID()
    const draft = { checks: ['storage-shared-keys'] }
    const { id } = await saveDraft(web, { id: null, key, draft }, now('anna'))
    expect(await saveDraft(web, { id: null, key, draft }, now('anna'))).toMatchObject({ id })
    await discardDraft(web, { id }, now('anna'))
    const request = await ask()
    await approve(request)
    const { version } = (await readException(web, request.id)) ?? { version: 0 }
    await handOver(web, { id: request.id, version, to: people.cleo.id, note: '' }, now('cleo'))
    await sayLeft(web, people.cleo.id, new Date())
    const all = { from: people.cleo.id, to: people.ben.id, note: 'Cleo has left.' }
    expect(await handOverAll(web, all, now('ben'))).toEqual({ done: 1, problems: [] })
    await sayLeft(web, people.cleo.id, null)
    expect(await readException(web, request.id)).toMatchObject({ state: 'active', ownerName: 'Ben Ortiz' })
    await revoke(web, { id: request.id, reason: 'Fixed.' }, now('ben'))
    await isSound(db)
  })

  test('the policy changes with its entry in the log of changes', async () => {
    const change = { actor: people.cleo.id, at: new Date(), requestId: null }
    await changeExceptionPolicy(web, defaultPolicy, change)
    await changeExceptionPolicy(web, { ...defaultPolicy, expiringDays: 7 }, change)
    await changeExceptionPolicy(web, defaultPolicy, change)
    expect(
      (await db.pool.query(`select value->>'expiringDays' as days from setting where key = 'exceptions'`)).rows,
    ).toEqual([{ days: '14' }])
  })
})

describe('whoever took over the web process cannot', () => {
  /** The exception at hand. */
  let id = 0
  const asked = async (given: Parameters<typeof ask>[0] = {}) => {
    const made = await ask(given)
    id = made.id
    return made
  }
  const event = (kind: string, state: string, actor: string, more = '') =>
    `insert into exception_event (at, exception_id, kind, actor, actor_name, detail)
     values (now(), ${id}, '${kind}', '${actor}', 'x', '{"state": "${state}", "round": 1${more}}')`
  const decision = (who: string, at = 'now()') =>
    `insert into exception_decision (exception_id, round, person_id, person_name, verdict, at) values (${id}, 1, '${who}', 'x', 'approve', ${at})`
  const activate = () =>
    `update exception set state = 'active', starts_at = now(), ends_at = (ends_on + 1)::timestamp at time zone 'Europe/Berlin',
       measured_at = now() where id = ${id}`
  const { anna, ben, olaf } = people

  test('bring into force what nobody approved', async () => {
    await asked()
    expect(await refused(activate())).toContain('without an entry in its log')
    expect(await refused(activate(), event('began', 'active', ben.id))).toContain('needs 1 who approve it')
    expect(await refused(activate(), event('approved', 'active', ben.id))).toContain('needs 1 who approve it')
    expect(await refused(decision(ben.id), activate(), event('began', 'active', ben.id))).toContain(
      'needs 1 who approve',
    )
  })

  test('approve as who asked, as nobody, as who may not, as who signed in long ago, or yesterday', async () => {
    await asked()
    expect(await refused(decision(anna.id))).toContain('what they asked for')
    expect(await refused(decision('ffffffff-0000-4000-8000-000000000000'))).toContain('signed in freshly')
    await signIn('olaf', ['Owner', 'Leadership'])
    expect(await refused(decision(olaf.id))).toContain('signed in freshly')
    await signIn('olaf', ['Approver'], 20)
    expect(await refused(decision(olaf.id))).toContain('signed in freshly')
    expect(await refused(decision(ben.id, `now() - interval '1 day'`))).toContain('decides now')
    expect(await refused(event('approved', 'active', olaf.id))).toContain('who did it')
    expect(await refused(event('approved', 'requested', anna.id))).toContain('who did it')
  })

  test('bring into force what the policy asks more approvals of by now', async () => {
    await asked()
    const change = { actor: people.cleo.id, at: new Date(), requestId: null }
    await changeExceptionPolicy(web, { ...defaultPolicy, approvals: { ...defaultPolicy.approvals, high: 2 } }, change)
    expect(await refused(decision(ben.id), activate(), event('approved', 'active', ben.id))).toContain('needs 2')
    await changeExceptionPolicy(web, defaultPolicy, change)
  })

  test('bring what is critical into force with one approval, whatever it calls it', async () => {
    await asked({ checks: ['nsg-management-ports'], targets: [assetTarget(wall)] })
    expect(await refused(`update exception set needed_approvals = 1 where id = ${id}`)).toContain('does not change')
    expect(await refused(`update exception set severity = 'low' where id = ${id}`)).toContain('does not change')
    expect(await refused(decision(ben.id), activate(), event('approved', 'active', ben.id))).toContain('needs 2')
  })

  test('change what is asked for or in force: its end, its scope, its checks, who asked', async () => {
    await approve(await asked())
    for (const statement of [
      `update exception set ends_on = ends_on + 900 where id = ${id}`,
      `update exception set ends_at = ends_at + interval '1 year' where id = ${id}`,
      `update exception set justification = 'x' where id = ${id}`,
      `update exception set requester_id = '${olaf.id}' where id = ${id}`,
      `update exception set source = 'csv' where id = ${id}`,
      `update exception set round = 2 where id = ${id}`,
      `update exception set state = 'draft' where id = ${id}`,
      `update exception_target set asset_key = gen_random_uuid() where exception_id = ${id}`,
      `delete from exception_target where exception_id = ${id}`,
      `insert into exception_check (exception_id, check_id) values (${id}, 'nsg-management-ports')`,
    ])
      expect(await refused(statement)).toMatch(/does not change|No person leads/)
    expect(await refused('delete from exception_decision')).toContain('permission denied')
    expect(await refused(`delete from exception where id = ${id}`)).toContain('stays in the register')
  })

  test('give it another owner without an entry in its log', async () => {
    await approve(await asked())
    const give = `update exception set owner_id = '${ben.id}', owner_name = 'Ben Ortiz' where id = ${id}`
    expect(await refused(give)).toContain('without an entry in its log')
    expect(await refused(give, event('handed_over', 'active', ben.id))).toBe('it was written')
  })

  test('bring back what has ended', async () => {
    await approve(await asked())
    await revoke(web, { id, reason: 'Over.' }, now('ben'))
    expect(
      await refused(`update exception set state = 'active' where id = ${id}`, event('began', 'active', ben.id)),
    ).toContain('No person leads an exception from revoked to active')
  })

  test('make one up that is in force from its first row, or an exemption of Azure', async () => {
    const made = (state: string, source: string) =>
      `insert into exception (state, source, ends_on, starts_at, ends_at, created_at, updated_at)
       values ('${state}', '${source}', current_date + 9, now(), now() + interval '9 days', now(), now())`
    expect(await refused(made('active', 'person'))).toContain('begins as a draft')
    expect(await refused(made('draft', 'policy'))).toContain('begins as a draft')
  })

  test('pretend an import that no importer made, or of approvers whom nobody knows', async () => {
    const { rows } = await web.query<{ id: number }>(`select nextval('exception_id_seq')::int as id`)
    id = rows[0]?.id ?? 0
    const made = `insert into exception (id, state, source, requester_id, ends_on, created_at, updated_at)
      values (${id}, 'draft', 'csv', '${olaf.id}', current_date + 9, now(), now())`
    expect(await refused(made, decision(anna.id))).toContain('a role that may')
    const approvedBy = `, "approvedBy": [{"id": "${ben.id}"}]`
    expect(
      await refused(made, decision(ben.id), activate(), event('imported', 'active', ben.id, approvedBy)),
    ).toContain('who did it')
  })

  test('write into the log what the clock or a scan says, what another time was, or nobody', async () => {
    await asked()
    expect(await refused(event('expired', 'expired', anna.id))).toContain('The log is told')
    expect(await refused(event('commented', 'requested', 'clock'))).toContain('The log is told')
    expect(
      await refused(event('commented', 'requested', anna.id).replace('now()', `now() - interval '1 day'`)),
    ).toContain('The log is told')
  })

  test('cover findings by what is not in force or does not name the check, or except what is not covered', async () => {
    const request = await asked()
    await approve(request)
    const inForce = request.id
    const { id: waiting } = await asked({ ticket: 'B' })
    const cover = (by: number, check: string) =>
      `insert into exception_coverage (exception_id, asset_key, check_no, valid_from)
       select ${by}, asset_key, check_no, now() from finding join check_number on no = check_no
       where check_id = '${check}' and valid_to is null
         and not exists (select from exception_coverage c where c.asset_key = finding.asset_key and c.check_no = no) limit 1`
    expect(await refused(cover(waiting, 'storage-shared-keys'))).toContain('in force')
    expect(await refused(cover(inForce, 'storage-minimum-tls'))).toContain('in force')
    expect(
      await refused(`insert into excepted_finding (asset_key, check_no, valid_from, subscription_id, workload_id, pillar, weight, status)
        select asset_key, check_no, now(), subscription_id, workload_id, 'configure', weight, status from finding f
        where valid_to is null and not exists (select from exception_coverage c where c.asset_key = f.asset_key and c.check_no = f.check_no) limit 1`),
    ).toContain('is excepted')
  })

  test('loosen the policy without saying so', async () => {
    const loose = JSON.stringify({ ...defaultPolicy, longestDays: { ...defaultPolicy.longestDays, critical: 3650 } })
    const write = `insert into setting (key, value, updated_at, updated_by) values ('exceptions', '${loose}', now(), 'x')
      on conflict (key) do update set value = excluded.value`
    expect(await refused(write)).toContain('log of changes')
    const change = { actor: people.cleo.id, at: new Date(), requestId: null }
    await changeExceptionPolicy(web, { ...defaultPolicy, expiringDays: 7 }, change)
    expect(await refused(`update setting set value = '${loose}' where key = 'exceptions'`)).toContain('log of changes')
    expect(await refused(`delete from setting where key = 'exceptions'`)).toContain('log of changes')
    expect(await refused(`update setting set key = 'x'`)).toContain('log of changes')
  })

  test('get around it as another role or with a table of its own', async () => {
    await asked()
    expect(await refused('set local role temper_web', activate())).toContain('without an entry in its log')
    expect(
      await refused(
        'create temp table exception_event (exception_id int, seq int, detail json)',
        `insert into pg_temp.exception_event values (${id}, 1, '{"state": "active"}')`,
        activate().replace('update exception', 'update public.exception'),
      ),
    ).toContain('without an entry in its log')
  })
})
