import type { Queryable } from '#lib/auth/database.ts'
import { type ChainHead, type ChainVerdict, verifyChain } from './chain.ts'
import { exceptionName } from './model.ts'
import { verifyEffect } from './verify-effect.ts'
import { verifyLog } from './verify-log.ts'
import { verifyPast } from './verify-past.ts'
import { verifyRegister } from './verify-register.ts'

/** All that can be proved of the register; what does not hold, as sentences without their full stop. */
export interface Proof {
  readonly chain: ChainVerdict
  /** What the log says that cannot be, or that another log does not say. */
  readonly log: readonly string[]
  /** What the register says otherwise than its log. */
  readonly register: readonly string[]
  /** What counts or counted as excepted otherwise than both. */
  readonly effect: readonly string[]
}

/**
 * Proves the register: that its log is whole, that what the log says may be, that the register is what the log says, and
 * that what counts as excepted, and ever did, follows from both. In a transaction that sees one moment.
 * @param known a head that was written down before
 */
export async function verify(db: Queryable, known: ChainHead | null = null): Promise<Proof> {
  const chain = await verifyChain(db, known)
  const { found, periods } = await verifyLog(db)
  const differences = await verifyRegister(db)
  return {
    chain,
    log: found,
    register: differences.map(({ id, why }) => `${exceptionName(id)}: ${why}`),
    effect: [...(await verifyEffect(db)), ...(await verifyPast(db, periods))],
  }
}
