import { beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { testDatabase } from '#lib/db/testing.ts'
import { contradictionsOfExceptions } from '#lib/jobs/testing-exceptions.ts'
import { assetId, subscriptionId } from '#lib/posture/testing.ts'
import { verifyChain } from './chain.ts'
import { lockEffect } from './effect.ts'
import { importRegister, previewImport } from './import.ts'
import { lastImports } from './imports.ts'
import { defaultPolicy } from './model.ts'
import { decide } from './register.ts'
import { readException } from './store.ts'
import { by, fillEstate, logs, media, people, removed } from './testing.ts'
import { verifyRegister } from './verify-register.ts'

const HEADER =
  'reference,checks,scope kind,scope,category,justification,compensating controls,owner,requester,approver,approved on,start,expiry,planned on'
const WHY = 'The vendor’s media player cannot sign in with Entra ID before version 9.'

type Cells = Partial<Record<string, string>>

/** A line that would be in force: asked for by olaf, approved by ben. */
const whole: Cells = {
  reference: 'RISK-1',
  checks: 'storage-shared-keys',
  scope: assetId(media),
  category: 'risk accepted',
  justification: WHY,
  requester: 'olaf@example.com',
  approver: 'Ben Ortiz',
  expiry: '2027-02-28',
}
const quoted = (text = '') => `"${text.replaceAll('"', '""')}"`
const file = (...lines: Cells[]) => ({
  name: 'risks.csv',
  text: [
    HEADER,
    ...lines.map((line) =>
      HEADER.split(',')
        .map((column) => quoted(line[column]))
        .join(','),
    ),
  ].join('\r\n'),
})

let db: Database

beforeEach(async () => {
  db = await testDatabase()
  await fillEstate(db)
  const signIn = async (who: keyof typeof people, roles: string[]) => {
    const { id, name } = people[who]
    await db.pool.query('insert into person (id, name, username) values ($1, $2, $3)', [id, name, `${who}@example.com`])
    await db.pool.query(
      `insert into session (id_hash, public_id, person_id, roles, groups, created_at, last_used_at, expires_at, authenticated_at)
       values (sha256(convert_to($1, 'UTF8')), gen_random_uuid(), $1::text::uuid, $2, '{}', now(), now(), now(), now())`,
      [id, roles],
    )
  }
  await signIn('anna', ['Security'])
  await signIn('ben', ['Approver'])
  await signIn('cleo', ['Approver'])
  await signIn('olaf', ['Owner'])
})

const preview = (...lines: Cells[]) => previewImport(db.pool, file(...lines), by('anna'))
const doImport = (...lines: Cells[]) => importRegister(db.pool, file(...lines), by('anna'))
const count = async () => (await db.pool.query('select count(*)::int as n from exception')).rows[0].n as number
const only = async (name = 1) => {
  const stored = await readException(db.pool, name)
  if (!stored) throw new Error('nothing was imported')
  return stored
}
const log = async (id = 1) =>
  (await db.pool.query('select kind, actor, detail from exception_event where exception_id = $1 order by seq', [id]))
    .rows

const isSound = async () => {
  expect(await verifyRegister(db.pool)).toEqual([])
  expect(await contradictionsOfExceptions(db)).toEqual({})
}

describe('a preview', () => {
  test('says what each line would be and cover, and changes nothing', async () => {
    const result = await preview(whole, {
      ...whole,
      reference: 'RISK-2',
      scope: `${subscriptionId('shop')}/rg-shop`,
      checks: 'storage-shared-keys; storage-minimum-tls',
      approver: '',
    })
    expect(result.state).toBe('preview')
    expect(result.lines.map(({ line, outcome, covers }) => [line, outcome, covers.assets, covers.findings])).toEqual([
      [2, 'in_force', 1, 1],
      [3, 'request', 2, 3],
    ])
    expect(await count()).toBe(0)
  })

  test('names each problem with its line and column', async () => {
    const result = await preview(
      whole,
      { ...whole, justification: 'n/a', category: 'mitigated', expiry: '2020-01-01' },
      { ...whole, reference: 'RISK-3', scope: 'no-such-thing', checks: '', justification: 'n/a', expiry: '9999-12-31' },
      { ...whole, reference: 'RISK-5', expiry: '9999-12-31' },
      { ...whole, reference: 'RISK-4', scope: assetId(removed) },
    )
    expect(result.state).toBe('invalid')
    const told = result.lines.flatMap(({ line, problems }) => problems.map(({ column }) => [line, column]))
    expect(told).toEqual([
      [3, 'reference'],
      [3, 'justification'],
      [3, 'compensating controls'],
      [3, 'expiry'],
      [4, 'checks'],
      [4, 'scope'],
      [4, 'justification'],
      [5, 'expiry'],
      [6, 'scope'],
    ])
  })

  test('warns of an asset that was never seen, and names one that is called the same', async () => {
    const moved = assetId(media).replace(/resourcegroups\/[^/]+/i, 'resourceGroups/rg-other')
    const { lines } = await preview(
      whole,
      { ...whole, reference: 'RISK-2', scope: moved },
      { ...whole, reference: 'RISK-3', scope: `${assetId(media)}typo` },
    )
    const scopeNotes = lines.map(({ notes }) => notes.filter(({ column }) => column === 'scope'))
    expect(scopeNotes.map(({ length }) => length)).toEqual([0, 1, 1])
    expect(scopeNotes[1]?.[0]?.message).toContain(`One of that name is ${assetId(media)}.`)
    expect(scopeNotes[2]?.[0]?.message).toMatch(/typo” has ever been seen: it may be mistyped/)
    expect(lines.map(({ outcome }) => outcome)).toEqual(['in_force', 'in_force', 'in_force'])
  })

  test.each([
    ['Payments', { kind: 'workload', label: 'Payments' }],
    ['stshoplogs', { kind: 'asset', label: 'stshoplogs' }],
    ['app=shop', { kind: 'tag' }],
    [`${subscriptionId('shop')}/rg-pay`, { kind: 'resource_group' }],
  ])('knows what %s is', async (scope, place) => {
    const result = await preview({ ...whole, scope })
    expect(result.lines[0]).toMatchObject({ problems: [], places: [place] })
  })
})

test('a name that means several things asks which, unless the kind is said', async () => {
  expect((await preview({ ...whole, scope: 'Shop' })).lines[0]?.problems[0]?.message).toContain(
    '1 subscription, 1 workload',
  )
  const { lines } = await preview({ ...whole, scope: 'Shop', 'scope kind': 'workload' })
  expect(lines[0]).toMatchObject({ problems: [], places: [{ kind: 'workload', label: 'Shop' }] })
})

describe('an import', () => {
  test('brings what has an end and an approver into force, and says where it came from', async () => {
    const result = await doImport({ ...whole, 'approved on': '2026-10-01' })
    expect(result).toMatchObject({ state: 'imported', lines: [{ name: 'EX-0001', outcome: 'in_force' }] })
    expect(await only()).toMatchObject({
      state: 'active',
      source: 'csv',
      requesterId: people.olaf.id,
      ownerId: people.olaf.id,
      startsAt: by('anna').at,
      findings: 1,
      decisions: [{ personId: people.ben.id, verdict: 'approve' }],
    })
    const [imported, began] = await log()
    expect(imported).toMatchObject({
      kind: 'imported',
      actor: people.anna.id,
      detail: {
        reference: 'RISK-1',
        file: { name: 'risks.csv', sha256: expect.stringMatching(/^[0-9a-f]{64}$/), line: 2 },
        approvedBy: [{ id: people.ben.id, name: 'Ben Ortiz' }],
      },
    })
    expect(began).toMatchObject({ kind: 'began' })
    await isSound()
  })

  test('makes requests of what has no end or no approver, with the longest end that is allowed', async () => {
    const result = await doImport(
      { ...whole, expiry: 'never' },
      { ...whole, reference: 'RISK-2', approver: '', requester: '' },
      { ...whole, reference: 'RISK-3', start: '2026-12-01', expiry: '' },
    )
    expect(result.lines.map(({ outcome, endsOn }) => [outcome, endsOn])).toEqual([
      ['request', '2027-05-22'],
      ['request', '2027-02-28'],
      ['request', '2027-05-30'],
    ])
    expect(await only(1)).toMatchObject({ state: 'requested', decisions: [], requesterId: people.olaf.id, findings: 1 })
    expect(await only(2)).toMatchObject({ state: 'requested', requesterId: people.anna.id })
    expect((await log(1)).map(({ kind }) => kind)).toEqual(['imported', 'requested'])
    await isSound()
    // And then lives as any other request does.
    const decided = await decide(
      db.pool,
      { id: 1, version: (await only(1)).version, verdict: 'approve', reason: '' },
      by('ben'),
    )
    expect(decided.state).toBe('active')
    await isSound()
  })

  test.each<[string, Cells]>([
    ['is not known here', { approver: 'Somebody Else' }],
    ['may not approve', { approver: 'olaf@example.com', requester: 'anna@example.com' }],
    ['asked for it', { requester: 'ben@example.com' }],
    ['imports the file, and nobody is known to have asked', { approver: 'anna@example.com', requester: 'Petra Novak' }],
    [
      'is one of two that a critical check needs',
      { checks: 'nsg-management-ports', scope: 'nsg-shop', expiry: '2026-12-31' },
    ],
  ])('makes a request of what somebody approved who %s', async (_, cells) => {
    const result = await doImport({ ...whole, ...cells })
    expect(result.lines[0]).toMatchObject({
      outcome: 'request',
      notes: expect.arrayContaining([expect.objectContaining({ column: 'approver' })]),
    })
    expect(await only()).toMatchObject({ state: 'requested', decisions: [] })
    await isSound()
  })

  test('makes a request of what its importer asked for, whoever approved it', async () => {
    await doImport({ ...whole, requester: 'anna@example.com' })
    expect((await only()).state).toBe('requested')
  })

  test('of a critical check is in force with two approvers', async () => {
    await doImport({
      ...whole,
      checks: 'nsg-management-ports',
      scope: 'nsg-shop',
      expiry: '2026-12-31',
      approver: 'ben@example.com; Cleo Marsh',
    })
    expect((await only()).state).toBe('active')
    await isSound()
  })

  test('of what begins later is approved until then', async () => {
    await doImport({ ...whole, start: '2026-12-01' })
    expect(await only()).toMatchObject({ state: 'approved', startsAt: new Date('2026-11-30T23:00:00Z'), findings: 1 })
    await isSound()
  })

  test('is all or nothing', async () => {
    const result = await doImport(whole, { ...whole, reference: 'RISK-2', checks: 'no-such-check' })
    expect(result.state).toBe('invalid')
    expect(await count()).toBe(0)
  })

  test('of the same file again changes nothing, in whatever order and after whatever happened', async () => {
    const two = { ...whole, reference: 'RISK-2', scope: assetId(logs) }
    await doImport(whole, two)
    const before = [await only(1), await only(2), await log(1), await log(2)]
    const again = await doImport(two, { ...whole, reference: 'risk-1' })
    expect(again.lines.map(({ outcome, name }) => [outcome, name])).toEqual([
      ['known', 'EX-0002'],
      ['known', 'EX-0001'],
    ])
    expect([await only(1), await only(2), await log(1), await log(2)]).toEqual(before)
    // Its last day has passed: what is here already is not judged anew.
    const later = await importRegister(db.pool, file(whole, two), by('anna', '2028-01-01T00:00:00Z'))
    expect(later).toMatchObject({ state: 'imported', lines: [{ outcome: 'known' }, { outcome: 'known' }] })
    expect(await count()).toBe(2)
  })

  test('of a line that changed meanwhile leaves what is here, and says so', async () => {
    await doImport(whole)
    const [line] = (await doImport({ ...whole, justification: `${WHY} Or 10.` })).lines
    expect(line).toMatchObject({ outcome: 'known', notes: [{ message: expect.stringContaining('said otherwise') }] })
    expect((await only()).justification).toBe(WHY)
  })

  test('at the same time twice is done once', async () => {
    await Promise.all([doImport(whole), doImport(whole), doImport(whole)])
    expect(await count()).toBe(1)
    await isSound()
  })

  test('is judged anew where the policy changed while it was written', async () => {
    const other = await db.pool.connect()
    await other.query('begin')
    await lockEffect(other)
    const importing = doImport(whole)
    const isWaiting = async () =>
      // Of this database: the server has those of other tests as well.
      (
        await db.pool.query(
          `select from pg_locks where locktype = 'advisory' and not granted
             and database = (select oid from pg_database where datname = current_database())`,
        )
      ).rowCount === 1
    await expect.poll(isWaiting, { timeout: 20_000 }).toBe(true)
    const approvals = { ...defaultPolicy.approvals, high: 2 }
    await other.query(`insert into setting (key, value, updated_at, updated_by) values ('exceptions', $1, now(), '')`, [
      JSON.stringify({ ...defaultPolicy, approvals }),
    ])
    await other.query('commit')
    other.release()

    expect(await importing).toMatchObject({ state: 'imported', lines: [{ outcome: 'request' }] })
    expect(await count()).toBe(1)
    const told = await db.pool.query('select from notification where exception_id not in (select id from exception)')
    expect(told.rowCount).toBe(0)
    await isSound()
  })

  test('of many lines is logged in their order, each entry linked to the one before', async () => {
    const result = await doImport(
      ...Array.from({ length: 40 }, (_, nth) => ({
        ...whole,
        reference: `R-${nth}`,
        ...(nth % 3 ? {} : { approver: '' }),
      })),
    )
    expect(await verifyChain(db.pool)).toMatchObject({ state: 'whole' })
    const { rows } = await db.pool.query(
      `select detail->'file'->>'line' as line from exception_event where kind = 'imported' order by seq`,
    )
    expect(rows.map(({ line }) => Number(line))).toEqual(result.lines.map(({ line }) => line))
    await isSound()
  })

  test('keeps names that are not known here in its log, and puts the importer down as owner', async () => {
    const { lines } = await doImport({ ...whole, owner: 'Petra Novak' })
    expect(lines[0]?.notes[0]).toMatchObject({ column: 'owner' })
    expect(await only()).toMatchObject({ ownerId: people.anna.id })
    expect((await log())[0].detail.said).toMatchObject({ owner: 'Petra Novak' })
  })

  test('tells approvers once, and writes one entry into the log of changes', async () => {
    await doImport(...Array.from({ length: 5 }, (_, nth) => ({ ...whole, reference: `R-${nth}`, approver: '' })))
    const told = await db.pool.query(`select detail->>'title' as title from notification where audience = 'approvers'`)
    expect(told.rows).toEqual([{ title: 'Shared keys on stshopmedia and 4 more from risks.csv' }])
    const audited = await db.pool.query(`select detail from audit_event where action = 'exception.import'`)
    expect(audited.rows).toMatchObject([{ detail: { file: 'risks.csv', requests: 5, inForce: 0 } }])
    expect(await lastImports(db.pool, 5)).toMatchObject([
      { by: 'Anna Becker', file: 'risks.csv', lines: 5, requests: 5, inForce: 0, first: 'EX-0001', last: 'EX-0005' },
    ])
  })

  test('is never approved by who imports it, whomever the file names as who asked', async () => {
    const importedBy = (who: 'anna' | 'ben', ...lines: Cells[]) => importRegister(db.pool, file(...lines), by(who))
    const { lines } = await importedBy('ben', whole)
    expect(lines).toMatchObject([
      { outcome: 'request', notes: [{ message: expect.stringContaining('You import it') }] },
    ])
    const { version } = await only()
    const approval = { id: 1, version, verdict: 'approve' as const, reason: '' }

    await expect(decide(db.pool, approval, by('ben'))).rejects.toThrow('You imported this exception')
    await expect(decide(db.pool, approval, by('olaf'))).rejects.toThrow('You asked for this exception')
    expect(await decide(db.pool, approval, by('cleo'))).toMatchObject({ state: 'active' })
    await isSound()
  })

  test('leaves nothing in the log that the database cannot read again', async () => {
    const odd = 'x\0y\ud800'
    const { text } = file({ ...whole, owner: odd, approver: odd, requester: odd })
    const result = await importRegister(db.pool, { name: `risks${odd}.csv`, text }, by('anna'))
    expect(result.state).toBe('imported')
    const { rows } = await db.pool.query(`select detail->'file'->>'name' as name from exception_event where seq = 1`)
    expect(rows).toEqual([{ name: 'risksxy\ufffd.csv' }])
  })

  test('is read as its importer says, which the log of changes keeps', async () => {
    const text = `Id,What,Where,Because,Ends\nF-1,storage-shared-keys,stshopmedia,"${WHY}",03/02/2027`
    const columns = ['reference', 'checks', 'scope', 'justification', 'expiry'] as const
    const said = { columns, category: 'risk_accepted', dates: 'day first' } as const
    expect(await previewImport(db.pool, { name: 'f.csv', text }, by('anna'))).toMatchObject({ state: 'invalid' })

    expect(await importRegister(db.pool, { name: 'f.csv', text, ...said }, by('anna'))).toMatchObject({
      state: 'imported',
      lines: [{ outcome: 'request', endsOn: '2027-02-03' }],
    })
    const { rows } = await db.pool.query(`select detail->'readAs' as said from audit_event`)
    expect(rows).toEqual([{ said }])
  })

  test('keeps script and SQL as text', async () => {
    const text = `<img src=x onerror=alert(1)>'; drop table exception; -- =cmd|' /C calc'!A0`
    await doImport({ ...whole, justification: text })
    expect((await only()).justification).toBe(text)
  })
})
