import { nowhereEndpoint } from '#lib/api/nowhere.ts'
import { apiRoute } from '../../../access/api.ts'

/** Any other address below /api/v1: who may ask is told in the API's own words that there is nothing. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute('posture.read', nowhereEndpoint)
