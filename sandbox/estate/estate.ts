/** One row of a Resource Graph table: its columns as Azure returns them, whole. What a query projects is the server's business. */
export type Row = Readonly<Record<string, unknown>>

/** A table's rows, ordered by lower-case id; a function, so that generated estates make their rows while they are asked for. */
export type Table = () => Iterable<Row>

export interface EstateSubscription {
  /** The bare id, without `/subscriptions/`. */
  id: string
  name: string
  /** As the subscription list spells it: Enabled, Warned, PastDue, Disabled, Deleted. */
  state: string
  /** Names of the management groups above it, the nearest first, the tenant's root last. */
  managementGroups: string[]
}

/** What the sandbox's principal cannot read on that day. */
export interface Unreadable {
  subscriptionId: string
  /** Lower-case table names; absent means every table. */
  tables?: string[]
  /** The service's own error, such as AuthorizationFailed. */
  code: string
  message: string
  /** error: a request that names the subscription fails. hidden: it is neither listed nor returned, without a word. */
  mode: 'error' | 'hidden'
}

/** What an Azure tenant holds on one day, as one principal sees it. */
export interface Estate {
  /** By lower-case table name, such as `resources`. A table that is not here exists and is empty. */
  tables: Readonly<Record<string, Table>>
  tenantId: string
  subscriptions: EstateSubscription[]
  unreadable: Unreadable[]
  /** ISO date-time that the estate stands for; what `now()` answers in a query. */
  today: string
}
