import { trendsEndpoint } from '#lib/api/posture.ts'
import { apiRoute } from '../../../access/api.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute('posture.read', trendsEndpoint)
