import { createPrivateKey, X509Certificate } from 'node:crypto'
import { decodeJwt } from 'jose'
import { CredentialUnusable, clientProof } from '#lib/auth/client-credential.ts'
import { ProviderUnavailable } from '#lib/auth/openid.ts'
import { redirectUriOf } from '#lib/auth/sign-in.ts'
import { ConfigError, type SignInSettings } from '#lib/config/config.ts'
import { type Finding, failed, failedWith, ok, type SetupCheck, skipped, warning } from '../check.ts'
import type { Installation } from '../installation.ts'
import type { OpenIdProbe } from '../openid-probe.ts'

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const DAY_MS = 24 * 60 * 60 * 1000
const EXPIRES_SOON_DAYS = 30
/** The verification of tokens tolerates one minute. */
const CLOCK_SECONDS = { warning: 10, failed: 60 }

export const signInChecks: readonly SetupCheck[] = [
  {
    id: 'sign-in.configured',
    title: 'People can sign in',
    run: async ({ config, openId }) => {
      if (config instanceof ConfigError) return notChecked
      if (openId)
        return ok(`At ${new URL(openId.settings.authority).host}, as application ${openId.settings.clientId}.`)
      return failed('Nothing is set up: nobody can sign in.', 'npm run setup leads through it.')
    },
  },
  withProvider('sign-in.provider', 'The provider can be reached', async (openId) => {
    const discovery = await openId.discovery()
    return discovery instanceof ProviderUnavailable ? failedWith(discovery) : ok(`It is ${discovery.issuer}.`)
  }),
  withProvider('sign-in.tenant', 'One tenant for signing in and for reading', async ({ settings }, { config }) => {
    const reads = config instanceof ConfigError ? undefined : config.azure.tenantId?.toLowerCase()
    const found = `People of tenant ${settings.tenantId} may sign in`
    if (!reads || reads === settings.tenantId) return ok(`${found}.`)
    if (!guid.test(reads)) return ok(`${found}; ${reads} is read.`)
    return warning(
      `${found}, and ${reads} is read.`,
      'If that is a mistake, correct TEMPER_SIGN_IN_TENANT_ID or AZURE_TENANT_ID.',
    )
  }),
  withProvider('sign-in.credential-form', 'The credential looks like one', ({ settings }, { now }) =>
    formOf(settings, now()),
  ),
  withProvider('sign-in.credential', 'The provider accepts the credential', async (openId) => {
    if ((await openId.discovery()) instanceof ProviderUnavailable)
      return skipped('Not checked: the provider cannot be reached.')
    const refusal = await openId.authenticate()
    return refusal === null ? ok('It does.') : failed(refusal.message, remedyFor(refusal.code))
  }),
  withProvider('sign-in.redirect', 'The provider sends people back here', async (openId, { config }) => {
    if (config instanceof ConfigError) return notChecked
    const address = redirectUriOf(config)
    const isAccepted = await openId.acceptsRedirect(address)
    if (isAccepted) return ok(`To ${address}.`)
    if (isAccepted === null)
      return skipped(`It does not tell. Registered as a redirect address (Web) must be ${address}.`)
    return failed(
      `${address} is not among the redirect addresses of the app registration.`,
      `Add it under Authentication, platform Web, or run the commands of npm run setup again; or correct TEMPER_URL.`,
    )
  }),
  {
    id: 'sign-in.address',
    title: 'What people send and see is encrypted on its way',
    run: async ({ config }) => {
      if (config instanceof ConfigError) return notChecked
      const { protocol } = new URL(config.publicUrl)
      if (protocol === 'https:') return ok(`At ${config.publicUrl}.`)
      return ok(
        `Only on this machine: ${config.publicUrl}. For others, put a proxy that ends TLS in front and set TEMPER_URL to its https address (docs/operations.md).`,
      )
    },
  },
  withProvider('sign-in.clock', 'The provider’s clock and ours agree', async (openId) => {
    const ahead = await openId.secondsAhead()
    if (ahead === null) return skipped('Not checked: the provider told no time.')
    const apart = Math.abs(ahead)
    if (apart < CLOCK_SECONDS.warning) return ok('They do.')
    const finding = apart < CLOCK_SECONDS.failed ? warning : failed
    return finding(
      `Ours is ${apart} s ${ahead > 0 ? 'behind' : 'ahead'}.`,
      'Set this machine by a time service (NTP): tokens are only valid for a time.',
    )
  }),
]

