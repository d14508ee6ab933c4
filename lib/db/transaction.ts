import type { Pool, PoolClient } from 'pg'

/**
 * Runs statements that take effect together or not at all.
 * @param run gets the connection of the transaction; what it throws undoes everything and is thrown on.
 */
export async function inTransaction<Value>(
  db: Pick<Pool, 'connect'>,
  run: (client: PoolClient) => Promise<Value>,
): Promise<Value> {
  const client = await db.connect()
  try {
    await client.query('begin')
    const value = await run(client)
    await client.query('commit')
    client.release()
    return value
  } catch (error) {
    const isUndone = await client.query('rollback').then(
      () => true,
      () => false,
    )
    // A connection that cannot even roll back is of no use to the next one.
    client.release(!isUndone)
    throw error
  }
}
