import { appRoleId } from './app-roles.ts'
import { readingRoles } from './azure-roles.ts'
import { grantedScopes, manifestOf, type Registration } from './manifest.ts'

/** Sources: "Bicep templates for Microsoft Graph", What's new (July 2025); the extension's types of that version. */
const EXTENSION = 'br:mcr.microsoft.com/bicep/extensions/microsoftgraph/v1.0:1.0.0'
export const OLDEST_BICEP = '0.36.1'
/** The application id of Microsoft Graph, the same in every tenant. */
const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000'

/** Tells Bicep where the types of Microsoft Graph come from; stands beside the templates. */
export const bicepConfig = `${JSON.stringify({ extensions: { microsoftGraphV1: EXTENSION } }, null, 2)}\n`

/**
 * Reader and Security Reader for one identity at a management group. A template of its own, so that the names of the
 * assignments follow from the identity: deployed again, nothing changes.
 */
export const readingBicep = `// Temper: what its reading identity may do, and nothing else. Deploy it to the management group to be read.
targetScope = 'managementGroup'

@description('Object id of the identity: of a managed identity (principalId) or of a service principal, not the client id.')
param principalId string

var roleDefinitionIds = [
${readingRoles.map(({ name, id }) => `  '${id}' // ${name}`).join('\n')}
]

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for roleDefinitionId in roleDefinitionIds: {
    name: guid(managementGroup().id, principalId, roleDefinitionId)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: tenantResourceId('Microsoft.Authorization/roleDefinitions', roleDefinitionId)
    }
  }
]
`

/**
 * The app registration for signing in and, unless there is one already, an identity that reads Azure. Deployed again,
 * it changes nothing but what was changed by hand.
 */
export function mainBicep(registration: Registration): string {
  const { identity, properties } = literals(registration)
  return `// Temper: the app registration that people sign in with, and the identity that reads Azure.
// Needs bicepconfig.json and reading.bicep beside it, and Bicep ${OLDEST_BICEP} or later.
targetScope = 'managementGroup'

extension microsoftGraphV1

@description('Object id of a managed identity that shall read Azure. Left empty, an application of its own is made for it.')
param readerPrincipalId string = ''

@description('Object id of who becomes the first Admin: az ad signed-in-user show --query id -o tsv')
param adminPrincipalId string = ''

resource signIn 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: ${identity}
${properties}
  // The app's own id would be the usual name; it is not known before the app is.
  identifierUris: ['api://\${tenant().tenantId}/${registration.uniqueName}']
}

resource signInPrincipal 'Microsoft.Graph/servicePrincipals@v1.0' = {
  appId: signIn.appId
  // Who has no role is refused by Entra ID already.
  appRoleAssignmentRequired: true
}

resource graph 'Microsoft.Graph/servicePrincipals@v1.0' existing = {
  appId: '${GRAPH_APP_ID}'
}

// Where assignment is required people cannot consent themselves. This is consent to being told who they are.
resource consent 'Microsoft.Graph/oauth2PermissionGrants@v1.0' = {
  clientId: signInPrincipal.id
  resourceId: graph.id
  consentType: 'AllPrincipals'
  scope: '${grantedScopes}'
}

resource firstAdmin 'Microsoft.Graph/appRoleAssignedTo@v1.0' = if (!empty(adminPrincipalId)) {
  principalId: adminPrincipalId
  resourceId: signInPrincipal.id
  appRoleId: '${appRoleId('Admin')}' // Admin
}

resource reader 'Microsoft.Graph/applications@v1.0' = if (empty(readerPrincipalId)) {
  uniqueName: '${registration.uniqueName}-reader'
  displayName: ${bicepText(`${registration.displayName} reader`)}
  signInAudience: 'AzureADMyOrg'
}

resource readerPrincipal 'Microsoft.Graph/servicePrincipals@v1.0' = if (empty(readerPrincipalId)) {
  appId: reader!.appId
}

module reading 'reading.bicep' = {
  params: {
    principalId: empty(readerPrincipalId) ? readerPrincipal!.id : readerPrincipalId
  }
}

output TEMPER_SIGN_IN_TENANT_ID string = tenant().tenantId
output TEMPER_SIGN_IN_CLIENT_ID string = signIn.appId
output AZURE_CLIENT_ID string = empty(readerPrincipalId) ? reader!.appId : ''
`
}

function literals(registration: Registration) {
  // Through JSON: what Graph takes is what JSON can say.
  const manifest: Record<string, Value> = JSON.parse(JSON.stringify(manifestOf(registration)))
  const properties = Object.entries(manifest).map(([name, value]) => `  ${name}: ${bicepValue(value, '  ')}`)
  return { identity: bicepText(registration.uniqueName), properties: properties.join('\n') }
}

/** A text of Bicep: single quotes; backslash, quote and \${ are escaped ("Bicep data types", strings). */
function bicepText(value: string): string {
  const escaped = value.replace(/\\/g, '\\\\').replace(/'/g, "\\'").replaceAll('${', '\\${').replace(/\n/g, '\\n')
  return `'${escaped}'`
}

type Value = string | number | boolean | readonly Value[] | { readonly [name: string]: Value }

/** JSON's values as Bicep writes them, one item a line. */
function bicepValue(value: Value, indent: string): string {
  if (typeof value === 'string') return bicepText(value)
  if (typeof value !== 'object') return String(value)
  const inner = `${indent}  `
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  const items = Array.isArray(value)
    ? value.map((item) => `${inner}${bicepValue(item, inner)}`)
    : Object.entries(value).map(([name, item]) => `${inner}${name}: ${bicepValue(item, inner)}`)
  return items.length === 0 ? `${open}${close}` : `${open}\n${items.join('\n')}\n${indent}${close}`
}
