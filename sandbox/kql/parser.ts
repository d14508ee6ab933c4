import { parserFailure, type Token, tokensOf } from './lexer.ts'
import type { Expression, NamedExpression, Operator, Query, Value } from './syntax.ts'

const comparisons = new Set(
  '== != =~ !~ < <= > >= has contains startswith endswith !has !contains !startswith !endswith'.split(' '),
)
const memberships = new Set(['in', 'in~', '!in', '!in~'])

/** Parses by recursive descent. @throws QueryError as Resource Graph would answer. */
export function parseQuery(text: string): Query {
  return new Parser(text).query()
}

class Parser {
  readonly #text: string
  readonly #tokens: Token[]
  #next = 0

  constructor(text: string) {
    this.#text = text
    this.#tokens = tokensOf(text)
  }

  query(): Query {
    const table = this.#name().toLowerCase()
    const operators: Operator[] = []
    while (this.#takes('|')) operators.push(this.#operator())
    if (this.#peek().kind !== 'end') throw this.#unexpected()
    return { table, operators }
  }

  #operator(): Operator {
    const keyword = this.#name()
    switch (keyword) {
      case 'where':
        return { kind: 'where', predicate: this.#or() }
      case 'project':
      case 'extend':
        return { kind: keyword, columns: this.#list(() => this.#namedExpression()) }
      case 'order':
      case 'sort':
        this.#expects('by')
        return { kind: 'order', by: this.#list(() => this.#ordering()) }
      case 'take':
      case 'limit':
        return { kind: 'take', rows: Number(this.#expectsKind('number')) }
      case 'count':
        return { kind: 'count' }
      default:
        this.#next--
        throw this.#unexpected()
    }
  }

  #namedExpression(): NamedExpression {
    const [first, second] = [this.#peek(), this.#tokens[this.#next + 1]]
    if (first.kind === 'name' && second?.text === '=') {
      this.#next += 2
      return { name: first.text, expression: this.#or() }
    }
    const expression = this.#or()
    return { name: impliedName(expression), expression }
  }

  #ordering(): { column: string; descending: boolean } {
    const column = this.#name()
    if (this.#takes('asc')) return { column, descending: false }
    // KQL's default is descending.
    this.#takes('desc')
    return { column, descending: true }
  }

  #or(): Expression {
    let left = this.#and()
    while (this.#takes('or')) left = { kind: 'or', left, right: this.#and() }
    return left
  }

  #and(): Expression {
    let left = this.#comparison()
    while (this.#takes('and')) left = { kind: 'and', left, right: this.#comparison() }
    return left
  }

  #comparison(): Expression {
    const left = this.#primary()
    const operator = this.#peek().text
    if (comparisons.has(operator)) {
      this.#next++
      return { kind: 'compare', operator, left, right: this.#primary() }
    }
    if (memberships.has(operator)) {
      this.#next++
      this.#expects('(')
      const options = this.#list(() => this.#or())
      this.#expects(')')
      return { kind: 'among', operator, left, options }
    }
    return left
  }

  #primary(): Expression {
    let expression = this.#simple()
    for (;;) {
      if (this.#takes('.')) expression = { kind: 'member', of: expression, name: this.#name() }
      else if (this.#takes('[')) {
        const { kind, text } = this.#tokens[this.#next++] ?? this.#peek()
        if (kind !== 'string' && kind !== 'number') throw this.#unexpected(this.#next - 1)
        expression = { kind: 'member', of: expression, name: kind === 'number' ? Number(text) : unquoted(text) }
        this.#expects(']')
      } else return expression
    }
  }

  #simple(): Expression {
    const token = this.#peek()
    this.#next++
    switch (token.kind) {
      case 'string':
        return { kind: 'value', value: unquoted(token.text) }
      case 'number':
        return { kind: 'value', value: Number(token.text) }
      case 'timespan':
        return { kind: 'value', value: milliseconds(token.text) }
      case 'datetime':
        return { kind: 'value', value: this.#date(token) }
      case 'name':
        return this.#named(token)
      default:
        if (token.text !== '(') throw this.#unexpected(this.#next - 1)
        return this.#closed(this.#or())
    }
  }

  #named(token: Token): Expression {
    const constant = constants.get(token.text)
    if (constant !== undefined) return { kind: 'value', value: constant }
    if (!this.#takes('(')) return { kind: 'column', name: token.text, at: token.at }
    const args = this.#peek().text === ')' ? [] : this.#list(() => this.#or())
    return this.#closed({ kind: 'call', name: token.text, args, at: token.at })
  }

  #closed(expression: Expression): Expression {
    this.#expects(')')
    return expression
  }

  #date(token: Token): Date {
    const date = new Date(token.text.slice('datetime('.length, -1).trim())
    if (Number.isNaN(date.getTime())) throw this.#unexpected(this.#next - 1)
    return date
  }

  #list<T>(item: () => T): T[] {
    const items = [item()]
    while (this.#takes(',')) items.push(item())
    return items
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: '<EOF>', at: this.#text.length }
  }

  #takes(text: string): boolean {
    const { kind, text: found } = this.#peek()
    const matches = found === text && kind !== 'string'
    if (matches) this.#next++
    return matches
  }

  #expects(text: string): void {
    if (!this.#takes(text)) throw this.#unexpected()
  }

  #expectsKind(kind: Token['kind']): string {
    const token = this.#peek()
    if (token.kind !== kind) throw this.#unexpected()
    this.#next++
    return token.text
  }

  #name(): string {
    return this.#expectsKind('name')
  }

  #unexpected(index = this.#next): Error {
    const token = this.#tokens[index] ?? this.#peek()
    return parserFailure(this.#text, token.at, token.text)
  }
}

const constants = new Map<string, Value>([
  ['true', true],
  ['false', false],
])

const unitMs = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 }

function milliseconds(timespan: string): number {
  return Number(timespan.slice(0, -1)) * unitMs[timespan.slice(-1) as keyof typeof unitMs]
}

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, (_, escaped: string) => ({ n: '\n', t: '\t' })[escaped] ?? escaped)
}

/** `properties.status.code` becomes the column properties_status_code. */
function impliedName(expression: Expression): string {
  if (expression.kind === 'column') return expression.name
  if (expression.kind === 'member') return `${impliedName(expression.of)}_${expression.name}`
  return 'Column1'
}
