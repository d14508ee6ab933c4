import { assetId, cases, row } from '../testing.ts'
import { sqlDatabases, sqlServers } from './sql-servers.ts'

cases(sqlServers, 'sql-public-network-access', [
  ['disabled', { publicNetworkAccess: 'Disabled' }, 'pass'],
  ['secured by a perimeter', { publicNetworkAccess: 'SecuredByPerimeter' }, 'pass'],
  ['enabled', { publicNetworkAccess: 'Enabled' }, 'fail'],
  ['unset', {}, 'fail'],
  ['no properties', null, 'unknown'],
])

cases(sqlServers, 'sql-entra-only', [
  ['only Entra ID', { administrators: { azureADOnlyAuthentication: true } }, 'pass'],
  ['passwords too', { administrators: { azureADOnlyAuthentication: false } }, 'fail'],
  ['no Entra administrator', { administrators: null }, 'fail'],
  ['of a Synapse workspace', row({ kind: 'v12.0,analytics', properties: {} }), 'none'],
  ['no properties', null, 'unknown'],
])

cases(sqlServers, 'sql-minimum-tls', [
  ['1.2', { minimalTlsVersion: '1.2' }, 'pass'],
  ['1.3', { minimalTlsVersion: '1.3' }, 'pass'],
  ['1.1', { minimalTlsVersion: '1.1' }, 'fail'],
  ['none', { minimalTlsVersion: 'None' }, 'fail'],
  ['unset', {}, 'fail'],
  ['no properties', null, 'unknown'],
])

const assessment = (type: string, name: string, code: unknown) => ({
  id: `${assetId(type)}/providers/Microsoft.Security/assessments/${name}`,
  name,
  type: 'microsoft.security/assessments',
  properties: { resourceDetails: { id: assetId(type) }, status: { code } },
})
const auditing = (code: unknown) => [assessment('microsoft.sql/servers', '94208a8b-16e8-4e5b-abbd-4e81c9d02bee', code)]

cases(sqlServers, 'sql-auditing', [
  ['healthy', {}, 'pass', auditing('Healthy')],
  ['unhealthy', {}, 'fail', auditing('Unhealthy')],
  ['not applicable', {}, 'none', auditing('NotApplicable')],
  ['never assessed', {}, 'unknown'],
  ['assessed without a result', {}, 'unknown', auditing(null)],
])

const findings = (code: string) => [
  assessment('microsoft.sql/servers/databases', '82e20e14-edc5-4373-bfc4-f13121257c37', code),
]

cases(sqlDatabases, 'sql-database-vulnerabilities', [
  ['healthy', {}, 'pass', findings('Healthy')],
  ['unhealthy', {}, 'fail', findings('Unhealthy')],
  ['never assessed', {}, 'unknown'],
  ['the system database', row({ name: 'master', properties: {} }), 'none'],
])
