import { describe, expect, test } from 'vitest'
import { testDatabase } from '#lib/db/testing.ts'
import { MOST_ATTEMPTS } from './outbox.ts'
import { type Told, tell } from './tell.ts'
import { ada, deliveries, grace, later, none, person, sendNow, told } from './testing-outbox.ts'
import { httpReceiver, smtpReceiver } from './testing-receivers.ts'

describe('what waits for the same channel', () => {
  const expired = (n: number, over: Partial<Told> = {}) =>
    told({
      key: `expired:${n}`,
      kind: 'expired',
      exceptionId: n,
      actor: 'clock',
      detail: { name: `EX-${String(n).padStart(4, '0')}`, title: `Shared keys on st${n}` },
      ...over,
    })

  async function manyExpired(count: number) {
    const db = await testDatabase()
    const hook = await httpReceiver()
    for (let n = 1; n <= count; n++) await tell(db.pool, expired(n))
    return { db, hook, settings: { ...none, slackWebhook: hook.url } }
  }

  test('is one message of the first ten, how many more, and where all of them stand', async () => {
    const { db, hook, settings } = await manyExpired(300)
    expect(await sendNow(db, settings)).toBe(1)
    expect(await sendNow(db, settings, later(86_400_000))).toBe(0)
    expect(hook.received).toHaveLength(1)
    const written = hook.received[0]!.body
    expect(written).toContain('300 exceptions have expired')
    expect(written).toContain('<https://temper.example.com/exceptions/EX-0010|EX-0010> · Shared keys on st10')
    expect(written).not.toContain('EX-0011')
    expect(written).toContain('and 290 more')
    expect(written).toContain('https://temper.example.com/exceptions?state=expired')
    const rows = await deliveries(db)
    expect(rows).toHaveLength(300)
    expect(rows.every(({ state, attempts }) => state === 'sent' && attempts === 1)).toBe(true)
  })

  test('is a message for each kind, and alone it is told as ever', async () => {
    const { db, hook, settings } = await manyExpired(2)
    await tell(db.pool, told())
    expect(await sendNow(db, settings)).toBe(2)
    expect(hook.received.map(({ body }) => JSON.parse(body).text)).toEqual([
      '2 exceptions have expired: EX-0001, EX-0002',
      'Ada Lovelace asks for an exception: EX-0147 · Shared keys on stshopmedia',
    ])
  })

  test('stays together when it is tried again; what came meanwhile goes on its own', async () => {
    const { db, hook, settings } = await manyExpired(3)
    hook.answers = [503, 200]
    await sendNow(db, settings)
    expect(await deliveries(db)).toMatchObject(
      [1, 2, 3].map(() => ({ state: 'waiting', attempts: 1, nextAt: later(30_000) })),
    )
    await tell(db.pool, expired(4))
    await sendNow(db, settings, later(10_000))
    await sendNow(db, settings, later(30_000))
    expect(hook.received.map(({ body }) => JSON.parse(body).text)).toEqual([
      '3 exceptions have expired: EX-0001, EX-0002, EX-0003',
      'EX-0004 has expired: EX-0004 · Shared keys on st4',
      '3 exceptions have expired: EX-0001, EX-0002, EX-0003',
    ])
  })

  test('counts the attempts of each: what was tried often is given up, the rest goes on', async () => {
    const { db, hook, settings } = await manyExpired(2)
    hook.answers = [503]
    await sendNow(db, settings)
    await db.pool.query(`update delivery set attempts = ${MOST_ATTEMPTS - 1} where id = (select min(id) from delivery)`)
    await sendNow(db, settings, later(60_000))
    expect(await deliveries(db)).toMatchObject([{ state: 'failed' }, { state: 'waiting', attempts: 2 }])
  })

  test('is unclear as a whole where nobody knows whether it arrived', async () => {
    const { db, hook, settings } = await manyExpired(3)
    hook.answers = ['reset']
    await sendNow(db, settings)
    await sendNow(db, settings, later(86_400_000))
    expect(hook.received).toHaveLength(1)
    expect((await deliveries(db)).map(({ state }) => state)).toEqual(['unclear', 'unclear', 'unclear'])
  })

  test('by mail is one for each person, of what concerns them', async () => {
    const db = await testDatabase()
    const box = await smtpReceiver()
    await person(db, ada, 'ada@example.com')
    await person(db, grace, 'grace@example.com')
    for (let n = 1; n <= 12; n++) await tell(db.pool, expired(n, { audience: `person:${n % 2 ? ada : grace}` }))
    const mail = { url: `smtp://127.0.0.1:${box.port}`, from: 'temper@example.com', approvers: [] }
    expect(await sendNow(db, { ...none, mail })).toBe(2)
    expect(box.mails.map(({ to, raw }) => [to, /^Subject: (.*)$/m.exec(raw)?.[1]])).toEqual([
      [['ada@example.com'], '6 exceptions have expired'],
      [['grace@example.com'], '6 exceptions have expired'],
    ])
  })
})
