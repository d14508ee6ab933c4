import { createHash } from 'node:crypto'
import type { BrowserContext } from '@playwright/test'
import { type Database, openDatabase } from '#lib/db/index.ts'
import { decide, type ExceptionTerms, exceptionName, requestException } from '#lib/exceptions/index.ts'
import { type SamplePersonKey, samplePeople } from '#sandbox/estate/people.ts'

/** The database of the browser tests. */
const database = { config: { dataFolder: process.env.E2E_DATA ?? '.temper/e2e/demo' }, migrate: false, connections: 1 }

async function withDatabase<Value>(run: (db: Database) => Promise<Value>): Promise<Value> {
  const db = await openDatabase(database)
  try {
    return await run(db)
  } finally {
    await db.close()
  }
}

const by = (person: SamplePersonKey) => ({
  actor: { id: samplePeople[person].id, name: samplePeople[person].name, kind: 'person' as const },
  at: new Date(),
  requestId: null,
  timeZone: process.env.TEMPER_TIME_ZONE || 'UTC',
  workloads: null,
})

/** A request as it stands in the register. */
export interface Planted {
  id: number
  name: string
  version: number
  /** Names of the assets. */
  asset: string
}

const dayIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

/**
 * Asks for an exception through the product's own code, for the browser tests of what comes after: on an asset that fails
 * the check, the `nth` by name, within a workload where one is named.
 */
export function plantRequest(
  check: string,
  {
    person = 'owner',
    nth = 0,
    workload = null,
    ...terms
  }: { person?: SamplePersonKey; nth?: number; workload?: string | null } & Partial<ExceptionTerms> = {},
): Promise<Planted> {
  return withDatabase(async ({ pool }) => {
    const { rows } = await pool.query<{ id: string; name: string }>(
      `select a.id, a.name from finding f join asset a on a.key = f.asset_key join check_number n on n.no = f.check_no
       where n.check_id = $1 and f.valid_to is null and f.status = 'fail'
         and ($3::text is null or a.workload_id = (select id from workload where slug = $3))
       order by a.name, a.id limit 1 offset $2`,
      [check, nth, workload],
    )
    const asset = rows[0]
    if (!asset) throw new Error(`Nothing fails ${check}`)
    const { id: ownerId, name: ownerName } = samplePeople.owner
    const asked = await requestException(
      pool,
      {
        id: null,
        terms: {
          checks: [check],
          targets: [{ kind: 'asset', id: asset.id }],
          category: 'risk_accepted',
          justification: 'The image resizer of the shop still signs its addresses with the key of the account.',
          compensatingControls: '',
          riskStatement: '',
          plannedOn: null,
          ticket: 'SHOP-2210',
          evidence: [{ label: 'rotation runbook', url: 'https://wiki.example.com/rotation' }],
          owner: { id: ownerId, name: ownerName },
          startsOn: null,
          endsOn: dayIn(60),
          reviewEveryDays: null,
          ...terms,
        },
      },
      by(person),
    )
    return { id: asked.id, version: asked.version, name: exceptionName(asked.id), asset: asset.name }
  })
}

/** Somebody else decides, elsewhere. */
export async function decideElsewhere(
  { id, version }: Planted,
  person: SamplePersonKey,
  verdict: 'approve' | 'changes' = 'approve',
  reason = '',
): Promise<void> {
  await withDatabase(({ pool }) => decide(pool, { id, version, verdict, reason }, by(person)))
}

/** The session of this browser signed in so many minutes ago. */
export async function ageSignIn(context: BrowserContext, minutes: number): Promise<void> {
  const cookie = (await context.cookies()).find(({ name }) => name === '__Host-temper-session')
  if (!cookie) throw new Error('Nobody is signed in')
  const hash = createHash('sha256').update(cookie.value).digest()
  await withDatabase(({ pool }) =>
    pool.query(`update session set authenticated_at = now() - make_interval(mins => $2) where id_hash = $1`, [
      hash,
      minutes,
    ]),
  )
}
