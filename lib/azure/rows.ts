const inSubscription = /^\/subscriptions\/([0-9a-f-]{36})(\/|$)/i

/** The exact id of a row; undefined where the service sent none. */
export function idOf(row: unknown): string | undefined {
  const id = (row as { id?: unknown } | null)?.id
  return typeof id === 'string' && id !== '' ? id : undefined
}

/**
 * The bare, lower-case id of the subscription that a row belongs to: of its column, else of its id; '' for what lies
 * above subscriptions (role assignments at management groups, built-in roles).
 */
export function subscriptionOf(row: unknown): string {
  const { subscriptionId } = (row ?? {}) as { subscriptionId?: unknown }
  if (typeof subscriptionId === 'string' && subscriptionId !== '') return subscriptionId.toLowerCase()
  return inSubscription.exec(idOf(row) ?? '')?.[1]?.toLowerCase() ?? ''
}
