import type { Database } from '#lib/db/index.ts'
import { type Finding, ok, type SetupCheck, skipped, warning } from '../check.ts'
import { openDatabaseOf } from '../installation.ts'
import { counted, inWords } from '../words.ts'

export const roleChecks: readonly SetupCheck[] = [
  withPeople('roles.anybody', 'Somebody has signed in', async (db) => {
    const { rows } = await db.pool.query<{ people: number }>(
      'select count(*) as people from person where last_seen_at is not null',
    )
    const people = rows[0]?.people ?? 0
    if (people > 0) return ok(`${counted(people, 'person').replace('persons', 'people')} so far.`)
    return warning('Nobody yet.', 'Open the dashboard and sign in; then run this again.')
  }),
  withPeople('roles.admin', 'Somebody is Admin', async (db) => {
    const { rows } = await db.pool.query<{ name: string }>(
      `select distinct p.name from session s join person p on p.id = s.person_id where 'Admin' = any (s.roles)`,
    )
    if (rows.length > 0)
      return ok(
        `${inWords(
          rows.map(({ name }) => name),
          5,
        )}.`,
      )
    return warning(
      'Nobody with the role Admin has signed in.',
      'Assign the app role Admin: npm run setup prints the command that gives it to you. It counts from the next sign-in on.',
    )
  }),
  withPeople('roles.owners', 'Owners of workloads have signed in', async (db) => {
    const { rows } = await db.pool.query<{ owner: string; workloads: string }>(
      `select o.name as owner, string_agg(w.name, ', ' order by w.name) as workloads
       from workload_owner o
       join workload w on w.id = o.workload_id and w.retired_at is null
       left join person p on p.id = o.object_id and p.last_seen_at is not null
       where o.kind = 'person' and p.id is null
       group by o.object_id, o.name order by o.name`,
    )
    if (rows.length === 0) return ok('None is named who has not.')
    return warning(
      `Not yet: ${inWords(
        rows.map(({ owner, workloads }) => `${owner} (${workloads})`),
        5,
      )}.`,
      'Tell them, and see that each has the app role Owner; or correct the owners under Workloads.',
    )
  }),
]

function withPeople(id: string, title: string, run: (db: Database) => Promise<Finding>): SetupCheck {
  return {
    id,
    title,
    run: async (installation) => {
      const db = openDatabaseOf(installation)
      if (!db) return skipped('Not checked: the database is not open.')
      const { rows } = await db.pool.query<{ is: boolean }>(
        `select to_regclass('person') is not null and to_regclass('workload_owner') is not null as is`,
      )
      return rows[0]?.is ? run(db) : skipped('Not checked: the database is not migrated.')
    },
  }
}
