import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test, vi } from 'vitest'
import type { NotificationSettings } from '#lib/config/notifications.ts'
import { testDatabase } from '#lib/db/testing.ts'
import type { Audience } from './model.ts'
import { MOST_ATTEMPTS } from './outbox.ts'
import { tell } from './tell.ts'
import { ada, at, deliveries, grace, group, later, none, person, sendNow, told } from './testing-outbox.ts'
import { httpReceiver, smtpReceiver } from './testing-receivers.ts'

/** However slow the machine is. */
const SOON = { timeout: 30_000 }
/** Enough for all but the answer that does not come. */
const PATIENCE_MS = 2_000

describe('telling', () => {
  test('the same event is told to the same audience once', async () => {
    const db = await testDatabase()
    await tell(db.pool, told())
    await tell(db.pool, told())
    await tell(db.pool, told({ audience: `person:${grace}` }))
    expect(await db.prisma.notification.count()).toBe(2)
  })

  test('without channels nothing is to be sent, not even once there are some', async () => {
    const db = await testDatabase()
    await tell(db.pool, told())
    expect(await sendNow(db, none)).toBe(0)
    const hook = await httpReceiver()
    expect(await sendNow(db, { ...none, slackWebhook: hook.url })).toBe(0)
    expect(hook.received).toEqual([])
  })
})

describe('a webhook', () => {
  test('gets an event once, however many audiences hear of it', async () => {
    const db = await testDatabase()
    const [teams, slack] = [await httpReceiver(), await httpReceiver()]
    const settings = { ...none, teamsWebhook: teams.url, slackWebhook: slack.url }
    for (const audience of ['approvers', `person:${grace}`, `group:${group}`] as const)
      await tell(db.pool, told({ audience }))
    expect(await sendNow(db, settings)).toBe(2)
    expect(await sendNow(db, settings)).toBe(0)
    await tell(db.pool, told({ audience: `person:${ada}` }))
    expect(await sendNow(db, settings)).toBe(0)
    expect(teams.received).toHaveLength(1)
    expect(JSON.parse(teams.received[0]!.body)).toMatchObject({ type: 'message' })
    expect(JSON.parse(slack.received[0]!.body).text).toContain('Ada Lovelace asks for an exception')
    expect(slack.received[0]!.body).toContain('https://temper.example.com/exceptions/review?open=EX-0147')
  })

  test('that is in trouble is tried again, later each time, and given up in the end', async () => {
    const db = await testDatabase()
    const hook = await httpReceiver()
    hook.answers = [503]
    const settings = { ...none, slackWebhook: hook.url }
    await tell(db.pool, told())
    await sendNow(db, settings)
    expect(await deliveries(db)).toMatchObject([
      { state: 'waiting', attempts: 1, nextAt: later(30_000), lastError: 'It answered 503' },
    ])
    await sendNow(db, settings, later(29_999))
    expect(hook.received).toHaveLength(1)
    for (let day = 1; day < MOST_ATTEMPTS; day++) await sendNow(db, settings, later(day * 86_400_000))
    expect(await deliveries(db)).toMatchObject([{ state: 'failed', attempts: MOST_ATTEMPTS }])
    await sendNow(db, settings, later(30 * 86_400_000))
    expect(hook.received).toHaveLength(MOST_ATTEMPTS)
  })

  test('that asks for patience gets it, with everything that waits for it', async () => {
    const db = await testDatabase()
    const hook = await httpReceiver()
    hook.answers = [{ status: 429, headers: { 'retry-after': '120' } }, 200]
    const settings = { ...none, slackWebhook: hook.url }
    await tell(db.pool, told())
    await tell(db.pool, told({ key: 'expired:147', kind: 'expired' }))
    await sendNow(db, settings)
    await sendNow(db, settings, later(119_000))
    expect(hook.received).toHaveLength(1)
    expect(await sendNow(db, settings, later(120_000))).toBe(2)
  })

  test('that refuses for good is not asked again', async () => {
    const db = await testDatabase()
    const hook = await httpReceiver()
    hook.answers = [{ status: 404, headers: {}, body: 'no_service' }]
    await tell(db.pool, told())
    await sendNow(db, { ...none, slackWebhook: hook.url })
    await sendNow(db, { ...none, slackWebhook: hook.url }, later(86_400_000))
    expect(hook.received).toHaveLength(1)
    expect(await deliveries(db)).toMatchObject([{ state: 'failed', lastError: 'It answered 404: no_service' }])
  })

  test('that leads elsewhere is not followed', async () => {
    const db = await testDatabase()
    const [hook, elsewhere] = [await httpReceiver(), await httpReceiver()]
    hook.answers = [{ status: 307, headers: { location: elsewhere.url } }]
    await tell(db.pool, told())
    await sendNow(db, { ...none, slackWebhook: hook.url })
    expect(elsewhere.received).toEqual([])
    expect(await deliveries(db)).toMatchObject([{ state: 'failed' }])
  })

  test.each(['never', 'reset'] as const)(
    'whose answer is %s may have taken it: it is not sent twice',
    async (answer) => {
      const db = await testDatabase()
      const hook = await httpReceiver()
      hook.answers = [answer]
      const settings = { ...none, slackWebhook: hook.url }
      await tell(db.pool, told())
      await sendNow(db, settings, at, PATIENCE_MS)
      await sendNow(db, settings, later(86_400_000), PATIENCE_MS)
      expect(hook.received).toHaveLength(1)
      expect(await deliveries(db)).toMatchObject([{ state: 'unclear' }])
    },
  )

  test('where nothing listens is tried again, and its secret stands nowhere', async () => {
    const db = await testDatabase()
    await tell(db.pool, told())
    await sendNow(db, { ...none, slackWebhook: 'http://127.0.0.1:9797/hook/secret-of-the-hook' })
    const rows = await deliveries(db)
    expect(rows).toMatchObject([{ state: 'waiting', lastError: 'Nothing listens at its address.' }])
    expect(JSON.stringify(rows)).not.toContain('secret')
  })

  test('that is slow keeps no other channel waiting', async () => {
    const db = await testDatabase()
    const [teams, slack] = [await httpReceiver(), await httpReceiver()]
    teams.answers = ['never']
    await tell(db.pool, told())
    const round = sendNow(db, { ...none, teamsWebhook: teams.url, slackWebhook: slack.url })
    await vi.waitFor(() => expect(slack.received).toHaveLength(1), SOON)
    expect(await deliveries(db)).toMatchObject([{ state: 'sending' }, {}])
    teams.hangUp()
    await round
  })
})

