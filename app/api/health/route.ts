import { GET as ready } from './ready/route.ts'

export const dynamic = 'force-dynamic'

/** The same as /api/health/ready: for whoever knows one address only. */
export const GET = ready
