import { ConfigError } from '#lib/config/config.ts'
import type { Database } from '#lib/db/index.ts'
import { type Finding, failed, ok, type SetupCheck, skipped, warning } from '../check.ts'
import { type Installation, openDatabaseOf } from '../installation.ts'
import { counted } from '../words.ts'

/** Every worker looks after the queue's schedules this often (lib/jobs/queue.ts), and leaves the time. */
const WORKER_LOOKS_EVERY_MS = 30_000
const HOUR_MS = 60 * 60 * 1000
/** A daily schedule that missed a day and some hours. */
const SCAN_OLD_HOURS = 36

export const workerChecks: readonly SetupCheck[] = [
  withDatabase('worker.alive', 'A worker is there', async (db, { now }) => {
    const seen = (await hasQueue(db)) ? await lastSeen(db) : null
    const remedy = 'Start it: npm start runs the dashboard and its worker.'
    if (seen === null) return warning('None has ever run here.', remedy)
    const age = now().getTime() - seen.getTime()
    if (age < 4 * WORKER_LOOKS_EVERY_MS) return ok('It looked after its queue a moment ago.')
    return warning(`The last sign of one is ${ageInWords(age)} old.`, remedy)
  }),
  withDatabase('worker.last-scan', 'The last scan is recent and whole', async (db, { now, config }) => {
    const scan = await lastScan(db)
    if (!scan) return warning('There was none yet.', 'Press Scan now, or run npm run scan.')
    const age = now().getTime() - scan.endedAt.getTime()
    const found = `Scan ${scan.id} ${scan.state === 'published' ? 'was published' : `ended as ${scan.state}`} ${ageInWords(age)} ago`
    if (scan.state !== 'published')
      return failed(`${found}: ${scan.error ?? 'no reason is known'}`, 'Look at Scans, then scan again.')
    if (scan.unread > 0)
      return warning(
        `${found}; ${counted(scan.unread, 'table')} of a subscription could not be read whole.`,
        'Scans lists them with the service’s own words and what to do.',
      )
    const isScheduled = !(config instanceof ConfigError) && config.scan.schedule !== null
    if (isScheduled && age > SCAN_OLD_HOURS * HOUR_MS)
      return warning(`${found}.`, 'The schedule should have brought a newer one: is a worker running?')
    return ok(`${found}, everything read.`)
  }),
  withDatabase('worker.failed-jobs', 'No job failed lately', async (db) => {
    if (!(await hasQueue(db))) return skipped('There is no queue yet.')
    const { rows } = await db.pool.query<{ name: string; jobs: number }>(
      `select name, count(*) as jobs from pgboss.job
       where state = 'failed' and completed_on > now() - interval '7 days' group by name order by name`,
    )
    if (rows.length === 0) return ok('None in the last seven days.')
    const inWords = rows.map(({ name, jobs }) => `${counted(jobs, 'job')} of ${name}`).join(', ')
    return warning(`In the last seven days: ${inWords}.`, 'Look into the log of the worker at those times.')
  }),
  {
    id: 'worker.schedule',
    title: 'Scans are scheduled',
    run: async ({ config }) => {
      if (config instanceof ConfigError) return skipped('Not checked while the configuration is wrong.')
      const { schedule, timeZone } = config.scan
      if (schedule) return ok(`At ${schedule} (${timeZone}).`)
      return warning('They are not.', 'Set TEMPER_SCAN_SCHEDULE, such as 0 6 * * *, unless something else starts them.')
    },
  },
]

function withDatabase(
  id: string,
  title: string,
  run: (db: Database, installation: Installation) => Promise<Finding>,
): SetupCheck {
  return {
    id,
    title,
    run: async (installation) => {
      const db = openDatabaseOf(installation)
      if (!db || !(await hasTable(db, 'scan'))) return skipped('Not checked: the database is not open or not migrated.')
      return run(db, installation)
    },
  }
}

async function hasTable(db: Database, name: string): Promise<boolean> {
  const { rows } = await db.pool.query<{ is: boolean }>('select to_regclass($1) is not null as is', [name])
  return rows[0]?.is === true
}

async function hasQueue(db: Database): Promise<boolean> {
  return (await hasTable(db, 'pgboss.version')) && (await hasTable(db, 'pgboss.job'))
}

/** pg-boss keeps here when its timekeeper last looked; only workers have one. */
async function lastSeen(db: Database): Promise<Date | null> {
  const { rows } = await db.pool.query<{ seen: Date | null }>('select max(cron_on) as seen from pgboss.version')
  return rows[0]?.seen ?? null
}

interface LastScan {
  id: number
  state: string
  error: string | null
  endedAt: Date
  unread: number
}

async function lastScan(db: Database): Promise<LastScan | null> {
  const { rows } = await db.pool.query<LastScan>(
    `select s.id, s.state, s.error, coalesce(s.finished_at, s.started_at) as "endedAt",
            (select count(*) from coverage c where c.scan_id = s.id and c.status <> 'read') as unread
     from scan s where s.state <> 'running' order by s.id desc limit 1`,
  )
  return rows[0] ?? null
}

function ageInWords(ms: number): string {
  const hours = ms / HOUR_MS
  if (hours >= 48) return counted(Math.round(hours / 24), 'day')
  return hours >= 1 ? counted(Math.round(hours), 'hour') : counted(Math.max(1, Math.round(hours * 60)), 'minute')
}
