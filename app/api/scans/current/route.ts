import { currentScanAnswer } from '#components/scans/current-scan.ts'
import { postureDatabase } from '#lib/posture/database.ts'
import { currentScan } from '#lib/posture/scans/get-scan.ts'

export const dynamic = 'force-dynamic'

/** The scan under way and the last that ended: asked every second while one runs. */
export async function GET(): Promise<Response> {
  const answer = currentScanAnswer(await currentScan(await postureDatabase()))
  return Response.json(answer, { headers: { 'cache-control': 'no-store' } })
}
