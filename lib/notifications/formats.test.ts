import { describe, expect, test } from 'vitest'
import { slackMessage, teamsCard } from './formats.ts'
import { mailOf } from './mail-format.ts'

const hostile = {
  headline: '<!channel> *asks* <script>alert(1)</script>',
  subject: 'EX-0147 · <https://evil.example|Sign in> & [click](https://evil.example)',
  text: '@channel <b>now</b>',
  quote: '"><img src=x onerror=alert(1)>\n<@U123> second line',
  href: 'https://temper.example.com/exceptions/EX-0147',
}

describe('what an attacker wrote', () => {
  test('is no mention and no link in Slack: the only one is ours', () => {
    const written = JSON.stringify(slackMessage(hostile))
    const links = [...written.matchAll(/<([^>]*)>/g)].map(([, link]) => link)
    expect(links).toEqual([
      'https://temper.example.com/exceptions/EX-0147|EX-0147 · &lt;https://evil.example¦Sign in&gt; &amp; [click](https://evil.example)',
    ])
    expect(written).toContain('&lt;!channel&gt;')
    const texts = slackMessage(hostile).blocks.flatMap((block) =>
      'text' in block ? [block.text] : (block.elements ?? []),
    )
    expect(texts.every((one) => typeof one !== 'object' || one.verbatim)).toBe(true)
  })

  test('stands in text runs in Teams, which know no Markdown, and is nowhere else', () => {
    const [attachment] = teamsCard(hostile).attachments
    const { body, actions } = attachment!.content
    expect(body.every(({ type }) => type === 'RichTextBlock')).toBe(true)
    expect(body.map(({ inlines }) => inlines[0]?.text)).toContain(hostile.headline)
    expect(actions).toEqual([{ type: 'Action.OpenUrl', title: 'Open in Temper', url: hostile.href }])
  })

  test('is text in the HTML of a mail', () => {
    const { html, text } = mailOf(hostile)
    expect(html).not.toMatch(/<(script|img|b)[ >]/)
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(html.match(/href="[^"]*"/g)).toEqual([`href="${hostile.href}"`])
    expect(text).toContain('> <@U123> second line')
  })
})

describe('a list of several', () => {
  const item = (n: number) => ({
    name: `EX-${n}`,
    said: '<!channel> <https://evil.example|x> & @here [y](https://evil.example)',
    quote: '_*<@U123>*_ @everyone',
    href: `https://temper.example.com/exceptions/EX-${n}`,
  })
  const items = Array.from({ length: 10 }, (_, n) => item(n))
  const list = { headline: '<b>300</b> @channel', text: '', quote: null, items, more: 290, href: hostile.href }

  test('holds no mention and no link but ours in Slack', () => {
    const written = JSON.stringify(slackMessage(list))
    const links = [...written.matchAll(/<([^>]*)>/g)].map(([, link]) => link)
    expect(links).toEqual([`${list.href}|Open all in Temper`, ...items.map(({ name, href }) => `${href}|${name}`)])
    expect(written).not.toMatch(/@(here|channel|everyone)/)
    expect(slackMessage(list)).toMatchObject({ parse: 'none' })
  })

  test('leads to each and to all of them in Teams', () => {
    const { body, actions } = teamsCard(list).attachments[0]!.content
    const led = body.flatMap(({ inlines }) => inlines).filter((inline) => 'selectAction' in inline)
    expect(led.map((inline) => 'selectAction' in inline && inline.selectAction)).toEqual(
      items.map(({ name, href }) => ({ type: 'Action.OpenUrl', title: name, url: href })),
    )
    expect(actions).toEqual([{ type: 'Action.OpenUrl', title: 'Open all in Temper', url: list.href }])
    expect(body.at(-1)?.inlines[0]?.text).toBe('and 290 more')
  })

  test('is text and links of ours in a mail', () => {
    const { html, text, subject } = mailOf(list)
    expect(html.match(/href="[^"]*"/g)).toEqual(
      [...items.map(({ href }) => href), list.href].map((to) => `href="${to}"`),
    )
    expect(html).not.toMatch(/<(script|img|b)[ >]/)
    expect(subject).toBe(list.headline)
    for (const { href } of items) expect(text).toContain(href)
    expect(text).toContain('and 290 more')
  })

  test('that is longer than Slack takes names fewer, and counts the others', () => {
    const long = { ...list, items: items.map((one) => ({ ...one, said: '&'.repeat(170), quote: '&'.repeat(160) })) }
    const { blocks } = slackMessage(long)
    expect(JSON.stringify(blocks).length).toBeLessThan(12_000)
    const named = [...JSON.stringify(blocks).matchAll(/\|EX-\d/g)].length
    expect(named).toBeLessThan(10)
    expect(JSON.stringify(blocks)).toContain(`and ${300 - named} more`)
    for (const block of blocks) if ('text' in block) expect(block.text.text.length).toBeLessThanOrEqual(3_000)
  })
})

test('a mail declares both modes, and gives no text a colour for one of them only', () => {
  const { html } = mailOf(hostile, { said: 'Why', href: 'https://temper.example.com/account#mail' })
  expect(html).toContain('<meta name="color-scheme" content="light dark">')
  expect(html).toMatch(/@media \(prefers-color-scheme: dark\)/)
  expect(html).not.toMatch(/style="[^"]*[^-]color:/)
})

test('the longest texts fit what the services take', () => {
  const long = { ...hostile, headline: '&'.repeat(300), subject: '<'.repeat(330), quote: '&\n'.repeat(300) }
  expect(Buffer.byteLength(JSON.stringify(teamsCard(long)))).toBeLessThan(28 * 1024)
  for (const block of slackMessage(long).blocks)
    if ('text' in block && block.text) expect(block.text.text.length).toBeLessThanOrEqual(3_000)
})

test('a quote of nothing but signs that are escaped is not too long for Slack', () => {
  const { blocks } = slackMessage({
    headline: 'H',
    subject: 'S',
    text: '',
    quote: '&'.repeat(600),
    href: 'https://x.example',
  })
  const said = JSON.stringify(blocks[1])
  expect(JSON.parse(said).text.text.length).toBeLessThanOrEqual(3_000)
  expect(said).toMatch(/&amp;","verbatim"/)
})
