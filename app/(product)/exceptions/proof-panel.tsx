import { LogProof } from '#components/exceptions/log-proof.tsx'
import { loadConfig } from '#lib/config/config.ts'
import type { Queryable } from '#lib/posture/database.ts'
import { proofOfLog } from './proof.ts'

/** The proof of the log, asked for beside the rest of a page: reading the whole log may take a moment. */
export async function ProofPanel({ db }: { db: Queryable }) {
  return <LogProof proof={await proofOfLog(db)} isSampleData={loadConfig(process.env).sampleData} />
}
