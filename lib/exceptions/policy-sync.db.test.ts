import { beforeEach, describe, expect, test } from 'vitest'
import { type Database, inTransaction } from '#lib/db/index.ts'
import { testDatabase } from '#lib/db/testing.ts'
import { assetKey } from '#lib/inventory/index.ts'
import { contradictionsOfExceptions } from '#lib/jobs/testing-exceptions.ts'
import { assetId, subscriptionId } from '#lib/posture/testing.ts'
import { syncPolicyExemptions } from './policy-sync.ts'
import { readException } from './store.ts'
import { fillEstate, logs, media } from './testing.ts'
import { verifyRegister } from './verify-register.ts'

const SUBSCRIPTION = `/subscriptions/${subscriptionId('shop')}`
const ASSIGNMENT = `${SUBSCRIPTION}/providers/Microsoft.Authorization/policyAssignments/SecurityCenterBuiltIn`
const SHARED_KEYS = '8c6a50c6-9ffd-4ae7-986f-5fa6111f9a54'
const at = (day: number) => new Date(`2026-11-${String(day).padStart(2, '0')}T06:00:00Z`)

let db: Database
beforeEach(async () => {
  db = await testDatabase()
  await fillEstate(db)
})

/** As a scan writes a signal: what stood before ends. */
async function signal(id: string, type: string, properties: object | null, on: Date) {
  await db.pool.query('update signal set valid_to = $2 where key = $1 and valid_to is null', [assetKey(id), on])
  if (properties)
    await db.pool.query(
      `insert into signal (key, valid_from, id, type, source, subscription_id, fingerprint, body)
       values ($1, $2, $3, $4, 'policyresources', $5, md5($6::text), $6::json)`,
      [assetKey(id), on, id, type, subscriptionId('shop'), JSON.stringify({ id, type, properties })],
    )
}
const exemptionId = (scope: string, name = 'waiver') =>
  `${scope}/providers/Microsoft.Authorization/policyExemptions/${name}`
const exempt = (scope: string, properties: object | null, on = at(23), name?: string) =>
  signal(
    exemptionId(scope, name),
    'microsoft.authorization/policyexemptions',
    properties && {
      policyAssignmentId: ASSIGNMENT,
      exemptionCategory: 'Waiver',
      policyDefinitionReferenceIds: ['Keys'],
      ...properties,
    },
    on,
  )
const judgedBy = (assignment: string, reference: string, definition: string) =>
  signal(
    `${assetId(logs)}/providers/Microsoft.PolicyInsights/policyStates/${reference}`,
    'microsoft.policyinsights/policystates',
    {
      policyAssignmentId: assignment.toLowerCase(),
      policyDefinitionReferenceId: reference,
      policyDefinitionName: definition,
    },
    at(22),
  )
const sync = (on = at(23)) =>
  inTransaction(db.pool, (client) => syncPolicyExemptions(client, on, { timeZone: 'Europe/Berlin' }))
const only = async (id = 1) => {
  const stored = await readException(db.pool, id)
  if (!stored) throw new Error('there is none')
  return stored
}
const kinds = async (id = 1) =>
  (await db.pool.query('select kind from exception_event where exception_id = $1 order by seq', [id])).rows.map(
    ({ kind }) => kind,
  )
const nothing = { added: [], changed: [], gone: [], ended: [] }

