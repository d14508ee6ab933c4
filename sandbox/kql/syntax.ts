/** The part of KQL that the sandbox understands: what the product sends, and what a person tries by hand. */
export type Expression =
  | { kind: 'value'; value: Value }
  | { kind: 'column'; name: string; at: number }
  | { kind: 'member'; of: Expression; name: string | number }
  | { kind: 'call'; name: string; args: Expression[]; at: number }
  | { kind: 'compare'; operator: string; left: Expression; right: Expression }
  | { kind: 'among'; operator: string; left: Expression; options: Expression[] }
  | { kind: 'and' | 'or'; left: Expression; right: Expression }

export type Value = string | number | boolean | null | Date

export interface NamedExpression {
  name: string
  expression: Expression
}

export type Operator =
  | { kind: 'where'; predicate: Expression }
  | { kind: 'project' | 'extend'; columns: NamedExpression[] }
  | { kind: 'order'; by: { column: string; descending: boolean }[] }
  | { kind: 'take'; rows: number }
  | { kind: 'count' }

export interface Query {
  /** Lower case. */
  table: string
  operators: Operator[]
}

/** What Resource Graph answers to a query that it does not take. */
export class QueryError extends Error {
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.name = 'QueryError'
    this.code = code
    this.details = details
  }
}
