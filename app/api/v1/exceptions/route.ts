import { exceptionsEndpoint } from '#lib/api/exceptions.ts'
import { requestExceptionEndpoint } from '#lib/api/request-exception.ts'
import { apiRoute } from '../../../access/api.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute('exception.read', exceptionsEndpoint, {
  action: 'exception.request',
  endpoint: requestExceptionEndpoint,
})
