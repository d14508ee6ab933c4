import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { slackMessage, teamsCard } from '#lib/notifications/formats.ts'
import { sendMail } from '#lib/notifications/mail.ts'
import { mailOf } from '#lib/notifications/mail-format.ts'
import { postJson } from '#lib/notifications/send.ts'
import { readMail } from './mail.ts'
import { type MessageServer, startMessages } from './server.ts'

let server: MessageServer
beforeAll(async () => {
  server = await startMessages()
})
afterAll(() => server.close())

const message = {
  headline: 'Søren asks for an exception <script>alert(1)</script>',
  subject: 'EX-0147 · Shared keys on <!channel>',
  text: '',
  quote: 'As agreed — 100 % "sure"\n=2E <b>bold</b>',
  href: 'https://temper.example.com/exceptions/EX-0147',
}
const item = { name: 'EX-0147', said: 'Shared keys', quote: null, href: message.href }
const group = { ...message, headline: '300 exceptions have expired', items: [item], more: 299 }

const page = () => fetch(server.url).then((answer) => answer.text())
const refuse = (channel: string, answer: string) =>
  fetch(`${server.url}${channel}/answer`, { method: 'POST', body: new URLSearchParams({ answer }), redirect: 'manual' })
const mailSettings = () => {
  const { TEMPER_SMTP_URL = '', TEMPER_SMTP_FROM = '' } = server.environment()
  return { url: TEMPER_SMTP_URL, from: TEMPER_SMTP_FROM, approvers: [] }
}
const mail = (given = message) => ({
  ...mailOf(given, { said: 'Why', href: null }),
  to: 'noor.haddad@kestrel.example',
  messageId: '<1@temper.example.com>',
  references: '<2@temper.example.com>',
})

describe('the stand-in for channels', () => {
  test('takes what the product sends to Teams and Slack, alone or as a list, and shows it', async () => {
    const { TEMPER_TEAMS_WEBHOOK = '', TEMPER_SLACK_WEBHOOK = '' } = server.environment()
    for (const sent of [message, group]) {
      expect(await postJson(TEMPER_TEAMS_WEBHOOK, teamsCard(sent))).toEqual({ state: 'sent' })
      expect(await postJson(TEMPER_SLACK_WEBHOOK, slackMessage(sent))).toEqual({ state: 'sent' })
    }
    const shown = await page()
    expect(shown).toContain('4 messages arrived')
    expect(shown).toContain('and 299 more')
    expect(shown).toContain('<strong>Søren asks for an exception &lt;script&gt;alert(1)&lt;/script&gt;</strong>')
    expect(shown).not.toMatch(/<(script|mark|b)>/)
  })

  test('refuses what the services would not take', async () => {
    const { TEMPER_TEAMS_WEBHOOK = '', TEMPER_SLACK_WEBHOOK = '' } = server.environment()
    expect(await postJson(TEMPER_TEAMS_WEBHOOK, { '@type': 'MessageCard' })).toMatchObject({ state: 'failed' })
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3_001) } }]
    expect(await postJson(TEMPER_SLACK_WEBHOOK, { text: '', blocks })).toMatchObject({ state: 'failed' })
  })

  test('takes mail, and shows it as its reader sees it', async () => {
    expect(await sendMail(mailSettings(), mail())).toEqual({ state: 'sent' })
    const [arrived] = server.messages.all
    expect(arrived).toMatchObject({ channel: 'mail', to: ['noor.haddad@kestrel.example'] })
    const read = readMail(arrived?.channel === 'mail' ? arrived.source : '')
    expect(read.subject).toBe('Søren asks for an exception <script>alert(1)</script> (EX-0147)')
    expect(read.text.replaceAll('\r\n', '\n').trim()).toBe(mail().text.trim())
    expect(read.html?.replaceAll('\r\n', '\n').trim()).toBe(mail().html.trim())
    expect(await page()).toContain('srcdoc="&lt;base target=&quot;_blank&quot;&gt;&lt;!doctype html&gt;')
  })

  test('can be told to refuse, for now or for good, and to take again', async () => {
    const { TEMPER_SLACK_WEBHOOK = '' } = server.environment()
    const send = () => postJson(TEMPER_SLACK_WEBHOOK, slackMessage(message))
    for (const [answer, state] of [
      ['refuses for now', 'refused'],
      ['refuses for good', 'failed'],
      ['takes', 'sent'],
    ]) {
      await refuse('slack', `${answer}`)
      await refuse('mail', `${answer}`)
      expect(await send()).toMatchObject({ state })
      expect(await sendMail(mailSettings(), mail())).toMatchObject({ state })
    }
  })
})
