import { describe, expect, test } from 'vitest'
import { mailOf, slackMessage, teamsCard } from './formats.ts'

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
