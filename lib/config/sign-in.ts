import type { ConfigProblem, SignInSettings } from './config.ts'

/** The variables of sign-in, as far as they are set. */
export interface SignInVariables {
  tenantId?: string | undefined
  authority?: string | undefined
  clientId?: string | undefined
  secret?: string | undefined
  certificateFile?: string | undefined
  federatedTokenFile?: string | undefined
  apiAudience?: string | undefined
  roleGroups: Readonly<Record<string, readonly string[]>>
}

/** Tokens of the cloud in China name this host as their issuer, not the one that its applications ask. */
const issuerHosts: Readonly<Record<string, string>> = {
  'https://login.chinacloudapi.cn': 'https://login.partner.microsoftonline.cn',
}

/** How people sign in, null when nothing of it is set up, or what is missing. */
export function signInSettings(
  given: SignInVariables,
  authorityHost: string,
): { settings: SignInSettings | null; problems: ConfigProblem[] } {
  const credentials: SignInSettings['credential'][] = [
    ...(given.secret ? [{ kind: 'secret' as const, secret: given.secret }] : []),
    ...(given.certificateFile ? [{ kind: 'certificate' as const, file: given.certificateFile }] : []),
    ...(given.federatedTokenFile ? [{ kind: 'federated' as const, file: given.federatedTokenFile }] : []),
  ]
  if (!given.clientId && credentials.length === 0) return { settings: null, problems: [] }
  const problems: ConfigProblem[] = []
  const missing = (variable: string, shouldBe: string) => problems.push({ variable, shouldBe })
  if (!given.clientId) missing('TEMPER_SIGN_IN_CLIENT_ID', 'is missing: the client id of the app registration')
  if (!given.tenantId) missing('TEMPER_SIGN_IN_TENANT_ID', 'is missing: the tenant that people sign in from')
  if (credentials.length !== 1)
    missing(
      'TEMPER_SIGN_IN_CLIENT_SECRET',
      'or TEMPER_SIGN_IN_CERTIFICATE_FILE or TEMPER_SIGN_IN_FEDERATED_TOKEN_FILE must be set, and only one of them',
    )
  const [credential] = credentials
  if (problems.length > 0 || !credential || !given.clientId || !given.tenantId) return { settings: null, problems }
  return {
    settings: {
      tenantId: given.tenantId.toLowerCase(),
      authority:
        given.authority ?? `${issuerHosts[authorityHost] ?? authorityHost}/${given.tenantId.toLowerCase()}/v2.0`,
      clientId: given.clientId.toLowerCase(),
      credential,
      apiAudience: given.apiAudience ?? given.clientId.toLowerCase(),
      roleGroups: given.roleGroups,
    },
    problems: [],
  }
}
