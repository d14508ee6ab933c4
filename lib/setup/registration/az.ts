import type { Role } from '#lib/auth/permissions.ts'
import type { CloudName } from '#lib/config/clouds.ts'
import { appRoleId } from './app-roles.ts'
import { readingRoles } from './azure-roles.ts'
import { grantedScopes, type Registration } from './manifest.ts'
import { quoteForShell } from './shell.ts'

/** Source: "Microsoft Graph national cloud deployments". */
const graphs: Readonly<Record<CloudName, string>> = {
  public: 'https://graph.microsoft.com',
  usgovernment: 'https://graph.microsoft.us',
  china: 'https://microsoftgraph.chinacloudapi.cn',
}
/** The application id of Microsoft Graph, the same in every tenant. */
const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000'

/**
 * Commands of one purpose, for a POSIX shell with the Azure CLI (Azure Cloud Shell has both). They hold no comments,
 * which shells take for words when they are pasted.
 */
export interface Commands {
  readonly id: 'sign-in' | 'sign-in-secret' | 'first-admin' | 'api-reader' | 'reading' | 'bicep'
  readonly title: string
  /** Who may run them, and what there is to know. */
  readonly notes: string
  readonly text: string
}

/** Where the files that commands read are. */
export interface Files {
  readonly folder: string
  readonly manifest: string
  readonly template: string
}

/** The names of the files, in a folder. */
export function filesIn(folder: string): Files {
  return { folder, manifest: `${folder}/app.json`, template: `${folder}/main.bicep` }
}

/** What the commands are made for. */
export interface Purpose {
  readonly registration: Registration
  readonly files: Files
  readonly cloud: CloudName
  /** Of the app registration, where it is known already: what is done to it later begins with it. */
  readonly clientId: string | null
  /** The management group to be read; null: the tenant's root group. */
  readonly managementGroup: string | null
}

/**
 * All commands, in the order in which they are run: `APP_ID` of one is used by the next. Each may be
 * repeated: az updates the application of that name, the manifest says the same again, and what exists is left.
 */
export function commandsFor(purpose: Purpose): readonly Commands[] {
  return [signIn(purpose), secret(purpose), firstAdmin(purpose), reading(purpose), apiReader(purpose)]
}

function signIn({ registration, files, cloud }: Purpose): Commands {
  return {
    id: 'sign-in',
    title: 'The app registration that people sign in with',
    notes:
      'As Application Administrator or Cloud Application Administrator in Entra ID. Who has no role is then refused there already; consent to learning who people are is given for all.',
    text: `APP_ID=$(az ad app create --display-name ${quoteForShell(registration.displayName)} \\
  --sign-in-audience AzureADMyOrg --query appId -o tsv)
az rest --method PATCH --uri "${graphs[cloud]}/v1.0/applications(appId='$APP_ID')" \\
  --headers Content-Type=application/json --body ${quoteForShell(`@${files.manifest}`)}
az ad app update --id "$APP_ID" --identifier-uris "api://$APP_ID"
az ad sp show --id "$APP_ID" -o none 2>/dev/null || az ad sp create --id "$APP_ID" -o none
az ad sp update --id "$APP_ID" --set appRoleAssignmentRequired=true
az ad app permission grant --id "$APP_ID" -o none \\
  --api ${GRAPH_APP_ID} --scope ${grantedScopes}
echo "TEMPER_SIGN_IN_TENANT_ID=$(az account show --query tenantId -o tsv)"
echo "TEMPER_SIGN_IN_CLIENT_ID=$APP_ID"`,
  }
}

/** Commands that follow the registration in the same shell have its id; later it must be said. */
function knownId({ clientId }: Purpose): string {
  return clientId === null ? '' : `APP_ID=${quoteForShell(clientId)}\n`
}

function secret(purpose: Purpose): Commands {
  return {
    id: 'sign-in-secret',
    title: 'Its client secret',
    notes:
      'Prints the value, which is shown only this once. A certificate or a federated credential is better for a lasting installation: docs/operations.md.',
    text: `${knownId(purpose)}az ad app credential reset --id "$APP_ID" --append --display-name temper \\
  --years 1 --query password -o tsv`,
  }
}

