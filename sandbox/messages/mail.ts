/** A mail as somebody's program shows it. */
export interface ReadMail {
  readonly subject: string
  readonly text: string
  readonly html: string | null
}

/** Reads a mail as programs write it today: a text, or a text and HTML side by side (RFC 2045 to 2047). */
export function readMail(source: string): ReadMail {
  const { headers, body } = split(source)
  const boundary = /boundary="?([^";]+)/i.exec(headers.get('content-type') ?? '')?.[1]
  const parts = boundary
    ? body
        .split(`--${boundary}`)
        .slice(1, -1)
        .map((part) => split(part.trimStart()))
    : [{ headers, body }]
  const partOf = (type: string) =>
    parts.find((part) => (part.headers.get('content-type') ?? 'text/plain').startsWith(type))
  const html = partOf('text/html')
  const plain = partOf('text/plain')
  return {
    subject: words(headers.get('subject') ?? ''),
    text: plain ? decoded(plain) : '',
    html: html ? decoded(html) : null,
  }
}

interface Part {
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

function split(source: string): Part {
  const end = source.search(/\r?\n\r?\n/)
  const head = (end < 0 ? source : source.slice(0, end)).replace(/\r?\n[ \t]+/g, ' ')
  const lines = head.split(/\r?\n/).map((line) => /^([^:]+):\s*(.*)$/.exec(line))
  const headers = new Map(lines.flatMap((line) => (line ? [[`${line[1]}`.toLowerCase(), `${line[2]}`] as const] : [])))
  return { headers, body: end < 0 ? '' : source.slice(end).replace(/^\r?\n\r?\n/, '') }
}

function decoded({ headers, body }: Part): string {
  const encoding = headers.get('content-transfer-encoding')?.toLowerCase()
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString()
  return encoding === 'quoted-printable' ? quotedPrintable(body.replace(/=\r?\n/g, '')) : body
}

function quotedPrintable(given: string): string {
  const bytes = [...given.matchAll(/=([0-9A-F]{2})|([^=]+|=)/gi)].map(([, hex, plain]) =>
    hex ? Buffer.from(hex, 'hex') : Buffer.from(plain ?? ''),
  )
  return Buffer.concat(bytes).toString()
}

/** Encoded words of a header, such as =?UTF-8?Q?caf=C3=A9?=. */
function words(header: string): string {
  return header
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, how: string, given: string) =>
      how.toLowerCase() === 'b' ? Buffer.from(given, 'base64').toString() : quotedPrintable(given.replaceAll('_', ' ')),
    )
}