describe('an exemption of Azure Policy', () => {
  test('comes into the register as imported, with its scope, its end and the checks of its definitions', async () => {
    await judgedBy(ASSIGNMENT, 'keys', SHARED_KEYS)
    await exempt(assetId(media), {
      displayName: 'Media',
      description: 'The image resizer signs with the key.',
      exemptionCategory: 'Mitigated',
      expiresOn: '2027-02-28T23:00:00Z',
      metadata: { requestedBy: 'Mei Tan', ticketRef: 'SHOP-2210' },
    })
    expect(await sync()).toEqual({ ...nothing, added: [1] })
    expect(await only()).toMatchObject({
      state: 'imported',
      source: 'policy',
      category: 'mitigated',
      severity: 'high',
      justification: 'The image resizer signs with the key.',
      checks: ['storage-shared-keys'],
      targets: [{ kind: 'asset', label: 'stshopmedia' }],
      ticket: 'SHOP-2210',
      requesterId: null,
      requesterName: 'Mei Tan',
      ownerId: null,
      // Midnight in Berlin is the end of the 28th.
      endsOn: '2027-02-28',
      endsAt: new Date('2027-02-28T23:00:00Z'),
      findings: 1,
      externalId: exemptionId(assetId(media)).toLowerCase(),
    })
    expect(await kinds()).toEqual(['imported'])
  })

  test('has no effect on any score', async () => {
    await judgedBy(ASSIGNMENT, 'keys', SHARED_KEYS)
    await exempt(SUBSCRIPTION, {})
    await sync()
    const { rows } = await db.pool.query(
      'select (select count(*) from exception_coverage) + (select count(*) from excepted_finding) + (select count(*) from exception_score_rollup) as n',
    )
    expect(Number(rows[0].n)).toBe(0)
    expect(await contradictionsOfExceptions(db)).toEqual({})
  })

  test('without an end, or of a definition that no check references, is there and says so', async () => {
    await exempt(`${SUBSCRIPTION}/resourceGroups/rg-shop`, {})
    await sync()
    expect(await only()).toMatchObject({
      state: 'imported',
      endsOn: null,
      checks: [],
      severity: null,
      targets: [{ kind: 'resource_group', name: 'rg-shop' }],
      external: { definitions: [], references: ['keys'] },
    })
  })

  test('of a management group holds for the subscriptions in it', async () => {
    await db.pool.query(`update subscription set management_groups = '{mg-online,kestrel}' where id = $1`, [
      subscriptionId('shop'),
    ])
    await exempt('/providers/Microsoft.Management/managementGroups/MG-Online', {})
    await sync()
    expect((await only()).targets).toMatchObject([{ kind: 'subscription', name: subscriptionId('shop') }])
  })

  test('that is as it was changes nothing', async () => {
    await exempt(SUBSCRIPTION, {})
    await sync()
    const before = await only()
    expect(await sync(at(24))).toEqual(nothing)
    expect(await only()).toEqual(before)
  })

  test('says after each scan how much an exception of it would cover now, and its log has nothing of that', async () => {
    await judgedBy(ASSIGNMENT, 'keys', SHARED_KEYS)
    await exempt(assetId(media), {})
    await sync()
    expect(await only()).toMatchObject({ assets: 1, findings: 1 })
    await db.pool.query('update finding set valid_to = $2 where asset_key = $1 and valid_to is null', [
      assetKey(assetId(media)),
      at(24),
    ])
    expect(await sync(at(24))).toEqual(nothing)
    expect(await only()).toMatchObject({ assets: 0, findings: 0, weight: 0 })
    expect(await kinds()).toEqual(['imported'])
  })

  test('that changed in Azure changes here, and its log says what', async () => {
    await exempt(SUBSCRIPTION, { expiresOn: '2026-12-31T00:00:00Z' })
    await sync()
    await exempt(SUBSCRIPTION, { expiresOn: '2027-06-30T00:00:00Z', description: 'Longer.' }, at(24))
    expect(await sync(at(24))).toEqual({ ...nothing, changed: [1] })
    expect((await only()).endsOn).toBe('2027-06-30')
    const { rows } = await db.pool.query(`select detail from exception_event where kind = 'synchronised'`)
    expect(rows[0].detail.difference).toMatchObject({ endsOn: { before: '2026-12-31', after: '2027-06-30' } })
  })

  test('that is gone from Azure is closed, and is back when it comes back', async () => {
    await exempt(SUBSCRIPTION, {})
    await sync()
    await exempt(SUBSCRIPTION, null, at(24))
    expect(await sync(at(24))).toEqual({ ...nothing, gone: [1] })
    expect(await only()).toMatchObject({ state: 'closed', endedAt: at(24) })
    expect(await sync(at(25))).toEqual(nothing)
    await exempt(SUBSCRIPTION, {}, at(26))
    expect(await sync(at(26))).toEqual({ ...nothing, changed: [1] })
    expect(await only()).toMatchObject({ state: 'imported', endedAt: null })
    expect(await kinds()).toEqual(['imported', 'closed', 'synchronised'])
  })

  test('that ended in Azure is expired as of then, also when it is first seen afterwards', async () => {
    await exempt(SUBSCRIPTION, { expiresOn: '2026-11-24T00:00:00Z' })
    await exempt(assetId(media), { expiresOn: '2026-10-31T00:00:00Z' })
    await sync()
    expect(await sync(at(24))).toEqual({ ...nothing, ended: [(await only(1)).state === 'expired' ? 1 : 2] })
    for (const id of [1, 2]) {
      const stored = await only(id)
      expect(stored).toMatchObject({ state: 'expired', endedAt: stored.endsAt })
    }
    expect(await sync(at(25))).toEqual(nothing)
  })

  test('may say anything at all', async () => {
    await exempt(SUBSCRIPTION, {
      displayName: 5,
      description: `<script>alert(1)</script>'; drop table exception; --`,
      expiresOn: '99999-01-01',
      metadata: { nested: { deep: [1, null] }, ticketRef: {} },
      policyDefinitionReferenceIds: [null, 3, ''],
    })
    await sync()
    expect((await only()).justification).toContain('<script>')
  })
})

