import { exceptionEventsEndpoint } from '#lib/api/exception.ts'
import { apiRoute } from '../../../../../access/api.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute('exception.read', exceptionEventsEndpoint)
