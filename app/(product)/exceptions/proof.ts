import type { ToldProof } from '#components/exceptions/log-proof.tsx'
import { headOf, headText, verifyChain } from '#lib/exceptions/chain.ts'
import type { Queryable } from '#lib/posture/database.ts'

/** Reading the whole log takes a second at hundreds of thousands of entries: what was proved holds for a while. */
const HOLDS_MS = 5 * 60_000
let proved: { proof: Promise<ToldProof>; at: number } | null = null

/** Whether every entry of the log follows from the one before, checked within the last five minutes; and its head now. */
export async function proofOfLog(db: Queryable): Promise<ToldProof> {
  if (!proved || Date.now() - proved.at > HOLDS_MS) proved = { proof: prove(db), at: Date.now() }
  try {
    const [proof, head] = await Promise.all([proved.proof, headOf(db)])
    return { ...proof, head: { seq: head.seq, text: headText(head) } }
  } catch (error) {
    proved = null
    throw error
  }
}

async function prove(db: Queryable): Promise<ToldProof> {
  const verdict = await verifyChain(db)
  return {
    verifiedAt: new Date().toISOString(),
    links: verdict.head.seq,
    broken: verdict.state === 'broken' ? { seq: verdict.seq, why: verdict.why } : null,
    head: { seq: verdict.head.seq, text: headText(verdict.head) },
  }
}
