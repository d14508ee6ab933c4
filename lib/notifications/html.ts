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

/** A template whose values are text: html`<b>${name}</b>`. */
export function html(parts: TemplateStringsArray, ...values: (string | Markup)[]): Markup {
  const written = values.map((value) =>
    typeof value === 'string' ? value.replace(/[&<>"']/g, (letter) => entities[letter] ?? '') : value.text,
  )
  return { text: parts.map((part, at) => part + (written[at] ?? '')).join('') }
}
