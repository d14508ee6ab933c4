import { look, text } from '#sandbox/look.ts'
import { type Arrived, answers, type Channel, channels, type Messages } from './arrived.ts'
import { slackBlocksHtml, teamsCardHtml } from './cards.ts'
import { readMail } from './mail.ts'

const names: Readonly<Record<Channel, string>> = { teams: 'Microsoft Teams', slack: 'Slack', mail: 'Mail' }

const style = `${look}
  main { max-width: 860px; margin: 0 auto; padding: 28px 20px 60px }
  p { margin-top: 6px; overflow-wrap: anywhere }
  .lead, .subtle, time, .to { color: var(--ink-2) }
  a { color: var(--accent) }
  .channels { margin-top: 20px; display: grid; gap: 12px; grid-template-columns: repeat(auto-fit, minmax(230px, 1fr)) }
  .card { padding: 14px 16px; background: var(--surface); border: 1px solid var(--line); border-radius: 12px; min-width: 0 }
  h2 { font-size: 15px; font-weight: 600; overflow-wrap: anywhere }
  form { margin-top: 8px; display: flex; flex-wrap: wrap; gap: 8px }
  select, form button { min-height: 36px; padding: 0 10px; background: var(--surface); border: 1px solid var(--control) }
  select { flex: 1 }
  ol { list-style: none; padding: 0; margin-top: 12px; display: grid; gap: 12px }
  .head { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: baseline }
  .channel { padding: 1px 8px; border-radius: 6px; background: var(--accent-soft); color: var(--accent); font-size: 12px; font-weight: 600 }
  .quote { display: inline-block; padding-left: 10px; border-left: 3px solid var(--control) }
  .button { display: inline-block; margin-top: 4px; padding: 5px 12px; border: 1px solid var(--control); border-radius: 8px; text-decoration: none }
  .bar { margin-top: 28px; display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 8px }
  iframe { margin-top: 10px; width: 100%; height: 300px; border: 1px solid var(--line); border-radius: 8px; resize: vertical }
  details { margin-top: 10px; color: var(--ink-2); font-size: 13px }
  summary { cursor: pointer; min-height: 24px }
  pre { margin-top: 8px; padding: 10px; max-height: 320px; overflow: auto; background: var(--background); border-radius: 8px; font-size: 12px; white-space: pre-wrap; overflow-wrap: anywhere }
  @media (max-width: 480px) { main { padding: 20px 16px 40px } select, form button { min-height: 44px } }
`

/** What arrived, and how each channel answers. */
export function messagesPage(messages: Messages): string {
  const { all } = messages
  const count = all.length === 1 ? 'One message arrived' : `${all.length} messages arrived`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>What arrived · sample company</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
<span class="label">Sample channels</span>
<h1>${all.length === 0 ? 'Nothing has arrived yet' : count}</h1>
<p class="lead">This page stands for Microsoft Teams, Slack and the mailboxes of the sample company. Temper sends within fifteen seconds.</p>
<div class="channels">${channels.map((channel) => channelHtml(channel, messages)).join('\n')}</div>
<div class="bar"><h2>Newest first</h2><a href="/">Look again</a></div>
${
  all.length === 0
    ? '<p class="lead">Send a test message from Settings → Notifications in Temper, or ask for an exception and decide on it.</p>'
    : `<ol>${all.map(messageHtml).join('\n')}</ol>`
}
</main>
</body>
</html>
`
}

function channelHtml(channel: Channel, messages: Messages): string {
  const options = answers.map(
    (answer) => `<option${messages.answers[channel] === answer ? ' selected' : ''}>${answer}</option>`,
  )
  return `<section class="card"><h2>${names[channel]}</h2>
<form method="post" action="/${channel}/answer">
<select name="answer" aria-label="What ${names[channel]} does with messages">${options.join('')}</select>
<button>Set</button>
</form></section>`
}

function messageHtml(arrived: Arrived): string {
  const at = arrived.at.toISOString()
  const time = `<time datetime="${at}">${at.slice(0, 19).replace('T', ' ')} UTC</time>`
  const head = `<div class="head"><span class="channel">${names[arrived.channel]}</span>${time}</div>`
  return `<li class="card">${head}${arrived.channel === 'mail' ? mailHtml(arrived) : cardHtml(arrived)}</li>`
}

function cardHtml({ channel, body }: Exclude<Arrived, { channel: 'mail' }>): string {
  const shown = channel === 'teams' ? teamsCardHtml(body) : slackBlocksHtml(body)
  return `${shown ?? '<p>It is not what this channel takes.</p>'}${sourceHtml(JSON.stringify(body, null, 2))}`
}

function mailHtml({ from, to, source }: Extract<Arrived, { channel: 'mail' }>): string {
  const { subject, text: said, html } = readMail(source)
  // Nothing of it runs, and links open elsewhere.
  const shown = html
    ? `<iframe title="${text(subject)}" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${text(`<base target="_blank">${html}`)}"></iframe>`
    : ''
  return `<h2>${text(subject)}</h2>
<p class="to">To ${text(to.join(', '))}, from ${text(from)}</p>${shown}
<details><summary>As text</summary><pre>${text(said)}</pre></details>${sourceHtml(source)}`
}

function sourceHtml(source: string): string {
  return `<details><summary>As it was sent</summary><pre>${text(source)}</pre></details>`
}
