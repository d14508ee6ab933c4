import { currentScanAnswer } from '#components/scans/current-scan.ts'
import { currentScan } from '#lib/posture/scans/get-scan.ts'
import { route } from '../../../access/route-handler.ts'

/** The scan under way and the last that ended: asked every second while one runs. */
export const GET = route('scan.read', async ({ db }) => Response.json(currentScanAnswer(await currentScan(db))))
