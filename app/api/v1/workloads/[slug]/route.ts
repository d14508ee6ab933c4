import { workloadEndpoint } from '#lib/api/workloads.ts'
import { apiRoute } from '../../../../access/api.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute('workload.read', workloadEndpoint)
