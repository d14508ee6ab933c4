import type { GroupMessage } from './group.ts'
import type { Message } from './words.ts'

/** A message and where its subject can be seen. */
export interface Addressed extends Message {
  /** Absolute, as are all below. */
  readonly href: string
}

/** Several events at once, and where all of them can be seen. */
export type AddressedGroup = GroupMessage

/** Whether a message holds several events. */
export const isGroup = (message: Addressed | AddressedGroup): message is AddressedGroup => 'items' in message

/** "and 290 more"; '' where all are named. */
export const moreWords = ({ more }: Pick<GroupMessage, 'more'>): string => (more > 0 ? `and ${more} more` : '')

/**
 * An Adaptive Card for a workflow of Teams ("When a Teams webhook request is received"; connectors and their cards are
 * retired). What people wrote stands in text runs, which know no Markdown. Source: the Adaptive Cards schema 1.2
 * (RichTextBlock); Teams takes up to 28 KB.
 */
export function teamsCard(message: Addressed | AddressedGroup) {
  const { headline, text, quote, href } = message
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
          ...(isGroup(message) && { msteams: { width: 'Full' } }),
          body: [
            paragraph(run(headline, { weight: 'bolder', size: 'medium' })),
            ...(isGroup(message) ? listOf(message) : [paragraph(run(message.subject))]),
            ...(quote ? [paragraph(run(`“${quote}”`, { italic: true }))] : []),
            ...(text ? [paragraph(run(text, { isSubtle: true }))] : []),
          ],
          actions: [
            { type: 'Action.OpenUrl', title: isGroup(message) ? 'Open all in Temper' : 'Open in Temper', url: href },
          ],
        },
      },
    ],
  }
}

const run = (text: string, look: object = {}) => ({ type: 'TextRun', text, ...look })
const paragraph = (...inlines: ReturnType<typeof run>[]) => ({ type: 'RichTextBlock', inlines })

function listOf(message: AddressedGroup) {
  const more = moreWords(message)
  return [
    ...message.items.map(({ name, said, quote, href }) =>
      paragraph(
        run(name, { selectAction: { type: 'Action.OpenUrl', title: name, url: href } }),
        run(` · ${said}`),
        ...(quote ? [run(` “${quote}”`, { italic: true, isSubtle: true })] : []),
      ),
    ),
    ...(more ? [paragraph(run(more, { isSubtle: true }))] : []),
  ]
}

/**
 * Block Kit for an incoming webhook of Slack. Escaped as its makers say (& < >), which also takes <!channel> and
 * <@user> their meaning; `verbatim` and `parse` keep Slack from making links and mentions of plain text. A section
 * holds 3,000 characters, a message 50 blocks, and all of them together about 13,000 (bolt-js issue 2509).
 */
export function slackMessage(message: Addressed | AddressedGroup) {
  const { headline, text, quote, href } = message
  const list = isGroup(message) ? slackList(message) : { names: slackText(message.subject), blocks: [] }
  return {
    text: `${slackText(headline)}: ${list.names}`,
    parse: 'none',
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      section(
        `*${slackText(headline)}*\n${slackLink(href, isGroup(message) ? 'Open all in Temper' : message.subject)}`,
      ),
      ...list.blocks,
      ...(quote ? [section(slackQuote(quote))] : []),
      ...(text ? [context(slackText(text))] : []),
    ],
  }
}

const mrkdwn = (text: string) => ({ type: 'mrkdwn', text, verbatim: true })
const section = (text: string) => ({ type: 'section', text: mrkdwn(text) })
const context = (text: string) => ({ type: 'context', elements: [mrkdwn(text)] })
const slackLink = (href: string, text: string) => `<${encodeURI(href)}|${slackText(text).replaceAll('|', '¦')}>`

/** Slack's limit of a section. What is escaped grows, and a message that is too long is refused as a whole. */
const LONGEST_SECTION = 3_000
/** Of all sections of a list, well below where Slack refuses. */
const LONGEST_LIST = 9_000

/** The items as sections; what is beyond what Slack takes counts among those that are not named. */
function slackList({ items, more }: AddressedGroup) {
  const texts: string[] = []
  let room = LONGEST_LIST
  let named = 0
  for (const item of items) {
    const line = slackItem(item)
    room -= line.length + 1
    if (room < 0) break
    named += 1
    const last = texts.at(-1)
    if (last !== undefined && last.length + line.length < LONGEST_SECTION) texts[texts.length - 1] = `${last}\n${line}`
    else texts.push(line)
  }
  const rest = moreWords({ more: more + items.length - named })
  const names = items.slice(0, named).map(({ name }) => slackText(name))
  return {
    names: [names.join(', '), rest].filter(Boolean).join(' '),
    blocks: [...texts.map(section), ...(rest ? [context(rest)] : [])],
  }
}

function slackItem({ name, said, quote, href }: AddressedGroup['items'][number]): string {
  return `• ${slackLink(href, name)} · ${slackText(said)}${quote ? ` “${slackText(quote)}”` : ''}`
}

function slackQuote(text: string): string {
  const quoted = slackText(text).replace(/^/gm, '>')
  return quoted.length <= LONGEST_SECTION ? quoted : quoted.slice(0, LONGEST_SECTION).replace(/&[a-z]{0,3}$/, '')
}

function slackText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/@(?=(channel|here|everyone)\b)/gi, '@\u2060')
}
