/** Markup of ours: what is put into it is escaped, unless it is markup of ours, too. */
export interface Markup {
  readonly text: string
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

type Value = string | Markup | readonly Markup[]

/** A template whose values are text: html`<b>${name}</b>`. */
export function html(parts: TemplateStringsArray, ...values: Value[]): Markup {
  return { text: parts.map((part, at) => part + written(values[at] ?? '')).join('') }
}

function written(value: Value): string {
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (letter) => entities[letter] ?? '')
  return 'text' in value ? value.text : value.map(written).join('')
}