test('the register and its log agree after all of it', async () => {
  await judgedBy(ASSIGNMENT, 'keys', SHARED_KEYS)
  await exempt(SUBSCRIPTION, { expiresOn: '2026-11-25T00:00:00Z' })
  await exempt(assetId(media), {}, at(23), 'other')
  await sync()
  await exempt(assetId(media), null, at(24), 'other')
  await sync(at(24))
  await sync(at(26))
  expect(await verifyRegister(db.pool)).toEqual([])
})

describe('an estate that means harm', () => {
  const hostile: Record<string, object> = {
    script: { displayName: '<script>alert(1)</script>', description: `'; drop table exception; --` },
    never: { expiresOn: '9999-12-31T23:59:59Z' },
    nowhen: { expiresOn: 'yesterday', displayName: null, description: 7, exemptionCategory: ['Waiver'] },
    ancient: { expiresOn: '0001-01-01T00:00:00Z' },
    list: { metadata: ['requestedBy'], policyDefinitionReferenceIds: 'Keys', policyAssignmentId: null },
    long: { description: 'x'.repeat(100_000), metadata: { ticket: 't'.repeat(5_000), requestedBy: 'r'.repeat(5_000) } },
    narrow: { resourceSelectors: [{ name: 'x', selectors: null }], assignmentScopeValidation: 'DoNotValidate' },
  }

  test('has its exemptions shown as text, with no effect, and stops no scan', async () => {
    await judgedBy(ASSIGNMENT, 'Keys', SHARED_KEYS)
    for (const [name, properties] of Object.entries(hostile)) await exempt(SUBSCRIPTION, properties, at(23), name)
    await exempt('/subscriptions/not-a-guid', {}, at(23), 'nowhere')
    await exempt('/providers/Microsoft.Management/managementGroups/none', {}, at(23), 'group')
    await exempt('', {}, at(23), 'root')
    expect((await sync()).added).toHaveLength(10)
    expect(await sync(at(24))).toEqual(nothing)
    const { rows } = await db.pool.query<{ name: string; ends: string | null; text: string; state: string }>(
      `select external->>'name' as name, ends_on::text as ends, justification as text, state from exception`,
    )
    const of = (name: string) => rows.find((one) => one.name === name)
    expect(of('script')?.text).toBe(`'; drop table exception; --`)
    expect(of('never')?.ends).toBeNull()
    expect(of('ancient')?.ends).toBeNull()
    expect(of('long')?.text).toHaveLength(4_000)
    expect(rows.map(({ state }) => state)).toEqual(Array(10).fill('imported'))
    expect((await db.pool.query('select from exception_coverage')).rowCount).toBe(0)
    expect(await verifyRegister(db.pool)).toEqual([])
  })
})
