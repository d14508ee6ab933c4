import type { CheckResult } from './check.ts'
import { type Installation, openDatabaseOf } from './installation.ts'
import { KEPT_CHECKS_KEY } from './kept-checks.ts'
import { countChecks, runChecks } from './run-checks.ts'

/**
 * Checks the installation and keeps what is found as it comes, so that whoever looks sees how far it is.
 * @param actor object id of the person who asked
 */
export async function checkAndKeep(installation: Installation, actor: string): Promise<void> {
  const db = openDatabaseOf(installation)
  if (!db) throw new Error('What is found is kept in the database: it must be open.')
  const startedAt = installation.now()
  const results: CheckResult[] = []
  let done = 0
  const keep = (finishedAt: Date | null) =>
    db.pool.query(
      `insert into setting (key, value, updated_at, updated_by) values ($1, $2, $3, $4)
       on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at,
                                       updated_by = excluded.updated_by`,
      [
        KEPT_CHECKS_KEY,
        JSON.stringify({ startedAt, finishedAt, done, total: countChecks(), results }),
        installation.now(),
        actor,
      ],
    )
  await keep(null)
  for await (const found of runChecks(installation)) {
    results.push(...found)
    done++
    await keep(null)
  }
  await keep(installation.now())
}
