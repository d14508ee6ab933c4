import { postureDatabase } from '#lib/posture/database.ts'

export const dynamic = 'force-dynamic'

/** 200 while pages can be made: the process answers and reaches its database. Tells nothing else. */
export async function GET(): Promise<Response> {
  try {
    await (await postureDatabase()).query('select 1')
    return Response.json({ status: 'ok' })
  } catch {
    return Response.json({ status: 'unavailable' }, { status: 503 })
  }
}
