import { codes } from '#lib/azure/errors.ts'
import type { ServiceError } from '#lib/azure/events.ts'
import { failed, ok, type SetupCheck, skipped, warning } from '../check.ts'
import { readingRoles } from '../registration/azure-roles.ts'
import { counted, inWords } from '../words.ts'

const notChecked = skipped('Not checked while the configuration is wrong.')
const notReached = skipped('Not checked: there is no token.')

export const azureChecks: readonly SetupCheck[] = [
  {
    id: 'azure.credential',
    title: 'The credential gets a token',
    run: async ({ azure }) => {
      if (!azure) return notChecked
      const identity = await azure.identity()
      if ('code' in identity) return failed(whyNoToken(identity.message), credentialRemedy(identity))
      const { tenantId } = identity
      const found = `It is ${identity.inWords}${tenantId ? `, in tenant ${tenantId}` : ''}.`
      const wanted = azure.settings.tenantId?.toLowerCase()
      if (tenantId && wanted && /^[0-9a-f-]{36}$/.test(wanted) && tenantId !== wanted)
        return failed(found, `Sign in to the tenant of AZURE_TENANT_ID: az login --tenant ${wanted}`)
      return ok(found)
    },
  },
  {
    id: 'azure.subscriptions',
    title: 'It sees subscriptions',
    run: async ({ azure }) => {
      if (!azure) return notChecked
      if ('code' in (await azure.identity())) return notReached
      const found = await azure.subscriptions()
      if ('code' in found) return failed(`${found.code}: ${found.message}`, givesRoles)
      if (found.visible.length === 0) return failed('It sees none.', givesRoles)
      const sees = `${counted(found.readable.length, 'subscription')}: ${inWords(
        found.readable.map(({ name }) => name),
        5,
      )}.`
      const refusals = [
        ...[...found.refused].map(([id, error]) => ({ name: id, error })),
        ...found.unreadable.map(({ subscription, error }) => ({ name: subscription.name, error })),
      ]
      const [first] = refusals
      if (!first) return ok(sees)
      const names = inWords(
        refusals.map(({ name }) => name),
        3,
      )
      const finding = found.readable.length > 0 ? warning : failed
      return finding(`${sees} Not ${names}: ${first.error.code}: ${first.error.message}`, givesRoles)
    },
  },
  {
    id: 'azure.management-groups',
    title: 'The management groups that were named can be opened',
    run: async ({ azure }) => {
      if (!azure) return notChecked
      const { managementGroups } = azure.settings
      if (managementGroups.length === 0) return skipped('None is named: everything that the credential sees is read.')
      const found = await azure.subscriptions()
      if ('code' in found) return skipped('Not checked: Azure does not answer.')
      if (found.groupErrors.length === 0) return ok(`${inWords(managementGroups, 5)}.`)
      return failed(
        found.groupErrors.map(({ code, message }) => `${code}: ${message}`).join(' '),
        'Correct TEMPER_MANAGEMENT_GROUPS (ids, not display names), and give the credential Reader on each of them.',
      )
    },
  },
  {
    id: 'azure.least-privilege',
    title: 'It may read, and nothing else',
    run: async ({ azure }) => {
      if (!azure) return notChecked
      const held = await azure.rolesHeld()
      if (held === null) return skipped('Not checked: which roles it has cannot be told.')
      const more = held.filter(({ role }) => !readingRoles.some(({ id }) => id === role))
      const found = inWords([...new Set(held.map(({ role, scope }) => `${nameOf(role)} at ${scope}`))], 4)
      if (held.length === 0)
        return skipped('It was given no role itself: it has them through groups, or above what is read.')
      if (more.length === 0) return ok(`${found}.`)
      return warning(
        `${found}.`,
        `${inWords(
          readingRoles.map(({ name }) => name),
          2,
        )} are all it needs. To try Temper with your own account that is fine; for good, give it an identity of its own.`,
      )
    },
  },
]

const givesRoles = `Give its identity ${inWords(
  readingRoles.map(({ name }) => name),
  2,
)} on the management group above the subscriptions: npm run setup prints the commands. It can take some minutes to be felt.`

function credentialRemedy({ code }: ServiceError): string {
  if (code === codes.certificate) return 'Name the file of the authority’s certificate in NODE_EXTRA_CA_CERTS.'
  if (code === codes.connection || code === codes.timeout)
    return 'Let this machine reach Azure’s sign-in and Resource Manager (proxy, firewall, DNS).'
  return 'Run az login, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or run where a managed or workload identity is.'
}

/**
 * The chain of @azure/identity says of each of its members at length why it has nothing: the first sentence of each does.
 * What to do stands apart here.
 */
function whyNoToken(message: string): string {
  const tried = message
    .split('CredentialUnavailableError: ')
    .slice(1)
    .map((one) => /^(.+?)(\. |\.?$)/.exec(one.trim())?.[1] ?? '')
  if (tried.length < 2) return message.replace(/ Set AZURE_TENANT_ID.*?"az login"\./, '')
  return `No credential could get a token. What was tried:\n${tried.map((one) => `- ${one}`).join('\n')}`
}

function nameOf(role: string): string {
  return readingRoles.find(({ id }) => id === role)?.name ?? wellKnown[role] ?? `the role ${role}`
}

/** Source: "Azure built-in roles". */
const wellKnown: Readonly<Record<string, string>> = {
  '8e3af657-a8ff-443c-a75c-2fe8c4bcb635': 'Owner',
  'b24988ac-6180-42a0-ab88-20f7382dd24c': 'Contributor',
  '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9': 'User Access Administrator',
  'f58310d9-a9f6-439a-9e8d-f62e7b41a168': 'Role Based Access Control Administrator',
}
