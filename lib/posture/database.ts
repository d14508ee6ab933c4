import type { Pool } from 'pg'
import { DatabaseUnavailable, openDatabase } from '#lib/db/index.ts'

/** What a question asks: a pool, or one connection where several questions must see the same moment. */
export type Queryable = Pick<Pool, 'query'>

/** The pool of the web process: for questions, and for actions that need a transaction. */
export type WebDatabase = Pick<Pool, 'query' | 'connect'>

declare global {
  // One pool a process: the bundler loads modules again (a copy per route, again after each edit in development).
  var temperPostureDatabase: Promise<WebDatabase> | undefined
}

/**
 * The database that pages ask, opened at the first question. The process that starts the web server has migrated it and
 * hands on its address as DATABASE_URL.
 * @throws DatabaseUnavailable with a sentence that says what to do; the next question tries again.
 */
export function postureDatabase(): Promise<WebDatabase> {
  globalThis.temperPostureDatabase ??= open().catch((error: unknown) => {
    globalThis.temperPostureDatabase = undefined
    throw error
  })
  return globalThis.temperPostureDatabase
}

async function open(): Promise<WebDatabase> {
  const databaseUrl = process.env.DATABASE_URL
  if (!databaseUrl) {
    throw new DatabaseUnavailable(
      'The dashboard was not told its database: start it with npm start, or set DATABASE_URL.',
    )
  }
  const { pool } = await openDatabase({ config: { databaseUrl, dataFolder: '' }, migrate: false })
  return pool
}
