import { QueryError } from './syntax.ts'

export interface Token {
  kind: 'name' | 'string' | 'number' | 'timespan' | 'datetime' | 'symbol' | 'end'
  text: string
  /** Offset in the query. */
  at: number
}

const patterns: [Token['kind'] | 'blank', RegExp][] = [
  ['blank', /(?:\s+|\/\/[^\n]*)+/y],
  ['datetime', /datetime\(\s*[^)]*\)/y],
  ['timespan', /\d+(?:\.\d+)?[dhms]\b/y],
  ['number', /\d+(?:\.\d+)?/y],
  // Operators that look like names or hold signs come before names and signs.
  ['symbol', /!?in~|!in\b|!(?:has|contains|startswith|endswith)\b/y],
  ['name', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['string', /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/y],
  ['symbol', /==|!=|=~|!~|<=|>=|[<>=|,.()[\]-]/y],
]

/** The tokens of a query, the last of them of kind `end`. */
export function tokensOf(query: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < query.length) {
    const match = longestAt(query, at)
    if (!match) throw parserFailure(query, at, query[at] ?? '')
    if (match.kind !== 'blank') tokens.push({ kind: match.kind, text: match.text, at })
    at += match.text.length
  }
  tokens.push({ kind: 'end', text: '<EOF>', at })
  return tokens
}

function longestAt(query: string, at: number): { kind: Token['kind'] | 'blank'; text: string } | undefined {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at
    const text = pattern.exec(query)?.[0]
    if (text !== undefined) return { kind, text }
  }
  return undefined
}

/** In the words of Resource Graph. */
export function parserFailure(query: string, at: number, token: string): QueryError {
  const before = query.slice(0, at).split('\n')
  return new QueryError('ParserFailure', 'ParserFailure', {
    line: before.length,
    characterPositionInLine: before.at(-1)?.length ?? 0,
    token,
  })
}
