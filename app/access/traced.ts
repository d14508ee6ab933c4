import type { WebDatabase } from '#lib/posture/database.ts'

/**
 * The same database, whose errors carry the request's id as the digest that Next shows to the visitor and hands to the
 * log: so that what somebody reads on an error page is found there, and says nothing else.
 */
export function traced(db: WebDatabase, requestId: string): WebDatabase {
  const query: unknown = async (...asked: unknown[]) => {
    try {
      return await Reflect.apply(db.query, db, asked)
    } catch (error) {
      if (error instanceof Error) Object.assign(error, { digest: requestId })
      throw error
    }
  }
  return { query: query as WebDatabase['query'], connect: db.connect.bind(db) as WebDatabase['connect'] }
}
