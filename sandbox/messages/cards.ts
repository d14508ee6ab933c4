import { z } from 'zod'
import { text } from '#sandbox/look.ts'

// How Teams and Slack show what they got, as far as it takes to read it. What they would not take is null.

const run = z.object({
  text: z.string(),
  weight: z.string().optional(),
  italic: z.boolean().optional(),
  isSubtle: z.boolean().optional(),
  selectAction: z.object({ url: z.string() }).optional(),
})
const teams = z.object({
  type: z.literal('message'),
  attachments: z.array(
    z.object({
      contentType: z.literal('application/vnd.microsoft.card.adaptive'),
      content: z.object({
        type: z.literal('AdaptiveCard'),
        body: z.array(z.object({ type: z.literal('RichTextBlock'), inlines: z.array(run) })),
        actions: z
          .array(z.object({ type: z.literal('Action.OpenUrl'), title: z.string(), url: z.string() }))
          .optional(),
      }),
    }),
  ),
})

/** An Adaptive Card of text runs as HTML; null where it is none. */
export function teamsCardHtml(body: unknown): string | null {
  const parsed = teams.safeParse(body)
  if (!parsed.success) return null
  return parsed.data.attachments
    .map(({ content: { body: blocks, actions = [] } }) =>
      [
        ...blocks.map(({ inlines }) => `<p>${inlines.map(runHtml).join('')}</p>`),
        ...actions.map(({ title, url }) => `<p>${link(url, text(title), 'button')}</p>`),
      ].join(''),
    )
    .join('')
}

function runHtml({ text: said, weight, italic, isSubtle, selectAction }: z.infer<typeof run>): string {
  const inner = text(said).replaceAll('\n', '<br>')
  const led = selectAction ? link(selectAction.url, inner) : inner
  const leaning = italic ? `<em>${led}</em>` : led
  const strong = weight === 'bolder' ? `<strong>${leaning}</strong>` : leaning
  return isSubtle ? `<span class="subtle">${strong}</span>` : strong
}

const mrkdwn = z.object({ type: z.literal('mrkdwn'), text: z.string().max(3_000) })
const slack = z.object({
  text: z.string(),
  blocks: z
    .array(
      z.union([
        z.object({ type: z.literal('section'), text: mrkdwn }),
        z.object({ type: z.literal('context'), elements: z.array(mrkdwn).max(10) }),
      ]),
    )
    .max(50),
})

/** Blocks of Slack as HTML; null where Slack would refuse them. */
export function slackBlocksHtml(body: unknown): string | null {
  const parsed = slack.safeParse(body)
  if (!parsed.success) return null
  return parsed.data.blocks
    .map((block) =>
      block.type === 'section'
        ? `<p>${mrkdwnHtml(block.text.text)}</p>`
        : `<p class="subtle">${block.elements.map((one) => mrkdwnHtml(one.text)).join(' ')}</p>`,
    )
    .join('')
}

/** Links, bold lines and quotes. What is between < and > and no link would be a mention: it is marked. */
function mrkdwnHtml(given: string): string {
  return given
    .split(/(<[^>]*>)/)
    .map((part) => {
      const [, url, label] = /^<(https?:[^|>]+)\|?([^>]*)>$/.exec(part) ?? []
      if (url) return link(unescaped(url), text(unescaped(label || url)))
      if (part.startsWith('<')) return `<mark>${text(part)}</mark>`
      return text(unescaped(part))
        .replace(/^\*(.+)\*$/gm, '<strong>$1</strong>')
        .replace(/^&gt;(.*)$/gm, '<span class="quote">$1</span>')
        .replaceAll('\n', '<br>')
    })
    .join('')
}

const unescaped = (said: string) => said.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

function link(url: string, inner: string, className = ''): string {
  const isWeb = /^https?:\/\//.test(url)
  return isWeb
    ? `<a href="${text(url)}" target="_blank" rel="noreferrer"${className && ` class="${className}"`}>${inner}</a>`
    : inner
}