describe('processes', () => {
  test('of several that look at once, one sends', async () => {
    const db = await testDatabase()
    const hook = await httpReceiver()
    const settings = { ...none, slackWebhook: hook.url }
    for (let n = 0; n < 20; n++) await tell(db.pool, told({ key: `requested:${n}` }))
    await Promise.all([1, 2, 3, 4].map(() => sendNow(db, settings)))
    await sendNow(db, settings)
    expect(hook.received).toHaveLength(1)
    expect(await deliveries(db)).toHaveLength(20)
    expect((await deliveries(db)).every(({ state, attempts }) => state === 'sent' && attempts === 1)).toBe(true)
  })

  test('killed while it sends, it leaves what may have arrived, and that is not sent twice', async () => {
    const db = await testDatabase()
    const hook = await httpReceiver()
    hook.answers = ['never']
    await tell(db.pool, told())
    const script = fileURLToPath(new URL('./testing-killed-sender.ts', import.meta.url))
    const child = execFile(process.execPath, [script, db.url, hook.url])
    const ended = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)))
    await vi.waitFor(() => expect(hook.received).toHaveLength(1), SOON)
    child.kill('SIGKILL')
    expect(await ended).toBe('SIGKILL')
    expect(await deliveries(db)).toMatchObject([{ state: 'sending' }])
    hook.answers = [200]
    // The server lets go of the lock when it notices that the connection is gone.
    await vi.waitFor(async () => expect(await sendNow(db, { ...none, slackWebhook: hook.url })).toBe(0), SOON)
    expect(await deliveries(db)).toMatchObject([{ state: 'unclear', attempts: 1 }])
    await sendNow(db, { ...none, slackWebhook: hook.url }, later(86_400_000))
    expect(hook.received).toHaveLength(1)
  })
})

