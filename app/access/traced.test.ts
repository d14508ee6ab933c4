import { expect, test } from 'vitest'
import type { WebDatabase } from '#lib/posture/database.ts'
import { traced } from './traced.ts'

test('an error of the database reaches the visitor as the request’s id', async () => {
  const broken: Pick<WebDatabase, 'query'> = {
    query: () => Promise.reject(new Error('relation "person" does not exist')),
  }
  const db = traced({ ...broken, connect: () => Promise.reject(new Error('not asked')) } as WebDatabase, 'request-1')
  await expect(db.query('select 1')).rejects.toMatchObject({ digest: 'request-1' })
})
