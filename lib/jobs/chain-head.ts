import type { PgBoss } from 'pg-boss'
import type { Database } from '#lib/db/index.ts'
import { headOf, headText } from '#lib/exceptions/chain.ts'
import type { Logger } from '#lib/log/logger.ts'

/** The head of the log of exceptions, told once a day by whichever worker takes the job. */
export const CHAIN_HEAD_QUEUE = 'chain-head'

/**
 * Writes the head of the log of exceptions into the process' own log every day at midnight, where who can rewrite the
 * database cannot rewrite it: `npm run -s audit:verify -- --head …` holds the log against it.
 */
export async function tellHeadDaily(
  boss: PgBoss,
  { pool }: Database,
  log: Pick<Logger, 'info'>,
  timeZone: string,
): Promise<void> {
  await boss.schedule(CHAIN_HEAD_QUEUE, '0 0 * * *', {}, { tz: timeZone })
  await boss.work(CHAIN_HEAD_QUEUE, { pollingIntervalSeconds: 30 }, () => tellHead(pool, log))
}

/** @param db asked for the newest link; nothing is told while the log is empty */
export async function tellHead(db: Database['pool'], log: Pick<Logger, 'info'>): Promise<void> {
  const head = await headOf(db)
  if (head.seq > 0) log.info({ head: headText(head) }, 'Head of the log of exceptions')
}
