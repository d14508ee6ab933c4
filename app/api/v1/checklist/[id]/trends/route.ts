import { checkTrendsEndpoint } from '#lib/api/checklist.ts'
import { apiRoute } from '../../../../../access/api.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute('checklist.read', checkTrendsEndpoint)
