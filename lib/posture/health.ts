import { readdirSync } from 'node:fs'
import type { Queryable } from './database.ts'

const FOLDER = '../../prisma/migrations/'

/** The migrations that this version of the product brings; read once. */
let known: string[] | undefined

/**
 * Whether pages can be made: the database answers, and its schema is at least the one that this version was made for.
 * @throws where the database cannot be reached
 */
export async function isReady(db: Queryable): Promise<boolean> {
  known ??= migrationsBeside(import.meta.url)
  const { rows } = await db.query<{ missing: number }>(
    `select count(*) as missing from unnest($1::text[]) wanted(name)
     where not exists (select from _prisma_migrations
                       where migration_name = wanted.name and finished_at is not null and rolled_back_at is null)`,
    [known],
  )
  return rows[0]?.missing === 0
}

// The address is made here, as the bundler of the pages takes a literal one for a picture.
function migrationsBeside(module: string): string[] {
  return readdirSync(new URL(FOLDER, module), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
}
