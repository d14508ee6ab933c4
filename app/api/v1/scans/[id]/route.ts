import { scanEndpoint } from '#lib/api/scans.ts'
import { apiRoute } from '../../../../access/api.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute('scan.read', scanEndpoint)