const notChecked = skipped('Not checked while the configuration is wrong.')

function withProvider(
  id: string,
  title: string,
  run: (openId: OpenIdProbe, installation: Installation) => Promise<Finding>,
): SetupCheck {
  return {
    id,
    title,
    run: async (installation) =>
      installation.openId ? run(installation.openId, installation) : skipped('Not checked: sign-in is not set up.'),
  }
}

async function formOf({ credential }: SignInSettings, now: Date): Promise<Finding> {
  if (credential.kind === 'secret') {
    if (!guid.test(credential.secret)) return ok('A client secret. When it expires only the registration tells.')
    return failed(
      'The client secret is a GUID: that is the id of a secret, not its value.',
      'Set TEMPER_SIGN_IN_CLIENT_SECRET to the column Value, which is shown only when the secret is made.',
    )
  }
  try {
    const { clientCertificate, clientAssertion } = await clientProof(credential)
    if (clientCertificate) return certificateFinding(clientCertificate, now)
    return assertionFinding(typeof clientAssertion === 'string' ? clientAssertion : '', now)
  } catch (error) {
    if (error instanceof CredentialUnusable) return failed(error.message, 'Mend the file, or name another.')
    throw error
  }
}

function certificateFinding({ x5c = '', privateKey }: { x5c?: string; privateKey: string }, now: Date): Finding {
  const certificate = new X509Certificate(x5c)
  if (!certificate.checkPrivateKey(createPrivateKey(privateKey)))
    return failed('The private key is not that of the certificate.', 'Put the two that belong together into the file.')
  const days = Math.floor((certificate.validToDate.getTime() - now.getTime()) / DAY_MS)
  const date = certificate.validToDate.toISOString().slice(0, 10)
  const remedy = 'Make a new one, add it to the app registration, then replace the file: it is read at each use.'
  if (days < 0) return failed(`The certificate expired on ${date}.`, remedy)
  if (days < EXPIRES_SOON_DAYS) return warning(`The certificate expires on ${date}, in ${days} days.`, remedy)
  return ok(`A certificate that is valid until ${date}.`)
}

function assertionFinding(text: string, now: Date): Finding {
  const read = claimsOf(text)
  if (read === null) return failed('The file holds no token (JWT).', 'Name the file that the platform writes it to.')
  const { exp, sub = 'nobody', iss = 'nobody' } = read
  if (exp !== undefined && exp * 1000 < now.getTime())
    return failed(
      `The token in the file expired at ${new Date(exp * 1000).toISOString()}.`,
      'Whoever writes the file must renew it: look at the platform’s workload identity.',
    )
  return ok(`A token of ${iss} for ${sub}.`)
}

function claimsOf(token: string) {
  try {
    return decodeJwt(token)
  } catch {
    return null
  }
}

/** Source: "Microsoft Entra authentication and authorization error codes". */
const remedies: Readonly<Record<string, string>> = {
  AADSTS7000215: 'Set TEMPER_SIGN_IN_CLIENT_SECRET to the value of a secret of this app registration, not to its id.',
  AADSTS7000222: 'The secret has expired. Make a new one: az ad app credential reset --id <client id> --append',
  AADSTS700016: 'No such application in the tenant: correct TEMPER_SIGN_IN_CLIENT_ID or TEMPER_SIGN_IN_TENANT_ID.',
  AADSTS90002: 'No such tenant in this cloud: correct TEMPER_SIGN_IN_TENANT_ID or AZURE_CLOUD.',
  AADSTS700027:
    'Add the certificate to the app registration: az ad app credential reset --id <client id> --cert @<file> --append',
  AADSTS700024: 'Set this machine by a time service (NTP).',
  AADSTS7000112: 'The application is disabled in the tenant: enable it under Enterprise applications, Properties.',
  AADSTS500011: 'The application has no service principal in the tenant: az ad sp create --id <client id>',
  AADSTS70021:
    'Issuer, subject and audience of a federated credential of the app registration must be those of the token.',
  AADSTS700213:
    'Issuer, subject and audience of a federated credential of the app registration must be those of the token.',
  unreachable:
    'Let this machine reach the provider (proxy, firewall, DNS, NODE_EXTRA_CA_CERTS), or correct its address.',
  unusable: 'Mend the file of the credential, or name another.',
}

function remedyFor(code: string): string {
  return remedies[code] ?? 'Compare client id, tenant and credential with the app registration, or run npm run setup.'
}