function firstAdmin(purpose: Purpose): Commands {
  return {
    id: 'first-admin',
    title: 'You as the first Admin',
    notes:
      'Says so if you are that already. Other people, groups and roles: Entra ID, Enterprise applications, Temper, Users and groups.',
    text: `${knownId(purpose)}ME=$(az ad signed-in-user show --query id -o tsv)
${assignment(purpose, 'Admin', '$ME')}`,
  }
}

function apiReader(purpose: Purpose): Commands {
  return {
    id: 'api-reader',
    title: 'An application that reads through the API, when you need one',
    notes: 'CLIENT_ID is its client id. docs/api.md says how it then asks.',
    text: `${knownId(purpose)}CLIENT_ID='…'
CLIENT=$(az ad sp show --id "$CLIENT_ID" --query id -o tsv)
${assignment(purpose, 'Reader', '$CLIENT')}`,
  }
}

/** Gives somebody, by a variable that holds their object id, an app role. */
function assignment({ cloud }: Purpose, role: Role, principal: '$ME' | '$CLIENT'): string {
  const body = `{\\"principalId\\":\\"${principal}\\",\\"resourceId\\":\\"$SP_ID\\",\\"appRoleId\\":\\"${appRoleId(role)}\\"}`
  return `SP_ID=$(az ad sp show --id "$APP_ID" --query id -o tsv)
az rest --method POST --uri "${graphs[cloud]}/v1.0/servicePrincipals/$SP_ID/appRoleAssignedTo" \\
  --headers Content-Type=application/json \\
  --body "${body}"`
}

function reading({ registration, managementGroup }: Purpose): Commands {
  const assignments = readingRoles.map(
    ({ id }) => `az role assignment create --assignee-object-id "$READER_ID" -o none \\
  --assignee-principal-type ServicePrincipal \\
  --role ${id} --scope "$SCOPE"`,
  )
  return {
    id: 'reading',
    title: 'The identity that reads Azure, with Reader and Security Reader',
    notes:
      'As User Access Administrator or Owner at the management group. To try Temper, az login is enough. On an Azure machine use its managed identity: READER_ID is its principalId, and only the lines from SCOPE on are needed. The last command prints a secret, once.',
    text: `READER_APP=$(az ad app create --display-name ${quoteForShell(`${registration.displayName} reader`)} \\
  --sign-in-audience AzureADMyOrg --query appId -o tsv)
az ad sp show --id "$READER_APP" -o none 2>/dev/null || az ad sp create --id "$READER_APP" -o none
READER_ID=$(az ad sp show --id "$READER_APP" --query id -o tsv)
SCOPE="/providers/Microsoft.Management/managementGroups/${groupInQuotes(managementGroup)}"
${assignments.join('\n')}
echo "AZURE_TENANT_ID=$(az account show --query tenantId -o tsv)"
echo "AZURE_CLIENT_ID=$READER_APP"
az ad app credential reset --id "$READER_APP" --append --display-name temper \\
  --years 1 --query password -o tsv`,
  }
}

/** The same as the commands, but for the secrets and by Bicep. */
export function bicepCommands({ files, managementGroup }: Pick<Purpose, 'files' | 'managementGroup'>): Commands {
  return {
    id: 'bicep',
    title: 'The same with Bicep',
    notes:
      'Instead of the commands but for the secrets. As Owner at the management group and Application Administrator in Entra ID; in the public cloud only. Its outputs are the variables.',
    text: `az deployment mg create --name temper --location westeurope \\
  --management-group-id "${groupInQuotes(managementGroup)}" \\
  --template-file ${quoteForShell(files.template)} \\
  --parameters adminPrincipalId="$(az ad signed-in-user show --query id -o tsv)" \\
  --query properties.outputs`,
  }
}

/** Ids of management groups hold no sign that double quotes leave its meaning (lib/config/config.ts). */
function groupInQuotes(managementGroup: string | null): string {
  if (managementGroup === null) return '$(az account show --query tenantId -o tsv)'
  if (!/^[\w().-]{1,90}$/.test(managementGroup)) throw new Error(`${managementGroup} is no management group's id.`)
  return managementGroup
}
