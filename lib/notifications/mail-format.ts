import { type Addressed, type AddressedGroup, isGroup, moreWords } from './formats.ts'
import { html, type Markup } from './html.ts'

/** Why somebody gets a mail, and where they choose what comes; null: nowhere. */
export interface MailReason {
  readonly said: string
  readonly href: string | null
}

// No colour of a text without one for both modes: what a client paints behind it is the client's own.
const style = html`<style>
:root { color-scheme: light dark; supported-color-schemes: light dark }
a { color: #1f5fa8 }
@media (prefers-color-scheme: dark) { a { color: #79b0f2 !important } }
</style>`

/** A mail as text and as HTML, readable light and dark, without anything that is loaded from elsewhere. */
export function mailOf(message: Addressed | AddressedGroup, reason: MailReason | null = null) {
  const { headline } = message
  return {
    subject: isGroup(message) ? headline : `${headline} (${message.subject.split(' ', 1)[0]})`,
    text: textOf(message, reason),
    html: htmlOf(message, reason).text,
  }
}

function textOf(message: Addressed | AddressedGroup, reason: MailReason | null): string {
  const { headline, text, quote, href } = message
  const listed = isGroup(message)
    ? [
        ...message.items.map(({ name, said, quote: own, href: to }) =>
          [`- ${name} · ${said}`, ...(own ? [`  “${own}”`] : []), `  ${to}`].join('\n'),
        ),
        moreWords(message),
      ]
    : [message.subject]
  const why = reason && `--\n${reason.said}${reason.href ? `\n${reason.href}` : ''}`
  return [headline, ...listed, quote?.replace(/^/gm, '> '), text, href, why].filter(Boolean).join('\n\n').concat('\n')
}

function htmlOf(message: Addressed | AddressedGroup, reason: MailReason | null): Markup {
  const { headline, text, quote, href } = message
  const nothing = html``
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${headline}</title>
${style}
</head>
<body>
<div style="font-family:Segoe UI,Helvetica,Arial,sans-serif;font-size:15px;line-height:1.45;max-width:36rem">
<p style="font-size:17px;font-weight:600;margin:0 0 8px">${headline}</p>
${isGroup(message) ? listOf(message) : html`<p style="margin:0 0 12px">${message.subject}</p>`}
${quote ? html`<blockquote style="margin:0 0 12px;padding:2px 0 2px 12px;border-left:3px solid #8c959f;white-space:pre-wrap">${quote}</blockquote>` : nothing}
${text ? html`<p style="margin:0 0 12px">${text}</p>` : nothing}
<p style="margin:0"><a href="${href}">${isGroup(message) ? 'Open all in Temper' : 'Open in Temper'}</a></p>
${reason ? footOf(reason) : nothing}
</div>
</body>
</html>
`
}

function listOf(message: AddressedGroup): Markup {
  const items = message.items.map(
    ({ name, said, quote, href }) =>
      html`<li style="margin:0 0 6px"><a href="${href}">${name}</a> · ${said}${quote ? html`<br><em>“${quote}”</em>` : html``}</li>\n`,
  )
  const more = moreWords(message)
  return html`<ul style="margin:0 0 12px;padding-left:20px">
${items}</ul>
${more ? html`<p style="margin:0 0 12px">${more}</p>` : html``}`
}

function footOf({ said, href }: MailReason): Markup {
  const way = href ? html` <a href="${href}">Choose what comes by mail</a>` : html``
  return html`<p style="margin:20px 0 0;padding-top:10px;border-top:1px solid #8c959f;font-size:13px">${said}${way}</p>`
}
