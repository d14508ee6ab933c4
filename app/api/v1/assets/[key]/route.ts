import { assetEndpoint } from '#lib/api/assets.ts'
import { apiRoute } from '../../../../access/api.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute('asset.read', assetEndpoint)
