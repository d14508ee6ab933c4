import { commentEndpoint } from '#lib/api/request-exception.ts'
import { apiRoute } from '../../../../../access/api.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute('exception.request', null, {
  action: 'exception.request',
  endpoint: commentEndpoint,
})
