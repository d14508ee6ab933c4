import { html } from './html.ts'
import type { Message } from './words.ts'

/** A message and where its subject can be seen. */
export interface Addressed extends Message {
  readonly href: string
}

/**
 * An Adaptive Card for a workflow of Teams ("When a Teams webhook request is received"). What people wrote stands in
 * text runs, which know no Markdown. Source: the Adaptive Cards schema 1.2 (RichTextBlock); Teams takes up to 28 KB.
 */
export function teamsCard({ headline, subject, text, quote, href }: Addressed) {
  const run = (said: string, look: object = {}) => ({
    type: 'RichTextBlock',
    inlines: [{ type: 'TextRun', text: said, ...look }],
  })
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.2',
          body: [
            run(headline, { weight: 'bolder', size: 'medium' }),
            run(subject),
            ...(quote ? [run(`“${quote}”`, { italic: true })] : []),
            ...(text ? [run(text, { isSubtle: true })] : []),
          ],
          actions: [{ type: 'Action.OpenUrl', title: 'Open in Temper', url: href }],
        },
      },
    ],
  }
}

/**
 * Block Kit for an incoming webhook of Slack. Escaped as its makers say (& < >), which also takes <!channel> and
 * <@user> their meaning; `verbatim` keeps Slack from making links and mentions of plain text.
 */
export function slackMessage({ headline, subject, text, quote, href }: Addressed) {
  const section = (said: string) => ({ type: 'section', text: { type: 'mrkdwn', text: said, verbatim: true } })
  return {
    text: slackText(`${headline}: ${subject}`),
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      section(`*${slackText(headline)}*\n<${encodeURI(href)}|${slackText(subject).replaceAll('|', '¦')}>`),
      ...(quote ? [section(slackQuote(quote))] : []),
      ...(text ? [{ type: 'context', elements: [{ type: 'mrkdwn', text: slackText(text), verbatim: true }] }] : []),
    ],
  }
}

/** Slack's limit of a section. What is escaped grows, and a message that is too long is refused as a whole. */
const LONGEST_SECTION = 3_000

function slackQuote(text: string): string {
  const quoted = slackText(text).replace(/^/gm, '>')
  return quoted.length <= LONGEST_SECTION ? quoted : quoted.slice(0, LONGEST_SECTION).replace(/&[a-z]{0,3}$/, '')
}

function slackText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** A mail as text and as HTML, without anything that is loaded from elsewhere. */
export function mailOf({ headline, subject, text, quote, href }: Addressed) {
  const quoted = quote?.replace(/^/gm, '> ')
  return {
    subject: `${headline} (${subject.split(' ', 1)[0]})`,
    text: [headline, subject, quoted, text, href].filter(Boolean).join('\n\n').concat('\n'),
    html: html`<div style="font-family:Segoe UI,Helvetica,Arial,sans-serif;font-size:15px;line-height:1.45;color:#1b1f24;max-width:36rem">
<p style="font-size:17px;font-weight:600;margin:0 0 8px">${headline}</p>
<p style="margin:0 0 12px">${subject}</p>
${quote ? html`<blockquote style="margin:0 0 12px;padding:2px 0 2px 12px;border-left:3px solid #c9d1d9;white-space:pre-wrap">${quote}</blockquote>` : html``}
${text ? html`<p style="margin:0 0 12px;color:#57606a">${text}</p>` : html``}
<p style="margin:0"><a href="${href}">Open in Temper</a></p>
</div>`.text,
  }
}
