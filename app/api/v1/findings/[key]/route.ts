import { findingEndpoint } from '#lib/api/findings.ts'
import { apiRoute } from '../../../../access/api.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute('finding.read', findingEndpoint)