describe('mail', () => {
  const mailTo = (port: number, over: Partial<NonNullable<NotificationSettings['mail']>> = {}) => ({
    ...none,
    mail: { url: `smtp://127.0.0.1:${port}`, from: 'Temper <temper@example.com>', approvers: [], ...over },
  })

  test('goes to whom it concerns: by the newest session, by address, once, and not to whose doing it is', async () => {
    const db = await testDatabase()
    const box = await smtpReceiver()
    await person(db, ada, 'ada@example.com', { roles: ['Approver'] })
    await person(db, grace, 'Grace@example.com', { roles: ['Security'], groups: [group] })
    await person(db, '44444444-4444-4444-8444-444444444444', 'past@example.com', {
      roles: ['Approver'],
      createdAt: later(-86_400_000),
    })
    await person(db, '44444444-4444-4444-8444-444444444444', 'past@example.com', { roles: ['Owner'] })
    await person(db, '55555555-5555-4555-8555-555555555555', 'no address', { roles: ['Approver'] })
    const audiences: Audience[] = ['approvers', `person:${grace}`, `group:${group}`]
    for (const audience of audiences) await tell(db.pool, told({ audience }))
    await sendNow(db, mailTo(box.port, { approvers: ['team@example.com'] }))
    expect(box.mails.flatMap(({ to }) => to).sort()).toEqual(['grace@example.com', 'team@example.com'])
  })

  test('says the same as the product, as text and HTML, with an id that stays', async () => {
    const db = await testDatabase()
    let refusals = 1
    const box = await smtpReceiver({
      onRcptTo: (_address, _session, callback) =>
        callback(refusals-- > 0 ? Object.assign(new Error('Try later'), { responseCode: 451 }) : undefined),
    })
    await person(db, grace, 'grace@example.com')
    await tell(db.pool, told({ kind: 'rejected', audience: `person:${grace}`, detail: hostile }))
    await sendNow(db, mailTo(box.port))
    expect(await deliveries(db)).toMatchObject([{ state: 'waiting', lastError: expect.stringContaining('Try later') }])
    await sendNow(db, mailTo(box.port), later(60_000))
    const [mail] = box.mails
    expect(/^Message-ID: (.+)$/im.exec(mail!.raw)?.[1]).toMatch(/^<temper-\d+-\d+-[0-9a-f]{12}@temper\.example\.com>$/)
    const [head = '', ...body] = mail!.raw.split('\r\n\r\n')
    expect(head).not.toMatch(/^(bcc|x-evil):/im)
    expect(mail!.to).toEqual(['grace@example.com'])
    expect(head).toMatch(/^From: Temper <temper@example.com>$/m)
    expect(body.join('\r\n\r\n').split('Content-Type: text/html')[1]).not.toContain('<script>')
  })

  const hostile = {
    name: 'EX-0147',
    title: 'Keys on a\r\nBcc: everybody@example.com',
    by: 'Ada\r\nX-Evil: 1\r\n\r\nbody',
    reason: '<script>alert(1)</script>\r\n.\r\nRCPT TO:<evil@example.com>',
  }

  test('that the server refuses for good is not tried again; that it has no room for now is', async () => {
    const db = await testDatabase()
    const box = await smtpReceiver({
      onRcptTo: ({ address }, _session, callback) =>
        callback(Object.assign(new Error('No'), { responseCode: address === 'gone@example.com' ? 550 : 452 })),
    })
    await tell(db.pool, told())
    await sendNow(db, mailTo(box.port, { approvers: ['gone@example.com', 'full@example.com'] }))
    expect(await deliveries(db)).toMatchObject([
      { recipient: 'gone@example.com', state: 'failed' },
      { recipient: 'full@example.com', state: 'waiting' },
    ])
  })

  test('that the server takes and then says nothing about is unclear', async () => {
    const db = await testDatabase()
    const box = await smtpReceiver({ onData: (stream) => void stream.resume() })
    await tell(db.pool, told())
    await sendNow(db, mailTo(box.port, { approvers: ['team@example.com'] }), at, PATIENCE_MS)
    expect(await deliveries(db)).toMatchObject([{ state: 'unclear' }])
  })

  test('to a server that does not even greet is tried again', async () => {
    const db = await testDatabase()
    const box = await smtpReceiver({ onConnect: () => undefined })
    await tell(db.pool, told())
    await sendNow(db, mailTo(box.port, { approvers: ['team@example.com'] }), at, 300)
    expect(await deliveries(db)).toMatchObject([{ state: 'waiting' }])
  })

  test('signs in over TLS, and a wrong password is told without it', async () => {
    const db = await testDatabase()
    const box = await smtpReceiver({
      onAuth: ({ username, password }, _session, callback) =>
        username === 'temper' && password === 'p@ss word'
          ? callback(null, { user: 1 })
          : callback(new Error('Invalid login')),
    })
    const url = (password: string) => `smtp://temper:${encodeURIComponent(password)}@127.0.0.1:${box.port}`
    await tell(db.pool, told())
    const approvers = ['team@example.com']
    await sendNow(db, mailTo(box.port, { url: url('wrong-secret'), approvers }))
    const [refused] = await deliveries(db)
    expect(refused).toMatchObject({ state: 'waiting' })
    expect(JSON.stringify(refused)).not.toContain('wrong-secret')
    await sendNow(db, mailTo(box.port, { url: url('p@ss word'), approvers }), later(60_000))
    expect(box.mails).toMatchObject([{ isTls: true, to: approvers }])
  })

  test('does not trust a certificate that nobody signed, where the server speaks TLS only', async () => {
    const db = await testDatabase()
    const box = await smtpReceiver({ secure: true })
    await tell(db.pool, told())
    const url = `smtps://127.0.0.1:${box.port}`
    await sendNow(db, mailTo(box.port, { url, approvers: ['team@example.com'] }))
    expect(box.mails).toEqual([])
    expect(await deliveries(db)).toMatchObject([
      { state: 'waiting', lastError: 'The certificate of the mail server is not trusted.' },
    ])
  })
})
