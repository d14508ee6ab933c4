import type { Pool } from 'pg'

/** A pool, or one connection where what is done belongs to a transaction. */
export type Queryable = Pick<Pool, 'query'>
