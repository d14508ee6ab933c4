export const dynamic = 'force-dynamic'

/** 200 while the process answers: who gets none starts another. */
export function GET(): Response {
  return Response.json({ status: 'ok' }, { headers: { 'cache-control': 'no-store' } })
}
